"""The words that fixtures can ask for in braces, and what Faker makes of them.

Faker is slow (tens of microseconds a value), so each word has a pool of values, filled from a
random source of its own the first time somebody asks; a run then draws from the pool. Adding a word
thus changes no other word's values. A baseline can have words of its own: texts to pick from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any

from wfmock.chance import Chance
from wfmock.seeding import beforehand
from wfmock.seeding.arguments import WITH_ARGUMENT, BadArgument
from wfmock.seeding.entries import did_you_mean
from wfmock.workflows.draw import below, pick, uuid

if TYPE_CHECKING:
    from faker import Generator

Maker = Callable[[Random], Any]

# {word} or {word:argument}; ${...} is a task's reference, not ours
_PLACEHOLDER = re.compile(r"(?<!\$)\{(\w+)(?::([^{}]*))?\}")
_TOKEN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_KINDS_OF_BUILDING = ("House", "Tower", "Hall", "Centre", "Court", "Works")


def _building(fake: Generator) -> str:
    return f"{fake.format('last_name')} {fake.random.choice(_KINDS_OF_BUILDING)}"


def _hostname(fake: Generator) -> str:
    # Only reserved domains: nobody should be able to knock at a stranger's door by mistake.
    return f"{fake.format('hostname', 0)}.{fake.format('safe_domain_name')}"


def _url(fake: Generator) -> str:
    return f"https://{_hostname(fake)}/{fake.format('uri_path')}"


POOLED: Mapping[str, Callable[[Generator], str]] = {
    "address": lambda fake: fake.format("street_address"),
    "building": _building,
    "city": lambda fake: fake.format("city"),
    "company": lambda fake: fake.format("company"),
    "email": lambda fake: fake.format("email"),
    "hostname": _hostname,
    "person": lambda fake: f"{fake.format('first_name')} {fake.format('last_name')}",
    "sentence": lambda fake: fake.format("sentence"),
    "url": _url,
    "word": lambda fake: fake.format("word"),
}


def _date(rng: Random) -> str:
    return f"20{20 + below(rng, 6)}-{1 + below(rng, 12):02}-{1 + below(rng, 28):02}"


def _token(rng: Random) -> str:
    bits = rng.getrandbits(132)  # 22 characters of 6 bits each
    return "".join([_TOKEN[bits >> shift & 63] for shift in range(0, 132, 6)])


DIRECT: Mapping[str, Maker] = {
    "date": _date,
    "number": lambda rng: below(rng, 10_000),
    "token": _token,
    "uuid": uuid,
}

WORDS = frozenset(POOLED) | frozenset(DIRECT) | frozenset(WITH_ARGUMENT)


class BadWord(ValueError):
    """A template asks for what cannot be made; ``hint`` says what can."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


class Makers:
    """Makers of values for one seed. ``size`` is how many values each pool holds, ``words`` are
    words of the baseline's own: for each the templates to pick from."""

    def __init__(
        self, seed: int, size: int, words: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._seed = seed
        self._size = size
        self._words = words or {}
        self._making: list[str] = []
        self._made: dict[str, Maker] = {}
        self._pools: dict[str, tuple[str, ...]] = {}
        self._fake: Generator | None = None
        self._filling = Lock()

    def pool(self, word: str) -> tuple[str, ...]:
        """All values of a pooled word, always the same for the same seed and size."""
        found = self._pools.get(word)
        return found if found is not None else self._filled(word)

    def _filled(self, word: str) -> tuple[str, ...]:
        with self._filling:  # the generator is shared, and runs start in many threads
            if word not in self._pools:
                ready = beforehand.pools(self._seed, self._size)
                self._pools[word] = ready.get(word) or self.made(word)
            return self._pools[word]

    def made(self, word: str) -> tuple[str, ...]:
        """All values of a pooled word, from Faker itself."""
        fake = self._fake = self._fake or _generator()
        fake.random = Chance(f"{self._seed}/pool/{word}")
        return tuple(POOLED[word](fake) for _ in range(self._size))

    def compiled(self, template: Any) -> Maker:
        """A maker of values that look like ``template``, with every {word} in it replaced.

        Raises BadWord.
        """
        if isinstance(template, str):
            return self._text(template)
        if isinstance(template, dict):
            return self._mapping(template)
        if isinstance(template, list):
            makers = [self.compiled(each) for each in template]
            return lambda rng: [make(rng) for make in makers]
        return lambda _: template

    def _mapping(self, template: Mapping[str, Any]) -> Maker:
        makers = [(key, self.compiled(value)) for key, value in template.items()]
        return lambda rng: {key: make(rng) for key, make in makers}

    def _text(self, template: str) -> Maker:
        texts = _PLACEHOLDER.split(template)
        if len(texts) == 1:
            return lambda _: template
        words = [self._word(*asked) for asked in zip(texts[1::3], texts[2::3], strict=True)]
        if len(words) == 1 and texts[0] == texts[-1] == "":
            return words[0]
        pattern = "{}".join(each.replace("{", "{{").replace("}", "}}") for each in texts[::3])
        return lambda rng: pattern.format(*[make(rng) for make in words])

    def _word(self, word: str, argument: str | None) -> Maker:
        if argument is not None:
            return _with_argument(word, argument)
        if word in self._words:
            return self._made.get(word) or self._own_word(word)
        if word in DIRECT:
            return DIRECT[word]
        if word in POOLED:
            return lambda rng: pick(rng, self.pool(word))
        if word in WITH_ARGUMENT:
            raise BadWord(f"{{{word}}} wants {WITH_ARGUMENT[word].wants}")
        raise BadWord(f"nothing makes {{{word}}}", did_you_mean(word, WORDS.union(self._words)))

    def _own_word(self, word: str) -> Maker:
        if word in self._making:
            way = " of ".join(f"{{{each}}}" for each in (*self._making, word))
            raise BadWord(f"{way}: a word cannot be made of itself")
        self._making.append(word)
        try:
            makers = [self.compiled(template) for template in self._words[word]]
        finally:
            self._making.pop()
        made = self._made[word] = lambda rng: pick(rng, makers)(rng)
        return made


def _with_argument(word: str, argument: str) -> Maker:
    if word not in WITH_ARGUMENT:
        takers = ", ".join(sorted(WITH_ARGUMENT))
        raise BadWord(f"{{{word}:{argument}}}: {word} takes no argument", f"these do: {takers}")
    try:
        return WITH_ARGUMENT[word].maker(argument)
    except BadArgument:
        wants = WITH_ARGUMENT[word].wants
        raise BadWord(f"{{{word}:{argument}}}: {word} wants {wants}") from None


def _generator() -> Generator:
    # A bare generator with five providers is ready in 3 ms, Faker() with all of them in 20 ms.
    from faker import Generator
    from faker.providers.address.en_US import Provider as Address
    from faker.providers.company.en_US import Provider as Company
    from faker.providers.internet.en_US import Provider as Internet
    from faker.providers.lorem.en_US import Provider as Lorem
    from faker.providers.person.en_US import Provider as Person

    fake = Generator()
    for provider in (Person, Company, Lorem, Internet, Address):
        fake.add_provider(provider)
    return fake
