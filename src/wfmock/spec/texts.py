"""Texts that fit a schema: by pattern, by format, by the name of the property."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from wfmock.chance import Chance
from wfmock.spec.patterns import found_in, matching

PATTERNS = "patterns"  # where a merged schema keeps them: there may be several

_LONGEST = 1_000_000
Make = Callable[[Any], object]
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def text(schema: Mapping[str, Any], name: str, chance: Chance, seeded: Callable[[], Any]) -> str:
    """A text for a merged schema of type string; ``name`` is that of the property.

    ``seeded`` makes a Faker, where one is needed. Raises ValueError where no text can be made.
    """
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    most = None if most is None else int(most)
    if least > _LONGEST:
        raise ValueError(f"a text of {least} characters is too long to be made")
    known = str(schema.get("format", ""))
    if schema.get(PATTERNS):
        proposed = [str(FORMATS[known](seeded()))] if known in FORMATS else []
        return _patterned(schema[PATTERNS], proposed, chance, least, most)
    faker = seeded()
    made = str((FORMATS.get(known) or _by_name(name) or _word)(faker))
    if len(made) < least:
        made = _longer(known, made, least, faker)
    if most is not None and len(made) > most:
        made = _SHORT.get(known, made[:most].rstrip().ljust(least, "x"))
    return made


def _patterned(
    patterns: Sequence[str], proposed: Iterable[str], chance: Chance, least: int, most: int | None
) -> str:
    """A text in which all patterns are found: a proposed one if it is such a text."""
    made = (matching(pattern, chance, least, most) for _ in range(10) for pattern in patterns)
    for candidate in chain(proposed, made):
        if all(found_in(pattern, candidate) for pattern in patterns):
            return candidate
    raise ValueError("no text was found for all patterns at once")


def _longer(known: str, made: str, least: int, faker: Any) -> str:
    missing = least - len(made)
    match known:
        case "email" | "idn-email":
            local, _, domain = made.partition("@")
            inside = min(missing, 60 - len(local))
            labels = ("x" * 50 + ".") * ((missing - inside) // 51 + 1)
            return f"{'x' * inside}{local}@{labels if missing > inside else ''}{domain}"
        case "hostname" | "idn-hostname":
            return ("x" * 50 + ".") * (missing // 51 + 1) + made
        case "uri" | "url" | "iri" | "uri-reference" | "iri-reference" | "json-pointer":
            return made.rstrip("/") + "/" + "x" * missing
        case "byte":
            return made + "QUJD" * (missing // 4 + 1)
        case "uri-template" | "regex" | "binary" | "password":
            return made + "x" * missing
        case _ if known in FORMATS:
            return made
    while len(made) < least:
        made += f" {faker.word()}" * (1 + (least - len(made)) // 200)
    return made


def _instant(faker: Any) -> datetime:
    return _EPOCH + timedelta(seconds=faker.random_int(0, 31_535_999))


FORMATS: Mapping[str, Make] = {
    "uuid": lambda f: f.uuid4(),
    "email": lambda f: f.email(),
    "idn-email": lambda f: f.email(),
    "date-time": lambda f: _instant(f).isoformat().replace("+00:00", "Z"),
    "date": lambda f: _instant(f).date().isoformat(),
    "time": lambda f: _instant(f).time().isoformat() + "Z",
    "duration": lambda f: f"PT{f.random_int(1, 59)}M",
    "uri": lambda f: f.url(),
    "url": lambda f: f.url(),
    "iri": lambda f: f.url(),
    "uri-reference": lambda f: "/" + f.uri_path(),
    "iri-reference": lambda f: "/" + f.uri_path(),
    "uri-template": lambda f: "/" + f.word() + "/{id}",
    "hostname": lambda f: f.hostname(),
    "idn-hostname": lambda f: f.hostname(),
    "ipv4": lambda f: f.ipv4(),
    "ipv6": lambda f: f.ipv6(),
    "byte": lambda f: b64encode(f.word().encode()).decode(),
    "binary": lambda f: f.word(),
    "password": lambda f: f.password(),
    "json-pointer": lambda f: "/" + f.word(),
    "relative-json-pointer": lambda f: f"{f.random_int(0, 3)}/{f.word()}",
    "regex": lambda f: f"^{f.word()}$",
}
# For a schema that leaves no room; what does not fit even so is found out by whoever checks.
_SHORT: Mapping[str, str] = {
    "email": "a@b.co",
    "idn-email": "a@b.co",
    "date-time": "2026-01-01T00:00:00Z",
    "duration": "P1D",
    "uri": "http://a",
    "url": "http://a",
    "iri": "http://a",
    "uri-reference": "/",
    "iri-reference": "/",
    "uri-template": "/",
    "hostname": "a",
    "idn-hostname": "a",
    "ipv4": "1.1.1.1",
    "ipv6": "::1",
    "byte": "",
    "json-pointer": "",
    "relative-json-pointer": "0",
    "regex": "a",
}


def _word(faker: Any) -> object:
    return faker.word()


_NAMES: tuple[tuple[str, Make], ...] = (
    ("email", lambda f: f.email()),
    ("phone", lambda f: f.phone_number()),
    ("city", lambda f: f.city()),
    ("country", lambda f: f.country()),
    ("street", lambda f: f.street_address()),
    ("address", lambda f: f.street_address()),
    ("company", lambda f: f.company()),
    ("firstname", lambda f: f.first_name()),
    ("lastname", lambda f: f.last_name()),
    ("name", lambda f: f.name()),
    ("url", lambda f: f.url()),
    ("description", lambda f: f.sentence()),
    ("title", lambda f: f.sentence(3)),
    ("message", lambda f: f.sentence()),
)


def _by_name(name: str) -> Make | None:
    plain = name.replace("_", "").replace("-", "").lower()
    return next((make for word, make in _NAMES if plain.endswith(word)), None)
