"""How the reference server makes a list: which runs, in which order, which page, what total."""

from typing import Any

from faulty.data import Run
from faulty.runs import Runs
from faulty.search import SORTABLE, Search


class Listing(Runs):
    """One method per promise that the list makes."""

    # --- the list

    def listed(self, search: Search) -> list[Run]:
        return [run for run in self.runs.values() if self.in_namespace(run, search)]

    def in_namespace(self, run: Run, search: Search) -> bool:
        return search.namespace in run.namespaces

    def matches(self, run: Run, search: Search) -> bool:
        return all(self.verdicts(run, search))

    def verdicts(self, run: Run, search: Search) -> list[bool]:
        """What each filter that was given says of the run."""
        asked = {
            self.has_name: search.name,
            self.has_definition: search.definition,
            self.has_status: search.status,
            self.not_before: search.start,
            self.not_after: search.end,
        }
        return [test(run, search) for test, value in asked.items() if value is not None]

    def has_name(self, run: Run, search: Search) -> bool:
        return (search.name or "").lower() in run.name.lower()

    def has_definition(self, run: Run, search: Search) -> bool:
        return (search.definition or "") in run.definition

    def has_status(self, run: Run, search: Search) -> bool:
        return run.status == search.status

    def not_before(self, run: Run, search: Search) -> bool:
        return search.start is None or run.created >= search.start

    def not_after(self, run: Run, search: Search) -> bool:
        return search.end is None or run.created < search.end

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        if not search.sort:
            return self.by_default(runs)
        runs = sorted(runs, key=lambda run: run.id)
        for name, direction in reversed(search.sort):
            runs = self.by_key(runs, name, direction)
        return runs

    def by_default(self, runs: list[Run]) -> list[Run]:
        return sorted(runs, key=lambda run: (-run.updated, run.id))

    def by_key(self, runs: list[Run], name: str, direction: int) -> list[Run]:
        return sorted(runs, key=lambda run: self.sort_value(run, name), reverse=direction < 0)

    def sort_value(self, run: Run, name: str) -> Any:
        return getattr(run, SORTABLE[name])

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        return ordered[search.offset : search.offset + search.size]

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len(found)

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        return {
            "_offset": search.offset,
            "_pageSize": search.size,
            "_total": total,
            "_list": items,
        }
