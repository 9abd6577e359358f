"""Reads own runs by id and in the list, and waits for what a deployment shows late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wfmock.contract.lives.fields import is_whole
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.snapshot import Item

PAGE = 50
_MOST_PAGES = 4
_LONGEST_LAG = 2.0
Good = Callable[[Item], bool]


@dataclass(frozen=True, slots=True)
class Listed:
    """Runs of the list by id, and the exchanges that they were read with."""

    runs: dict[str, Item]
    exchanges: tuple[str, ...]
    complete: bool = False

    def of(self, run_id: str) -> Item | None:
        """The run as it is listed; None when it is not among these."""
        return self.runs.get(run_id)


def let_settle(bench: Bench) -> None:
    """Wait as long as this deployment was seen to take until it shows a write."""
    if bench.ledger.lags:
        bench.transport.timing.sleep(min(max(bench.ledger.lags), _LONGEST_LAG))


def look(bench: Bench, run_id: str, **query: Any) -> Answer:
    """The reply to a get. Raises Unsteady for a success that is not this run, which is judged
    elsewhere."""
    answer = bench.api.get(run_id, **query)
    if answer.ok and not (is_whole(answer.run) and same_id(answer, run_id)):
        raise Unsteady(f"the get did not give the run: {answer.brief()}")
    return answer


def same_id(answer: Answer, run_id: str) -> bool:
    """Whether the reply is the run of this id; the case of letters does not count."""
    return str(answer["_id"]).casefold() == run_id.casefold()


def by_id(bench: Bench, run_id: str, good: Good | None = None) -> Answer:
    """The run, once it is there and ``good``; whatever was last replied when it does not come."""
    return bench.eventually(
        lambda: look(bench, run_id),
        lambda answer: answer.ok and (good is None or good(answer.run)),
    )


def listed(bench: Bench, wanted: str = "", **query: Any) -> Listed:
    """The newest runs of the definition; page after page, a few, until the wanted one is there.

    Raises Unsteady where the list is refused or is none.
    """
    runs: dict[str, Item] = {}
    exchanges: list[str] = []
    for page in _pages(bench, query):
        exchanges.append(page.exchange)
        known = len(runs)
        runs |= {item["_id"]: item for item in page.items if isinstance(item.get("_id"), str)}
        complete = page.total is not None and len(runs) >= page.total
        if wanted in runs or complete or len(runs) == known or not wanted:
            break
    return Listed(runs, tuple(exchanges), complete=complete if exchanges else False)


def _pages(bench: Bench, query: dict[str, Any]) -> Iterator[Answer]:
    asked = {"_defId": bench.api.definition, "sort": {"_createdAt": -1}, **query}
    offset = 0
    for _ in range(_MOST_PAGES):
        page = bench.page(PAGE, _offset=offset or None, **asked)
        found = page["_list"]
        if not isinstance(found, list) or len(page.ids) < len(found):
            raise Unsteady(f"the list could not be read: {page.brief()}")
        yield page
        offset += len(page.items)


def in_list(bench: Bench, run_id: str, good: Good) -> Listed:
    """The newest runs, once the run is among them and ``good``."""

    def fits(found: Listed) -> bool:
        item = found.of(run_id)
        return item is not None and good(item)

    return bench.eventually(lambda: listed(bench, run_id), fits)


def anywhere(bench: Bench, run_id: str) -> Listed:
    """The list in several orders: the run is missing from all of it, or it is among these.

    A list that filters, sorts or pages wrongly must not be taken for one that lost a run.
    """
    found = Listed({}, ())
    for query in (
        {"_defId": None},
        {"sort": {"_createdAt": 1}},
        {"sort": None},
        {"_defId": None, "sort": None},
    ):
        page = listed(bench, run_id, **query)
        found = Listed({**found.runs, **page.runs}, (*found.exchanges, *page.exchanges))
        if run_id in page.runs:
            return found
    whole = bench.everything()
    return Listed({**found.runs, **whole.runs}, (*found.exchanges, *whole.exchanges))
