"""Nobody is accused of what others did meanwhile, nor of what was written a moment before."""

from faulty.reference import Service
from verifying import Hurried, bench, found_by, ground
from wfmock.contract.laws import LISTS
from wfmock.contract.lists import trial
from wfmock.contract.lists.query import NEWEST, Filter, Query
from wfmock.contract.verdict import Verdict
from wfmock.contract.workbench.probing import Law


def law_of(*queries):
    def body(at_work):
        for query in queries:
            trial.check(at_work, query)

    return Law("pages-asked-for", ("list.status.filters",), body)


FAILED = Query((Filter("_status", "FAILED"),), (), 0, 200)


class Busy(Service):
    """Before every list somebody else changes the status of two runs."""

    def do_list(self, request):
        for run in list(self.runs.values())[:: 1 + self.calls["list"] % 5]:
            swapped = {"COMPLETED": "FAILED", "FAILED": "COMPLETED"}
            run.status = swapped.get(run.status, run.status)
            run.updated += 1
        return super().do_list(request)


def test_the_list_is_read_once_for_all_until_something_is_written():
    with ground() as made:
        at_work = bench(made)
        first = trial.view(at_work)
        assert trial.view(at_work) is first
        at_work.start()
        assert len(trial.view(at_work).runs) == len(first.runs) + 1


def test_what_others_change_all_the_time_is_undecided():
    with ground(Busy()) as made:
        at_work = bench(made)
        assert not trial.check(at_work, FAILED)
        results = {each.clause: each.verdict for each in made.ledger.results()}

    assert made.ledger.findings == ()
    assert results["list.status.filters"] is Verdict.UNDECIDED


class Indexed(Service):
    """The clock of the test moves; a filtered list shows new runs two seconds late."""

    def __init__(self, clock):
        super().__init__()
        self.hurried = clock
        self.born = {}

    def keep(self, run):
        super().keep(run)
        self.born[run.id] = self.hurried.now

    def listed(self, search):
        late = search.status is not None
        return [
            run
            for run in super().listed(search)
            if not late or self.born.get(run.id, -9) + 2 <= self.hurried.now
        ]


def test_a_filter_that_shows_new_runs_late_is_waited_for():
    clock = Hurried()
    with ground(Indexed(clock), timing=clock.timing) as made:
        at_work = bench(made)
        at_work.start()
        assert trial.check(at_work, Query((Filter("_status", "QUEUED"),), (), 0, 200))

    assert made.ledger.findings == ()
    assert clock.now > 2


def test_a_fault_is_told_once_by_its_simplest_query():
    class Ignored(Service):
        def has_status(self, run, search):
            return True

    sorted_page = Query((Filter("_status", "FAILED"), Filter("_name", "o")), NEWEST, 2, 5)
    found = found_by(law_of(sorted_page, FAILED), Ignored())

    assert found == [("list.status.filters", "item-does-not-match")]


def test_what_a_page_keeps_counts_for_every_clause_that_it_concerns():
    with ground() as made:
        assert trial.check(bench(made), Query(FAILED.filters, NEWEST, 1, 2))
        kept = {each.clause for each in made.ledger.results() if each.verdict is Verdict.KEPT}

    assert kept == {
        "list.status.filters",
        "list.sort.orders",
        "list.sort.whole-list",
        "list.offset.position",
        "list.page-size.limits",
        "list.reply.total",
    }


def test_the_laws_of_the_list_read_little_and_write_nothing():
    from wfmock.contract.workbench.bench import conduct_law

    with ground() as made:
        for law in (each for each in LISTS if each.clauses[0].startswith("list.")):
            conduct_law(made, law)

    assert made.transport.budget.requests <= 75
    assert made.transport.writes == ()
