"""Odd but well-formed requests of the list: each with simpler ones that narrow a crash down.

Nobody can send all that an implementer did not think of, so the values stand in kinds that one
mistake would treat alike, and a few of each kind are drawn. Odd sorts are not among them: what they
lead to is open, and is learnt as part of the dialect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wfmock.chance import Chance

Query = Mapping[str, Any]
# Quotes, wildcards, escapes and brackets of the usual languages; letters of one to four bytes.
CHARACTERS = "'\"%_\\([{*+?^$|;<>&#~é漢🚀\\"
_LONG = (1000, 300, 256)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A query and its simpler forms, the simplest first."""

    query: Query
    simpler: tuple[Query, ...] = ()


def drawn(chance: Chance, of_each: int = 1) -> list[Oddity]:
    """Some oddities of each kind, the kinds in drawn order."""
    kinds = list(_kinds())
    chance.shuffle(kinds)
    return [each for kind in kinds for each in chance.sample(kind, min(of_each, len(kind)))]


_NUMBERS: tuple[tuple[str, ...], ...] = (
    ("ten", "null", "0x10", "1e3", "٣", "abc", "+1", "true"),
    ("-1", "-10"),
    (str(2**31), str(10**10), "99999999999999999999"),
)
_MORE_NUMBERS = ("", "1.5", "0.5")
_DATES: tuple[tuple[str, ...], ...] = (
    ("02/01/2026", "24.02.2026", "2026-2-1", "1771900000", "20260201", "2026"),
    ("2026-13-01", "2026-02-30", "0000-00-00", "2026-02-29"),
    ("",),
    ("2026-02-01T00:00:00Z", "2026-02-01T10:20:30.123456789+02:00", "2026-02-01T25:00:00Z"),
)
_TEXTS: tuple[tuple[str, ...], ...] = (
    ("\0", "a\0b", "\x1b[31m\r\n\t"),
    (
        *("(", "[a-", "*", ".*", "\\", "%", "%25", "?", "{", "'", '"', "--", "';", "<b>", "${x}"),
        *("ß", "İ", "e\u0301", "\u202e", "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001d4b3"),
        *("null", "true", "0", "[]", "undefined", " "),
    ),
    ("",),
)
_STATUSES: tuple[tuple[str, ...], ...] = (
    ("failed", "Queued", "paused"),
    ("0", "null", "QUEUED,FAILED", "QUEUED FAILED", "WFMOCK_NO_SUCH_STATUS"),
    ("RESUMED", "RETRIED"),
)
_DEFINITIONS: tuple[tuple[str, ...], ...] = (
    ("12345", "0", "-7", "1.5"),
    ("x", "all", "null", "a-b-c-d-e", "824BEEC4", "\0", "(", "'", "\U0001d4b3"),
)
_REPEATED: tuple[Query, ...] = (
    {"_status": ["QUEUED", "FAILED"]},
    {"_pageSize": ["1", "2"]},
    {"_offset": ["0", "1"]},
    {"_name": ["a", "b"]},
)


def _kinds() -> Iterator[list[Oddity]]:
    for kind in _NUMBERS:
        yield from ([Oddity({name: each}) for each in kind] for name in ("_pageSize", "_offset"))
    yield [Oddity({name: each}) for name in ("_pageSize", "_offset") for each in _MORE_NUMBERS]
    for kind in _DATES:
        yield [Oddity({name: each}) for name in ("startDate", "endDate") for each in kind]
    far = {"startDate": "0001-01-01", "endDate": "9999-12-31"}
    yield [Oddity(far, tuple({name: text} for name, text in far.items()))]
    yield from _alone("_name", _TEXTS)
    yield from _alone("_status", _STATUSES)
    yield from _alone("_defId", _DEFINITIONS)
    yield [_characters("_name")]
    yield [_characters(name) for name in ("_status", "_defId")]
    yield [Oddity({"_name": "a" * _LONG[0]}, tuple({"_name": "a" * n} for n in _LONG[:0:-1]))]
    yield [Oddity({"startDate": "2026-12-31", "endDate": "2026-01-01"})]
    example = {"startDate": "2026-02-01", "endDate": "2026-02-29"}
    yield [Oddity(example, ({"endDate": "2026-02-29"},))]
    yield list(map(Oddity, _REPEATED))


def _alone(name: str, kinds: tuple[tuple[str, ...], ...]) -> Iterator[list[Oddity]]:
    for kind in kinds:
        yield [Oddity({name: each}) for each in kind]


def _characters(name: str) -> Oddity:
    return Oddity({name: CHARACTERS}, tuple({name: each} for each in CHARACTERS))
