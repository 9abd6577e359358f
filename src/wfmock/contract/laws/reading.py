"""Reading: get and list show the same, again and again, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wfmock.contract.lives.agreement import AGREES
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.fields import CONSTANT, CREATED, STATUS, first_departure, is_whole
from wfmock.contract.lives.goals import may_become, rests
from wfmock.contract.lives.learning import has_fine_times
from wfmock.contract.lives.looking import Parting, is_old, parting, varied
from wfmock.contract.lives.reading import PAGE, let_settle, look
from wfmock.contract.lives.staying import lost
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Depth, Probe, law
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

NOTHING, FIXED = "get.changes-nothing", "workflow.created-at.fixed"
ACCEPTED, DEFAULT = "get.loop-over.accepted", "get.loop-over.default"
READS = ("getWorkflow", "listWorkflows")
_LOOKED_AT = 4


# --- get and list


@law("get-agrees-with-list", ("get.success", AGREES), sends=READS, requests=5)
def get_agrees_with_list(bench: Bench) -> None:
    """Every workflow of the list is found by its id, and shown alike."""
    page = _page(bench)
    items = [item for item in page.items if is_whole(item)]
    if not items:
        raise NotTested("the namespace shows no workflow to look at")
    bench.chance.shuffle(items)
    for item in varied(items, "_status", _LOOKED_AT):
        run_id = str(item["_id"])
        if bench.check(AGREES, _agrees(bench, run_id, page)):
            bench.kept("get.success")


def _page(bench: Bench) -> Answer:
    return bench.page(PAGE, sort={CREATED: -1})


def _agrees(bench: Bench, run_id: str, page: Answer) -> Probe:
    """A probe of one run; the page, read before, serves the first time it is asked."""
    pages = [page]

    def probe() -> Counterexample | None:
        listed = pages.pop() if pages else _page(bench)
        item = _item(listed, run_id)
        if item is None:
            raise NotTested("the run is no longer in the first page of the list")
        got = look(bench, run_id)
        if got.ok:
            found = parting(item, got.run, has_fine_times(bench))
            if found is None:
                return None
            if found.certain:
                return _parts(found, listed, got)
        elif is_old(item, got):
            return _failed(bench, run_id, listed, got)
        return _still(bench, run_id)

    return probe


def _failed(bench: Bench, run_id: str, listed: Answer, got: Answer) -> Counterexample | None:
    """A get that failed although the run was there before it, long since, and is after it."""
    after = _page(bench)
    if _item(after, run_id) is None:
        raise Unsteady("the run went away while it was looked at")
    return _not_got(listed, got, after)


def _item(page: Answer, run_id: str) -> Item | None:
    return next((item for item in page.items if item.get("_id") == run_id), None)


def _still(bench: Bench, run_id: str) -> Counterexample | None:
    """Whether get and list part for as long as it may take a change to be seen."""
    looks = bench.eventually(lambda: _looks(bench, run_id), lambda each: each.part is None)
    if looks.part is None:
        return None
    if not looks.steady:
        raise Unsteady("the run changed while it was looked at")
    return looks.part


class _Looks:
    """A get between two looks at the list, and whether both looks showed the same."""

    def __init__(self, before: Answer, got: Answer, after: Answer, run_id: str, fine: bool) -> None:
        item, later = _item(before, run_id), _item(after, run_id)
        self.steady = item is not None and item == later
        self.part: Counterexample | None = None
        if item is None or later is None:
            return
        if not got.ok:
            self.part = _not_got(before, got, after)
        else:
            found = parting(item, got.run, fine)
            self.part = _parts(found, before, got) if found else None


def _looks(bench: Bench, run_id: str) -> _Looks:
    before, got, after = _page(bench), look(bench, run_id), _page(bench)
    return _Looks(before, got, after, run_id, has_fine_times(bench))


def _not_got(before: Answer, got: Answer, after: Answer) -> Counterexample:
    return Counterexample(
        "listed-not-got",
        "A workflow that stands in the list is not found by its id.",
        "200 and the workflow",
        got.brief(),
        (before.exchange, got.exchange, after.exchange),
        clause="get.success",
        operation="getWorkflow",
        also=(AGREES,),
    )


def _parts(found: Parting, listed: Answer, got: Answer) -> Counterexample:
    departure = found.departure
    return Counterexample(
        f"parts:{departure.field}",
        f"Get and list show another {departure.field} of the same workflow.",
        f"as in the list: {departure.expected}",
        f"by id: {departure.received}",
        (listed.exchange, got.exchange),
        clause=AGREES,
        operation="getWorkflow",
    )


# --- again and again


@law("reading-changes-nothing", (NOTHING, FIXED), sends=READS, requests=5)
def reading_changes_nothing(bench: Bench) -> None:
    """A workflow that is read again and again, by id and in the list, stays as it is."""
    check_all(bench, (NOTHING, FIXED), _again(bench, _at_rest(bench)))


def _at_rest(bench: Bench) -> Iterator[str]:
    """Ids of runs that nothing should move, an own one and paused ones first, round and round."""
    own = [each.id for each in bench.transport.owned.runs.values() if rests(each.status)]
    sampled = list(bench.sample()[: PAGE // 2])
    bench.chance.shuffle(sampled)
    paused = [i for i in sampled if i.get("_status") == "PAUSED"]
    resting = [i for i in sampled if rests(i.get("_status")) and i not in paused]
    ids = [*own[-1:], *(str(i["_id"]) for i in varied([*paused, *resting], "_status", 6))]
    ids = ids or [str(item["_id"]) for item in sampled]
    while True:
        yield from ids


def _again(bench: Bench, candidates: Iterator[str]) -> Probe:
    """A probe that reads a run twice in the list and, in between, twice by its id; each time it is
    asked it takes another run."""

    def probe() -> Counterexample | None:
        let_settle(bench)
        run_id = next(candidates)
        looks: list[tuple[Item, str]] = []
        for by_list in (True, False, False, True):
            answer = _page(bench) if by_list else look(bench, run_id)
            item = _item(answer, run_id) if by_list else (answer.run if answer.ok else None)
            own = bench.transport.owned.runs.get(run_id)
            if item is None and own and not by_list:  # nobody else takes the kit's runs away
                return lost(own, answer)
            if item is None:
                raise Unsteady("the run went away while it was looked at")
            looks.append((item, answer.exchange))
        for one, other in ((1, 2), (0, 3)):
            before, after = looks[one][0], looks[other][0]
            paused = before.get(STATUS) == "PAUSED" != after.get(STATUS)
            if paused and may_become("PAUSED", after.get(STATUS)):
                raise Unsteady("the run ended while it was looked at")
            found = parting(before, after, has_fine_times(bench))
            if found:
                moving = run_id not in bench.transport.owned or bool(bench.ledger.lags)
                return _changed(found, run_id, looks, moving, run_id in bench.transport.owned)
        return None

    return probe


def _changed(
    found: Parting, run_id: str, looks: list[tuple[Item, str]], moving: bool, own: bool
) -> Counterexample:
    field = found.departure.field
    return Counterexample(
        f"read-and-changed:{field}",
        f"{field} of a workflow at rest is another one when it is read again.",
        found.departure.expected,
        found.departure.received,
        tuple(exchange for _, exchange in looks),
        about=frozenset({run_id}),
        fragile=moving and not found.certain,
        clause=FIXED if field == CREATED else NOTHING,
        operation="getWorkflow",
        also=(NOTHING,) if field == CREATED else ("update.persists",) if own else (),
    )


# --- loop-over tasks


@law("loop-over-tasks", (ACCEPTED, DEFAULT), sends=READS, requests=8)
def loop_over_tasks(bench: Bench) -> None:
    """_includeLoopOverTasks may be true or false, and is false when it is left out."""
    sampled = list(bench.sample())
    bench.chance.shuffle(sampled)
    loops = [item for item in sampled if _has_loop(item)]
    first = _at_rest_first([*loops, *sampled])[0]
    others = [item for item in loops if item["_id"] != first["_id"]]
    alike = [i for i in others if i.get("_workflowDefId") == first.get("_workflowDefId")]
    owned = bench.transport.owned.runs.values()
    paused = [{"_id": own.id, STATUS: own.status} for own in owned if own.status == "PAUSED"]
    plain = [*paused, *(item for item in sampled if item not in loops)]
    more = [*_at_rest_first([*alike, *others])[:1], *_at_rest_first(plain)[:1]]
    check_all(bench, (ACCEPTED, DEFAULT), _includes(bench, str(first["_id"])))
    for item in more if bench.depth is not Depth.SMOKE else ():
        bench.check(ACCEPTED, _includes(bench, str(item["_id"]), (True,)))


def _at_rest_first(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: not rests(item.get("_status")))


def _has_loop(item: Item) -> bool:
    tasks = item.get("_tasks")
    kinds = [task.get("_type") for task in tasks if isinstance(task, dict)] if tasks else []
    return "DO_WHILE" in kinds


def _includes(bench: Bench, run_id: str, values: Sequence[bool] = (True, False)) -> Probe:
    """A probe that leaves the parameter out and then gives some of its values."""

    def probe() -> Counterexample | None:
        plain = look(bench, run_id)
        if not plain.ok:
            raise Unsteady("the run went away while it was looked at")
        answers: dict[bool, Answer] = {}
        later = plain
        for value in values:
            answers[value] = look(bench, run_id, _includeLoopOverTasks=value)
            if not answers[value].ok:
                return _not_accepted(bench, run_id, value, plain, answers[value])
            later = look(bench, run_id) if value and len(values) > 1 else later
        found = parting(plain.run, later.run, has_fine_times(bench))
        if found and rests(plain["_status"]):
            return _changed_by_true(found, run_id, plain, answers[True], later)
        false = answers.get(False, plain)
        other = _other_default(bench, run_id, plain, false) if false is not plain else None
        return other or _lost_by_true(false, answers[True])

    return probe


def _not_accepted(
    bench: Bench, run_id: str, value: bool, plain: Answer, refused: Answer
) -> Counterexample:
    again = look(bench, run_id), look(bench, run_id, _includeLoopOverTasks=value)
    if not again[0].ok or again[1].ok:
        raise Unsteady("the run could not be read each time")
    text = str(value).lower()
    return Counterexample(
        f"refused:{text}",
        f"_includeLoopOverTasks={text} is refused.",
        f"{plain.status}, as without it",
        refused.brief(),
        (plain.exchange, refused.exchange),
        clause=ACCEPTED,
        operation="getWorkflow",
    )


def _other_default(
    bench: Bench, run_id: str, plain: Answer, false: Answer
) -> Counterexample | None:
    fine = has_fine_times(bench)
    found = parting(false.run, plain.run, fine)
    if found is None:
        return None
    if parting(plain.run, look(bench, run_id).run, fine):
        raise Unsteady("the run changed while it was looked at")
    return Counterexample(
        f"default-parts:{found.departure.field}",
        "Without _includeLoopOverTasks the reply is not that of false.",
        f"as with false: {found.departure.expected}",
        found.departure.received,
        (false.exchange, plain.exchange),
        about=frozenset({run_id}),
        fragile=not found.certain,
        clause=DEFAULT,
        operation="getWorkflow",
    )


def _changed_by_true(
    found: Parting, run_id: str, plain: Answer, true: Answer, later: Answer
) -> Counterexample:
    return Counterexample(
        f"read-and-changed:{found.departure.field}",
        "A workflow at rest is another one once its loop-over tasks were asked for.",
        found.departure.expected,
        found.departure.received,
        (plain.exchange, true.exchange, later.exchange),
        about=frozenset({run_id}),
        fragile=not found.certain,
        clause=NOTHING,
        operation="getWorkflow",
        also=(DEFAULT,),
    )


def _lost_by_true(false: Answer, true: Answer) -> Counterexample | None:
    """What is no longer there when the loop-over tasks are included: they come on top."""
    departure = first_departure(false.run, true.run, CONSTANT)
    named = set(_task_ids(true.run))
    lost = next((each for each in _task_ids(false.run) if each not in named), None)
    if departure is None and (lost is None or true["_status"] != false["_status"]):
        return None
    return Counterexample(
        f"true-parts:{departure.field if departure else '_tasks'}",
        "With _includeLoopOverTasks=true something else is shown, or left out.",
        departure.expected if departure else f"the task {as_text(lost)} among others",
        departure.received if departure else as_text(sorted(named)),
        (false.exchange, true.exchange),
        clause=ACCEPTED,
        operation="getWorkflow",
    )


def _task_ids(run: Item) -> Iterator[str]:
    """The ids of the tasks of a run, at whatever depth they stand."""
    waiting = [run.get("_tasks")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += [each for each in node.values() if isinstance(each, list | dict)]
            if isinstance(node.get("_id"), str):
                yield node["_id"]


LAWS = (get_agrees_with_list, reading_changes_nothing, loop_over_tasks)
