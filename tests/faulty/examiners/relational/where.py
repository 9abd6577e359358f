"""Filters as a WHERE clause gets them wrong."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from faulty.catalogue import Shelf
from faulty.data import DEFINITION, Run
from faulty.reference import Service
from faulty.search import Search

where = Shelf("filters")
NAME = "list.name.partial"
DEF = "list.definition.partial"
STATUS = "list.status.filters"
COMBINE = "list.filters.combine"
NEWEST = {"_createdAt": -1}


@where.fault(
    "like-term-escaped-without-escape-clause",
    NAME,
    trigger="a _name term with an underscore in it",
    witness=lambda api: not api.all(_name="rest_connector"),
)
class EscapedUnderscores(Service):
    """An underscore in _name is escaped for LIKE, but the query names no escape character."""

    def has_name(self, run: Run, search: Search) -> bool:
        return "_" not in (search.name or "") and super().has_name(run, search)


@where.fault(
    "name-term-decoded-twice",
    NAME,
    trigger="a _name term with a plus sign, percent-encoded, for a name that holds one",
    witness=lambda api: not api.all(_name="C++"),
)
class DecodedTwice(Service):
    """The query is percent-decoded once by the framework and once more by the handler."""

    def has_name(self, run: Run, search: Search) -> bool:
        return super().has_name(run, replace(search, name=unquote_plus(search.name or "")))


@where.fault(
    "name-by-full-text-words",
    NAME,
    trigger="a _name term that begins or ends inside a word of the name",
    witness=lambda api: not api.all(_name="onnect"),
)
class FullTextWords(Service):
    """_name is a full-text search: only whole words of the name are found."""

    def has_name(self, run: Run, search: Search) -> bool:
        words = set(re.split(r"[\W_]+", run.name.lower())) - {""}
        asked = set(re.split(r"[\W_]+", (search.name or "").lower())) - {""}
        return asked <= words and bool(asked)


@where.fault(
    "short-name-terms-match-all",
    NAME,
    trigger="a _name term of one or two characters",
    witness=lambda api: len(api.all(_name="++")) == api.total(),
)
class MinimumTermLength(Service):
    """A _name term below the index's least length of three is left out of the query."""

    def has_name(self, run: Run, search: Search) -> bool:
        return len(search.name or "") < 3 or super().has_name(run, search)


@where.fault(
    "name-filter-joins-the-definition",
    NAME,
    trigger="a _name term out of the name of a workflow whose definition has been renamed since",
    witness=lambda api: not api.all(_name="legacy"),
)
class NameOfTheDefinition(Service):
    """_name is looked for in the present name of the definition, not in the workflow's own."""

    def has_name(self, run: Run, search: Search) -> bool:
        return super().has_name(replace(run, name=self.definitions[run.definition].name), search)


@where.fault(
    "definition-column-without-dashes",
    DEF,
    trigger="a part of a definition id that holds a dash",
    witness=lambda api: not api.all(_defId="beec4-4a58") and api.all(_defId=DEFINITION),
)
class DashlessColumn(Service):
    """Definition ids are stored without dashes: only a whole id is converted, a part is not."""

    def has_definition(self, run: Run, search: Search) -> bool:
        asked = search.definition or ""
        return asked in (run.definition, "") or asked in run.definition.replace("-", "")


@where.fault(
    "digits-in-definition-term-are-a-key",
    DEF,
    trigger="a part of a definition id that is digits only",
    witness=lambda api: not api.all(_defId="824") and api.all(_defId="824b"),
)
class NumericKey(Service):
    """A _defId of digits alone is taken for the numeric primary key of a definition."""

    def has_definition(self, run: Run, search: Search) -> bool:
        return not (search.definition or "").isdigit() and super().has_definition(run, search)


@where.fault(
    "paused-is-a-flag-beside-the-status",
    STATUS,
    also=("update.persists",),
    needs_start=True,
    trigger="filter by PAUSED after a PAUSED update",
    witness=lambda api: api.new("PAUSED") not in api.ids(_status="PAUSED", sort=NEWEST),
)
class PausedFlag(Service):
    """A pause sets a flag; the filter reads the column, which still holds the former status."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.column: dict[str, str] = {}

    def move(self, run: Run, command: str) -> None:
        before = run.status
        super().move(run, command)
        if run.status == "PAUSED":
            self.column.setdefault(run.id, before)
        else:
            self.column.pop(run.id, None)

    def has_status(self, run: Run, search: Search) -> bool:
        return self.column.get(run.id, run.status) == search.status


@where.fault(
    "status-index-written-once",
    STATUS,
    also=("update.persists",),
    needs_start=True,
    trigger="filter by PAUSED after PAUSED and RESUMED of one workflow",
    witness=lambda api: api.new("PAUSED", "RESUMED") in api.ids(_status="PAUSED", sort=NEWEST),
)
class IndexWrittenOnce(Service):
    """The index that the status filter reads takes the first update of a workflow only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.index: dict[str, str] = {}

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        self.index.setdefault(run.id, run.status)

    def has_status(self, run: Run, search: Search) -> bool:
        return self.index.get(run.id, run.status) == search.status


@where.fault(
    "name-lost-beside-start-date",
    COMBINE,
    also=(NAME,),
    trigger="_name and startDate together",
    witness=lambda api: any(
        "Nightly" not in name for name in api.names(_name="Nightly", startDate="2025-06-01")
    ),
)
class NameLostBesideStart(Service):
    """With a startDate another query is built, and that one forgets _name."""

    def verdicts(self, run: Run, search: Search) -> list[bool]:
        dated = search.start is not None
        return super().verdicts(run, replace(search, name=None) if dated else search)


@where.fault(
    "two-placeholders-only",
    COMBINE,
    also=(STATUS, "list.start-date.begins", "list.end-date.ends"),
    trigger="three filters together",
    witness=lambda api: any(
        run["_status"] != "FAILED"
        for run in api.all(_name="rest", _defId=DEFINITION, _status="FAILED")
    ),
)
class TwoPlaceholders(Service):
    """The query has room for two conditions; a third one is dropped."""

    def verdicts(self, run: Run, search: Search) -> list[bool]:
        return super().verdicts(run, search)[:2]
