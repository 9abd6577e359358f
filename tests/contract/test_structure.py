"""The structural engine finds what breaks the shape of a service, with few and safe requests."""

import pytest

from faulty.catalogue import variant
from faulty.data import DEFINITION, NAMESPACE
from faulty.messages import Refused, Reply
from faulty.reference import Service
from faulty.serving import Serving
from wfmock.contract.options import Options
from wfmock.contract.runner import conduct
from wfmock.contract.verdict import Outcome, Verdict
from wfmock.contract.workbench.probing import Depth


def kit_over(service, definition=DEFINITION, depth=Depth.GATE, **changes):
    """A run of the kit over a server with the structural checks and without a law."""
    with Serving(service) as serving:
        options = Options(serving.url, NAMESPACE, definition, depth=depth, **changes)
        return conduct(options, laws=())


def found(report):
    return [(finding.clause, finding.symptom) for finding in report.findings]


def shows(**methods):
    """A server whose workflows look so: ``shows(_name=...)`` leaves the field out."""

    def show(self, run):
        shown = Service.show(self, run) | methods
        return {name: value for name, value in shown.items() if value is not ...}

    return variant(show=show)()


@pytest.fixture(scope="module")
def sound():
    return kit_over(Service())


def test_an_honest_server_conforms_and_every_structural_clause_is_tested(sound):
    verdicts = {each.clause: each.verdict for each in sound.clauses}

    assert sound.outcome is Outcome.CONFORMS
    assert verdicts["http.no-crash"] is Verdict.KEPT
    assert verdicts["workflow.timestamps.format"] is Verdict.KEPT
    assert verdicts["start.definition.string"] is Verdict.KEPT
    assert verdicts["update.status.four"] is Verdict.KEPT


def test_the_structure_takes_few_requests_and_fewer_runs(sound):
    assert sound.requests <= 130  # the dialect, learnt on the way, among them
    assert len(sound.runs) <= 6
    assert not sound.left


def test_without_a_definition_nothing_is_written():
    report = kit_over(Service(), definition="")

    assert report.writes == ()
    assert report.outcome is Outcome.CONFORMS
    assert {each.call.method for each in report.exchanges} == {"GET"}


def test_smoke_takes_at_most_a_hundred_requests_and_reads_only():
    report = kit_over(Service(), depth=Depth.SMOKE)

    assert report.requests <= 100
    assert report.writes == ()


def test_the_same_seed_sends_the_same_requests_in_the_same_order():
    first, second = (kit_over(Service()).exchanges for _ in range(2))

    assert [each.call.body for each in first] == [each.call.body for each in second]
    assert [each.call.query for each in first] == [each.call.query for each in second]
    assert [each.call.path for each in first] == [each.call.path for each in second]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"_name": ...}, ("workflow.fields", "missing:_name")),
        ({"_createdBy": 7}, ("workflow.types", "type:_createdBy")),
        ({"_updatedAt": "yesterday"}, ("workflow.timestamps.format", "format:_updatedAt")),
        ({"_tasks": [{"_id": "1"}]}, ("workflow.tasks", "missing:_name")),
    ],
)
def test_a_flaw_that_all_replies_share_is_found_once_per_clause_and_symptom(changes, expected):
    report = kit_over(shows(**changes))

    assert expected in found(report)
    assert len(found(report)) == len(set(found(report)))
    (finding,) = [each for each in report.findings if (each.clause, each.symptom) == expected]
    assert "getWorkflow" in finding.message


def test_a_finding_was_seen_again_and_comes_with_curl_lines():
    (finding,) = kit_over(shows(_name=...)).findings

    assert finding.how_often == "always (3 of 3 times)"
    assert "curl" in finding.reproduction
    assert finding.where == "all four response examples"


def test_a_flaw_that_shows_now_and_then_is_reported_with_how_often():
    class Forgetful(Service):
        def do_list(self, request):
            reply = super().do_list(request)
            if request.number % 4 == 0:
                del reply.content["_total"]
            return reply

    (finding,) = kit_over(Forgetful()).findings

    assert (finding.clause, finding.symptom) == ("list.reply.envelope", "missing:_total")
    assert finding.seen < finding.tried


def test_a_service_that_is_sound_but_slow_to_refuse_is_waited_for_not_accused():
    class Throttling(Service):
        def operate(self, request, run_id):
            if sum(self.calls.values()) % 10 == 9:
                self.calls["throttled"] += 1
                return Reply(429, {"status": 429}, headers={"Retry-After": "0"})
            return super().operate(request, run_id)

    assert found(kit_over(Throttling())) == []


def test_what_is_accepted_though_it_must_be_refused_is_found():
    class Lenient(Service):
        def namespace(self, request, operation):
            try:
                return super().namespace(request, operation)
            except Refused:
                return NAMESPACE

    assert {clause for clause, _ in found(kit_over(Lenient()))} == {
        f"{operation}.nsfilter.required" for operation in ("list", "get", "start", "update")
    }


def test_undocumented_but_fair_behaviour_becomes_a_note():
    notes = {note.text for note in kit_over(shows(_priority=5)).notes}

    assert "workflows have a field _priority, which the document does not show" in notes
    assert "startWorkflow answers 400, which the document does not list" in notes


@pytest.mark.slow
def test_deep_runs_draw_requests_and_sequences_and_stay_within_their_consent():
    report = kit_over(Service(), depth=Depth.DEEP, max_requests=3000)
    senders = {each.notes["law"] for each in report.exchanges}

    assert report.outcome is Outcome.CONFORMS
    assert {"structure-fuzzing", "structure-sequences"} <= senders
    assert len(report.runs) <= 25
    own = {run.id for run in report.runs}
    updated = {
        w.url.split("/workflows/")[1].split("/")[0] for w in report.writes if w.method == "PUT"
    }
    assert updated <= own


@pytest.mark.slow
def test_drawn_requests_find_what_no_single_example_shows():
    class Fragile(Service):
        def inputs(self, order):
            inputs = super().inputs(order)
            if any(isinstance(value, list) for value in inputs.values()):
                raise RuntimeError
            return inputs

    report = kit_over(Fragile(), depth=Depth.DEEP, max_requests=4000, max_runs=150)

    assert ("http.no-crash", "status-500") in found(report)
