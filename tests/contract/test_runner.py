"""A whole run: what it needs to begin, what it sends, what it leaves behind."""

import pytest

from faulty.data import DEFINITION, NAMESPACE
from faulty.reference import Service
from faulty.serving import Serving
from verifying import Canned, options
from wfmock.contract.laws import LAWS
from wfmock.contract.runner import conduct
from wfmock.contract.verdict import Outcome, Verdict
from wfmock.contract.workbench.probing import Counterexample, Depth, Needs, law


def run(app, laws=LAWS, **changes):
    with Serving(app) as serving:
        return conduct(options(serving.url, **changes), laws, phases=())


def verdicts(report):
    return {each.clause: each.verdict for each in report.clauses}


@law("starts", ("start.success",), needs=Needs.START, sends=("startWorkflow",), starts=1)
def starts(bench):
    """Start one run."""
    bench.start()
    bench.kept("start.success")


@law("reads", ("list.success",), requests=1)
def reads(bench):
    """Read once, with a draw."""
    size = bench.chance.randrange(100)
    bench.api.list(_pageSize=size)
    bench.kept("list.success")


@law("stops", ("list.codes",))
def stops(bench):
    """As if somebody pressed Ctrl-C."""
    raise KeyboardInterrupt


@law("accuses", ("list.success",))
def accuses(bench):
    """Find a violation."""
    bench.check("list.success", lambda: Counterexample("wrong", "It is wrong.", "a", "b"))


# --- preflight


def test_an_unreachable_server_cannot_be_tested():
    report = conduct(options("http://127.0.0.1:9"))

    assert report.outcome is Outcome.UNTESTED
    assert "connection was refused" in report.trouble
    assert "check the address" in report.hint


@pytest.mark.parametrize(
    ("headers", "said", "hint"),
    [({}, "asks for credentials", "--token"), ({"Authorization": "Bearer x"}, "refused", "fresh")],
)
def test_a_server_that_answers_401_cannot_be_tested(headers, said, hint):
    report = run(Canned((401, {}, {})), headers=headers)

    assert report.outcome is Outcome.UNTESTED
    assert said in report.trouble
    assert hint in report.hint
    assert report.requests == 1


def test_an_empty_namespace_cannot_be_tested_by_reading():
    report = run(Service(runs=()), definition="")

    assert report.outcome is Outcome.UNTESTED
    assert NAMESPACE in report.trouble
    assert {each.why for each in report.clauses} == {report.trouble}


def test_an_empty_namespace_can_be_tested_with_runs_of_ones_own():
    report = run(Service(runs=()))

    assert report.outcome is Outcome.CONFORMS
    assert verdicts(report)["start.found"] is Verdict.KEPT


def test_a_definition_that_does_not_exist_does_not_help_an_empty_namespace():
    report = run(Service(runs=()), definition="00000000-0000-4000-8000-00000000abcd")

    assert report.outcome is Outcome.UNTESTED


@pytest.mark.parametrize("answer", [(404, {}, {}), (200, {}, b"<!doctype html><p>hello")])
def test_something_else_at_the_address_cannot_be_tested(answer):
    report = run(Canned(answer), definition="")

    assert report.outcome is Outcome.UNTESTED
    assert "curl -i" in report.hint


def test_a_list_that_always_fails_is_tested_where_runs_can_be_started():
    class NoList(Service):
        def do_list(self, request):
            return self.refusal(type("R", (), {"status": 404, "message": "no"})())

    assert run(NoList(), (starts,)).outcome is Outcome.CONFORMS


# --- what is sent


def test_the_reference_keeps_what_the_laws_test():
    report = run(Service())

    assert report.outcome is Outcome.CONFORMS
    assert report.requests <= 300
    assert not report.left
    assert set(verdicts(report).values()) <= {Verdict.KEPT, Verdict.NOT_TESTED}


@pytest.mark.parametrize("changes", [{"definition": ""}, {"depth": Depth.SMOKE}])
def test_without_consent_and_at_depth_smoke_only_reads_are_sent(changes):
    report = run(Service(), **changes)

    assert {each.call.method for each in report.exchanges} == {"GET"}
    assert report.requests <= (100 if "depth" in changes else 300)
    assert verdicts(report)["start.found"] is Verdict.NOT_TESTED
    assert report.writes == report.runs == ()


def sent(report):
    return [(e.call.method, e.call.path, e.call.query, e.call.body) for e in report.exchanges]


def test_the_same_seed_sends_the_same_requests_in_the_same_order():
    one, other = sent(run(Service())), sent(run(Service()))

    # Later requests ask for what the runs have become meanwhile, and these live by the real clock.
    assert one[:100] == other[:100]


def test_another_seed_sends_other_requests():
    assert sent(run(Service(), (reads,))) != sent(run(Service(), (reads,), seed=2))


def test_what_is_left_of_the_budget_goes_into_further_rounds():
    report = run(Service(), (reads,), max_requests=50)

    assert 30 <= report.requests <= 50
    assert next(c for c in report.clauses if c.clause == "list.success").kept > 20


def test_runs_are_bounded():
    service = Service()
    report = run(service, (starts,), max_runs=3)

    assert len(service.started) == 3
    assert len(report.runs) == 3


# --- what it leaves behind


def test_every_run_that_was_started_is_terminated():
    service = Service()
    report = run(service)

    assert {service.runs[each].status for each in service.started} == {"TERMINATED"}
    assert {each.end for each in report.runs} == {"terminated"}
    assert set(service.touched) <= set(service.started)


def test_after_ctrl_c_what_was_started_is_ended_all_the_same():
    service = Service()
    report = run(service, (starts, stops))

    assert [service.runs[each].status for each in service.started] == ["TERMINATED"]
    assert report.trouble == "the run was interrupted"
    assert report.outcome is Outcome.UNTESTED


def test_what_cannot_be_ended_is_listed_with_the_reason():
    class Stubborn(Service):
        def move(self, run, command):
            raise self.illegal(run, command)

    report = run(Stubborn(), (starts,), max_runs=1)

    assert [(each.status, each.end) for each in report.left] == [("QUEUED", "left")]
    assert "409" in report.left[0].why
    tries = [each for each in report.writes if each.method == "PUT"]
    assert len(tries) == 2


def test_a_run_that_ended_by_itself_needs_no_end():
    class Over(Service):
        def show(self, run):
            return {**super().show(run), "_status": "COMPLETED"}

    service = Over()
    report = run(service, (starts,), max_runs=1)

    assert [each.end for each in report.runs] == ["ended"]
    assert service.touched == []


def test_a_start_that_names_no_run_is_listed_as_one_that_may_be_there():
    class Mute(Service):
        def show_started(self, run):
            return {}

    report = run(Mute(), (starts,), max_runs=1)

    assert [(each.id, each.end) for each in report.left] == [("", "left")]


# --- what it reports


def test_a_violation_decides_the_outcome():
    report = run(Service(), (accuses,))

    assert report.outcome is Outcome.VIOLATED
    assert verdicts(report)["list.success"] is Verdict.BROKEN


def test_every_write_is_in_the_log():
    service = Service()
    report = run(service)

    written = [(write.method, write.status) for write in report.writes]
    assert written.count(("POST", 201)) == len(service.started)
    assert sum(method == "PUT" for method, _ in written) >= len(service.touched) > 0


def test_the_command_that_repeats_the_run_holds_no_credentials():
    report = run(Service(), (reads,), headers={"Authorization": "Bearer abcdefghijk"}, seed=7)

    assert report.repeat.endswith('--depth gate --seed 7 --token "$TOKEN"')
    assert f"--definition {DEFINITION}" in report.repeat


def test_coverage_tells_what_was_reached_and_what_was_missed():
    covered = {each.kind: each for each in run(Service()).coverage}

    assert covered["operations"].missed == ()
    assert "listWorkflows _status" in covered["parameters"].reached
    assert "startWorkflow 201" in covered["statuses"].reached
    assert "QUEUED PAUSED" in covered["transitions"].reached
    assert "FAILED RETRIED" in covered["transitions"].missed
    assert "list.status.filters" in covered["clauses"].reached


def test_when_the_time_is_over_the_report_says_so():
    slow = law("slow", ("list.codes",))(lambda bench: bench.transport.timing.sleep(60))
    report = run(Service(), (slow, reads), max_time=30)

    assert "its time was over" in report.trouble
    assert verdicts(report)["list.success"] is Verdict.NOT_TESTED
