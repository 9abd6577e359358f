"""The words that fixtures can ask for in braces, and what Faker makes of them.

Faker is slow (tens of microseconds a value), so each word has a pool of values, filled from a
random source of its own the first time somebody asks; a run then draws from the pool. Adding a word
thus changes no other word's values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any

from wfmock.chance import Chance
from wfmock.workflows.draw import below, pick, uuid

if TYPE_CHECKING:
    from faker import Generator

Maker = Callable[[Random], Any]

_PLACEHOLDER = re.compile(r"(?<!\$)\{(\w+)\}")  # ${...} is a task's reference, not ours
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
    "person": lambda fake: fake.format("name"),
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

WORDS = frozenset(POOLED) | frozenset(DIRECT)


class UnknownWord(ValueError):
    """A template asks for a word that is not one of WORDS."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Makers:
    """Makers of values for one seed. ``size`` is how many values each pool holds."""

    def __init__(self, seed: int, size: int) -> None:
        self._seed = seed
        self._size = size
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
                fake = self._fake = self._fake or _generator()
                fake.random = Chance(f"{self._seed}/pool/{word}")
                self._pools[word] = tuple(POOLED[word](fake) for _ in range(self._size))
            return self._pools[word]

    def compiled(self, template: Any) -> Maker:
        """A maker of values that look like ``template``, with every {word} in it replaced.

        Raises UnknownWord.
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
        parts = _PLACEHOLDER.split(template)
        if len(parts) == 1:
            return lambda _: template
        words = [self._word(word) for word in parts[1::2]]
        if len(words) == 1 and parts[0] == parts[2] == "":
            return words[0]
        pattern = "{}".join(part.replace("{", "{{").replace("}", "}}") for part in parts[::2])
        return lambda rng: pattern.format(*[make(rng) for make in words])

    def _word(self, word: str) -> Maker:
        if word in DIRECT:
            return DIRECT[word]
        if word not in POOLED:
            raise UnknownWord(word)
        return lambda rng: pick(rng, self.pool(word))


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
