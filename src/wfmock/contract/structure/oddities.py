"""Odd but well-formed requests of the list: each with simpler ones that narrow a crash down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Query = Mapping[str, str]
# Quotes, wildcards, escapes and brackets of the usual languages; letters of one to four bytes.
CHARACTERS = "'\"%_\\([{*+?^$|;<>&#~é漢🚀"
LONG = (1000, 300, 256)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A query and its simpler forms, the simplest first."""

    query: Query
    simpler: tuple[Query, ...] = ()


def oddities(terms: Mapping[str, str]) -> Iterator[Oddity]:
    """The odd queries, the most telling first; ``terms`` are values that match something."""
    yield _characters("_name")
    yield Oddity({"_name": "a" * LONG[0]}, tuple({"_name": "a" * n} for n in LONG[:0:-1]))
    yield Oddity({"_name": ""})
    yield Oddity({"_name": "wfmock no such name"})
    yield Oddity({"_offset": "1000000"}, ({"_offset": "1000"},))
    yield Oddity({"_offset": str(2**31)})
    yield Oddity({"_pageSize": str(10**10)}, ({"_pageSize": str(2**31)},))
    yield Oddity({"_pageSize": "0"})
    yield _characters("_status")
    yield Oddity({"_status": "WFMOCK_NO_SUCH_STATUS"})
    yield Oddity({"_status": "PAUSED"})
    yield _characters("_defId")
    example = {"startDate": "2026-02-01", "endDate": "2026-02-29"}
    yield Oddity(example, ({"endDate": "2026-02-29"},))
    far = {"startDate": "0001-01-01", "endDate": "9999-12-31"}
    yield Oddity(far, tuple({name: text} for name, text in far.items()))
    yield Oddity({"startDate": "9999-12-31"})
    yield Oddity({"endDate": "1970-01-01"})
    yield Oddity({"sort": '{"_updatedAt":-1,"_name":1}'})
    yield Oddity({"sort": "{}"})
    together = {name: terms[name] for name in ("_name", "_defId", "_status") if name in terms}
    if together:
        yield Oddity({**together, "sort": '{"_createdAt":1}'}, (together,))


def _characters(name: str) -> Oddity:
    return Oddity({name: CHARACTERS}, tuple({name: each} for each in CHARACTERS))
