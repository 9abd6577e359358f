"""What one page of the list should hold, as far as the whole list, read before, decides it."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from wfmock.contract.judging.shapes import TIMESTAMPS
from wfmock.contract.lists.blame import COMBINE, ISOLATES, SUCCESS, TOTAL, Wrong, blamed, concerned
from wfmock.contract.lists.matching import foreign, meets, verdict
from wfmock.contract.lists.ordering import compare, out_of_order
from wfmock.contract.lists.query import DEFAULT_SIZE, FIELDS, NEWEST, Query
from wfmock.contract.lists.view import View
from wfmock.contract.lives.fields import CONSTANT, first_departure
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import Unsteady
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

ALONE = frozenset({""})  # about no run: one reply shows it, whatever else changes
# The only ones that the page shows as states of a workflow.
_STATUSES = frozenset({"QUEUED", "PAUSED", "FAILED"})


def judged(
    query: Query, answer: Answer, view: View, namespace: str, own: Container[str] = frozenset()
) -> Counterexample | None:
    """How a page contradicts its query and the list that it is a part of; None when it does not.

    Of several runs that show it, one that is not among ``own`` is named. Raises Unsteady when the
    reply is no list at all, which the structure of replies is judged for elsewhere.
    """
    return _Page(query, answer, view, namespace, own).judged()


def foreign_workflow(item: Item, namespace: str, answer: Answer) -> Counterexample:
    """A workflow that stands in the list of a namespace which is not its own."""
    return Counterexample(
        "foreign-workflow",
        f"The list of the namespace {namespace} shows a workflow of another one.",
        f"only workflows whose _namespaces name {namespace}",
        as_text({name: item.get(name) for name in ("_id", "_namespaces")}),
        (answer.exchange,),
        about=ALONE,
        clause=ISOLATES,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    query: Query
    answer: Answer
    view: View
    namespace: str
    own: Container[str]

    def judged(self) -> Counterexample | None:
        if self.answer.status != 200:
            return None if self._may_be_refused() else self._refused()
        if not isinstance(self.answer["_list"], list) or len(self.ids) < len(self.answer["_list"]):
            raise Unsteady(f"the reply cannot be read as a list: {self.answer.brief()}")
        checks: tuple[Callable[[], Counterexample | None], ...] = (
            self._foreign,
            self._unsound,
            self._altered,
            self._twice,
            self._too_long,
            self._unordered,
            self._unlisted,
            self._missing,
            self._position,
            self._too_short,
            self._total,
        )
        return next((shown for check in checks if (shown := check()) is not None), None)

    # --- what is there

    @property
    def items(self) -> tuple[Item, ...]:
        return self.answer.items

    @property
    def ids(self) -> tuple[str, ...]:
        return self.answer.ids

    @property
    def size(self) -> int:
        return DEFAULT_SIZE if self.query.size is None else self.query.size

    def _absent(self, *verdicts: bool | None) -> list[Item]:
        """Runs of the view that are not on the page, by whether they meet the filters."""
        there = frozenset(self.ids)
        return [
            item
            for run_id, item in self.view.runs.items()
            if run_id not in there and meets(item, self.query.filters) in verdicts
        ]

    def _matching(self) -> tuple[int, int]:
        """How many runs of the whole list match at least and at most."""
        verdicts = [meets(item, self.query.filters) for item in self.view.runs.values()]
        return verdicts.count(True), len(verdicts) - verdicts.count(False)

    # --- what can be wrong

    def _may_be_refused(self) -> bool:
        """Whether the document leaves it open if such a request is refused."""
        most = self._matching()[1] if self.view.complete else self.query.start + 1
        seen = {item.get("_status") for item in self.view.runs.values()} | _STATUSES
        return 400 <= self.answer.status < 500 and (
            0 < self.query.start >= most
            or any(f.parameter == "_status" and f.term not in seen for f in self.query.filters)
        )

    def _refused(self) -> Counterexample:
        status = self.answer.status
        about = concerned(self.query, self.view.large)
        crashed = status >= 500
        return Counterexample(
            symptom=f"status-{status}" if crashed else "refused",
            message=f"The list with {self.query} is not answered with 200.",
            expected="200",
            received=self.answer.brief(),
            exchanges=(self.answer.exchange,),
            about=ALONE,
            clause="http.no-crash" if crashed else SUCCESS,
            also=(SUCCESS, "list.codes", *about[:1]) if crashed else about[:1],
        )

    def _foreign(self) -> Counterexample | None:
        item = foreign(self.items, self.namespace)
        return None if item is None else foreign_workflow(item, self.namespace, self.answer)

    def _unsound(self) -> Counterexample | None:
        for filter_ in self.query.filters:
            odd = [item for item in self.items if verdict(filter_, item) is False]
            if not odd:
                continue
            item = self._other(odd)
            dated = filter_.parameter in ("startDate", "endDate")
            fields = TIMESTAMPS if dated else (FIELDS[filter_.parameter],)
            several = len(self.query.filters) > 1
            return Counterexample(
                symptom="item-outside" if dated else "item-does-not-match",
                message=f"The list with {self.query} holds a workflow that {filter_} excludes.",
                expected=f"only workflows that meet {filter_}",
                received=as_text({name: item.get(name) for name in ("_id", *fields)}),
                exchanges=(self.answer.exchange,),
                about=frozenset({item["_id"]}),
                clause=COMBINE if several else filter_.clause,
            )
        return None

    def _altered(self) -> Counterexample | None:
        """An item that is told otherwise than in the whole list, in what never changes."""
        for item in self.items:
            known = self.view.runs.get(item.get("_id", ""))
            fields = [each for each in CONSTANT if known and each in known and each in item]
            departure = first_departure(known or {}, item, fields)
            if departure:
                return self._shown(
                    Wrong.ALTERED,
                    f"The list with {self.query} tells another {departure.field} of a workflow.",
                    departure.expected,
                    departure.received,
                    exchanges=(self.view.places[item["_id"]], self.answer.exchange),
                    about=frozenset({item["_id"]}),
                    symptom=f"{Wrong.ALTERED}:{departure.field}",
                )
        return None

    def _twice(self) -> Counterexample | None:
        twice = [each for each in dict.fromkeys(self.ids) if self.ids.count(each) > 1]
        if not twice:
            return None
        return self._shown(
            Wrong.TWICE,
            f"A page of the list with {self.query} holds a workflow twice.",
            "each workflow once",
            f"{twice[0]} {self.ids.count(twice[0])} times",
            about=ALONE,
        )

    def _too_long(self) -> Counterexample | None:
        if len(self.items) <= self.size:
            return None
        return self._shown(
            Wrong.TOO_LONG,
            f"A page of the list with {self.query} holds more workflows than that.",
            f"at most {self.size}",
            str(len(self.items)),
            about=ALONE,
        )

    def _unordered(self) -> Counterexample | None:
        found = out_of_order(self.items, self.query.sort)
        if found is None:
            return None
        names = ("_id", *(field for field, _ in self.query.sort))
        field = self.query.sort[0][0]
        return self._shown(
            Wrong.UNORDERED,
            f"The list with {self.query} is out of order.",
            "the second of these two before the first",
            " before ".join(as_text({name: each.get(name) for name in names}) for each in found),
            about=frozenset(each["_id"] for each in found),
            symptom=f"{Wrong.UNORDERED}:{field}" if len(self.query.sort) == 1 else "",
        )

    def _unlisted(self) -> Counterexample | None:
        new = [each for each in self.ids if each not in self.view.runs]
        if not new or not self.view.complete:
            return None
        beyond = not self.query.filters and self.query.start >= len(self.view.runs)
        return self._shown(
            Wrong.UNLISTED,
            f"The list with {self.query} holds a workflow that the whole list does not.",
            f"only workflows of the {len(self.view.runs)} that the whole list shows",
            f"the workflow {new[0]}",
            exchanges=self.view.exchanges,
            about=frozenset(new[:1]),
            clause=TOTAL if beyond else "",
        )

    def _missing(self) -> Counterexample | None:
        """A run that has to be on the page, whatever else is or is not."""
        lacking = [each for each in self._absent(True) if self._must_be_here(each)]
        if not lacking:
            return None
        item = self._other(lacking)
        names = ("_id", *self._told())
        return self._shown(
            Wrong.MISSING,
            f"The list with {self.query} lacks a workflow that belongs there.",
            f"the workflow {as_text({name: item.get(name) for name in names})}, seen before",
            f"{len(self.items)} workflows without it",
            exchanges=(self.view.places[item["_id"]],),
            about=frozenset({item["_id"]}),
        )

    def _must_be_here(self, item: Item) -> bool:
        first = self.query.start == 0
        if first and self._holds_all():
            return True
        if not self.items:
            return False
        before_last = any(self._before(item, each) for each in self.items)
        return before_last and (first or any(self._before(each, item) for each in self.items))

    def _holds_all(self) -> bool:
        """Whether the page has room left, and room for all that is known to match."""
        room, least = min(self.size, self.view.filled), self._matching()[0]
        return len(self.items) < room and least <= room and not self._says_more()

    def _says_more(self) -> bool:
        """Whether the reply itself counts more than it shows up to here."""
        total = self.answer.total
        reached = self.query.start + len(self.items)
        return total is not None and reached < total and total >= self._matching()[0]

    def _before(self, one: Item, other: Item) -> bool:
        return compare(one, other, self.query.sort) == -1

    def _position(self) -> Counterexample | None:
        """Whether as many matching runs come before the page as its offset says."""
        if not self.items or self.query.start == 0:
            return None
        first = self.items[0]
        surely = sum(1 for each in self._absent(True) if self._before(each, first))
        if surely > self.query.start:
            return self._shifted(Wrong.LATE, "at least", surely)
        if not self._knows_what_precedes(first):
            return None
        perhaps = sum(
            1
            for each in self._absent(True, None)
            if compare(each, first, self.query.sort) in (-1, 0, None)
        )
        if perhaps < self.query.start:
            return self._shifted(Wrong.EARLY, "at most", perhaps)
        return None

    def _knows_what_precedes(self, first: Item) -> bool:
        last = next(reversed(tuple(self.view.runs.values())), None)
        return self.view.complete or (
            self.view.newest
            and self.query.sort == NEWEST
            and last is not None
            and compare(first, last, NEWEST) == -1
        )

    def _shifted(self, wrong: Wrong, bound: str, count: int) -> Counterexample:
        return self._shown(
            wrong,
            f"The page of the list with {self.query} does not begin at that position.",
            f"{self.query.start} workflows before the first of the page, {self.ids[0]}",
            f"{bound} {count}",
            exchanges=self.view.exchanges,
        )

    def _too_short(self) -> Counterexample | None:
        size = min(self.size, max(self.view.filled, 1))
        if len(self.items) >= size:
            return None
        least = self._matching()[0] if self.view.complete else self._known_by_now()
        wanted = min(size, least - self.query.start)
        if len(self.items) >= wanted:
            return None
        return self._shown(
            Wrong.TOO_SHORT if self._says_more() else Wrong.TOO_FEW,
            f"A page of the list with {self.query} is not full although there are more.",
            f"{wanted} workflows, of {least} that match",
            f"{len(self.items)} workflows",
            exchanges=self.view.exchanges,
        )

    def _known_by_now(self) -> int:
        """How many matching runs of a list that is not known to its end there are up to here."""
        if self.query.start == 0:
            return len(self.items) + len(self._absent(True))
        if not self.items:
            return 0
        last = self.items[-1]
        after = sum(1 for each in self._absent(True) if self._before(last, each))
        return self.query.start + len(self.items) + after

    def _total(self) -> Counterexample | None:
        total = self.answer.total
        if total is None:
            return None
        least, most = self._bounds()
        if least <= total and (most is None or total <= most):
            return None
        wanted = str(least) if least == most else f"{least} or more"
        wanted = f"{least} to {most}" if most is not None and least < most else wanted
        return self._shown(
            Wrong.MISSING,
            f"_total of the list with {self.query} is not the number of workflows that match.",
            wanted,
            str(total),
            exchanges=self.view.exchanges,
            symptom="wrong-total",
            clause=TOTAL,
        )

    def _bounds(self) -> tuple[int, int | None]:
        """How many match at least and, where that is known, at most."""
        least, most = self._matching()
        if self.view.complete:
            return least, most
        reached = self.query.start + len(self.items)
        is_last = 0 < len(self.items) < min(self.size, self.view.filled)
        empty = not self.items and self.query.start == 0
        return max(least, reached if self.items else 0), reached if is_last or empty else None

    # --- how it is told

    def _other(self, items: Sequence[Item]) -> Item:
        """One that the kit did not start, where there is one."""
        return next((each for each in items if each["_id"] not in self.own), items[0])

    def _told(self) -> tuple[str, ...]:
        fields = [FIELDS.get(each.parameter, "_createdAt") for each in self.query.filters]
        return tuple(dict.fromkeys([*fields, *(field for field, _ in self.query.sort)]))

    def _shown(
        self,
        wrong: Wrong,
        message: str,
        expected: str,
        received: str,
        *,
        exchanges: tuple[str, ...] = (),
        about: frozenset[str] = frozenset(),
        symptom: str = "",
        clause: str = "",
    ) -> Counterexample:
        blame, *also = blamed(wrong, self.query, self.view.large)
        return Counterexample(
            symptom=symptom or str(wrong),
            message=message,
            expected=expected,
            received=received,
            exchanges=(*exchanges, self.answer.exchange),
            about=about,
            clause=clause or blame,
            also=() if clause else tuple(also),
        )
