"""What has to be refused: whoever accepts it, or does it all the same, is caught."""

import pytest

from faulty.catalogue import variant
from faulty.data import NAMESPACE
from faulty.messages import Reply
from faulty.reference import Service
from verifying import found_by, ground
from wfmock.contract.laws.following import total_follows
from wfmock.contract.laws.refusals import refused_starts, refused_updates
from wfmock.contract.laws.required import update_needs_namespace
from wfmock.contract.laws.starting import equal_starts
from wfmock.contract.laws.strangers import get_isolates, start_elsewhere, update_isolates
from wfmock.contract.laws.unknown import unknown_id, unknown_update
from wfmock.contract.laws.updating import pause_and_resume, terminate_and_retry
from wfmock.contract.workbench.bench import conduct_law

UNKNOWN, UNKNOWN_UPDATE = "get.id.unknown-refused", "update.id.unknown-refused"


@pytest.mark.parametrize("keep", [8, -1, 35])
def test_a_get_by_a_part_of_the_id_is_caught(keep):
    class ByPart(Service):
        def find(self, run_id, namespace):
            alike = (each for each in self.runs if each[:keep] == run_id[:keep])
            return super().find(next(alike, run_id), namespace)

    assert found_by(unknown_id, ByPart(), rounds=3) == [(UNKNOWN, "unknown-id-accepted")]


@pytest.mark.parametrize("content", [None, {}, {"error": "not found"}])
def test_a_success_without_a_workflow_is_no_refusal(content):
    class Polite(Service):
        def do_get(self, request, run_id):
            known = run_id in self.runs
            return super().do_get(request, run_id) if known else Reply(200, content)

    assert found_by(unknown_id, Polite()) == [(UNKNOWN, "unknown-id-accepted")]
    assert found_by(unknown_update, Polite()) == []


def test_ids_may_be_read_without_regard_to_case():
    class Lenient(Service):
        def find(self, run_id, namespace):
            return super().find(run_id.lower(), namespace)

    assert found_by(unknown_id, Lenient(), rounds=3) == []


def test_a_get_that_does_not_heed_the_namespace_is_caught():
    class Open(Service):
        def find(self, run_id, namespace):
            return self.runs.get(run_id) or super().find(run_id, namespace)

    assert found_by(get_isolates, Open()) == [("get.nsfilter.isolates", "given-out")]


def test_a_get_that_compares_namespaces_by_their_beginning_is_caught():
    class Prefixed(Service):
        def find(self, run_id, namespace):
            run = self.runs.get(run_id)
            near = run and any(n.startswith(namespace) for n in run.namespaces)
            return run if near else super().find(run_id, namespace)

    assert found_by(get_isolates, Prefixed(), rounds=6) == [("get.nsfilter.isolates", "given-out")]


def test_an_update_of_nothing_that_is_accepted_or_makes_something_is_caught():
    class Creating(Service):
        def find_to_update(self, run_id, namespace):
            if run_id not in self.runs:
                self.runs[run_id] = self.new_run(
                    next(iter(self.definitions.values())), namespace, {}
                )
                self.runs[run_id].id = run_id
                raise self.unknown_run()
            return super().find_to_update(run_id, namespace)

    class Accepting(Service):
        def do_update(self, request, run_id):
            known = run_id in self.runs
            return super().do_update(request, run_id) if known else Reply(200, {"ok": True})

    assert found_by(unknown_update, Creating()) == [(UNKNOWN_UPDATE, "unknown-id-made")]
    assert found_by(unknown_update, Accepting()) == [(UNKNOWN_UPDATE, "unknown-id-accepted")]


@pytest.mark.parametrize("refuses", [True, False])
def test_an_update_through_another_namespace_that_is_in_effect_is_caught(refuses):
    class Open(Service):
        def do_update(self, request, run_id):
            run = self.runs[run_id]
            self.move(run, self.command(request))
            if refuses:
                super().find(run_id, self.namespace(request, "update"))
            return Reply(200, self.show_updated(run))

    assert found_by(update_isolates, Open()) == [("update.nsfilter.isolates", "in-effect")]


def test_an_update_through_another_namespace_without_effect_is_let_pass():
    class Polite(Service):
        def do_update(self, request, run_id):
            known = self.namespace(request, "update") in self.runs[run_id].namespaces
            return super().do_update(request, run_id) if known else Reply(200, {})

    assert found_by(update_isolates, Polite()) == []


def test_a_start_that_lands_in_another_namespace_than_asked_is_caught():
    class Homing(Service):
        def definition(self, order, namespace):
            return self.definitions[order["_workflowDefId"]]

        def new_run(self, definition, namespace, inputs):
            return super().new_run(definition, definition.namespaces[0], inputs)

    class Liberal(Service):
        def definition(self, order, namespace):
            return self.definitions[order["_workflowDefId"]]

    assert found_by(start_elsewhere, Homing()) == [("start.namespace", "started-elsewhere")]
    assert found_by(start_elsewhere, Liberal()) == []


def test_a_word_that_is_no_command_and_is_accepted_is_caught():
    class Literal(Service):
        def command(self, request):
            return request.json_object()["_status"]

        def move(self, run, command):
            run.status = command

    assert found_by(refused_updates, Literal()) == [("update.status.four", "accepted")]


def test_an_update_without_status_that_is_accepted_is_caught():
    class Default(Service):
        def command(self, request):
            return request.json_object().get("_status", "PAUSED")

    class Strict(Default):
        def command(self, request):
            asked = super().command(request)
            return asked if asked == "PAUSED" else Service.command(self, request)

    assert found_by(refused_updates, Strict()) == [("update.status.required", "accepted")]


def test_a_refusal_that_changes_the_run_all_the_same_is_caught():
    class Spiteful(Service):
        def do_update(self, request, run_id):
            try:
                return super().do_update(request, run_id)
            except Exception:
                self.runs[run_id].status = "TERMINATED"
                raise

    found = ("update.refused-changes-nothing", "changed:_status")
    assert found_by(refused_updates, Spiteful()) == [found]
    assert found_by(terminate_and_retry, Spiteful()) == [found]


def test_a_start_of_no_definition_that_is_accepted_or_makes_a_run_is_caught():
    class Accepting(Service):
        def definition(self, order, namespace):
            return next(iter(self.definitions.values()))

    class Making(Service):
        def do_start(self, request):
            try:
                return super().do_start(request)
            except Exception:  # whatever it was refused for
                inputs = request.json_object().get("_inputParams")
                self.keep(
                    self.new_run(next(iter(self.definitions.values())), "first_tchgt1VU", inputs)
                )
                raise

    clause = "start.definition.unknown-refused"
    assert (clause, "accepted") in found_by(refused_starts, Accepting())
    assert found_by(refused_starts, Making()) == [(clause, "refused-and-made")]


def test_a_start_that_fails_after_a_refused_one_is_caught():
    class Sulking(Service):
        sulks = False

        def definition(self, order, namespace):
            asked = "" if self.sulks else order.get("_workflowDefId")
            self.sulks = self.sulks or asked not in self.definitions
            return super().definition({"_workflowDefId": asked}, namespace)

    with ground(Sulking()) as made:
        for law in (equal_starts, refused_starts, total_follows):
            conduct_law(made, law)
        assert "start.success" in {each.clause for each in made.ledger.findings}


def test_every_refusal_of_the_reference_is_fair():
    for law in (unknown_id, get_isolates, unknown_update, update_isolates, start_elsewhere):
        assert found_by(law, variant()(), rounds=4) == []


def test_ids_cut_short_are_unknown_to_updates_and_starts():
    class ByBeginning(Service):
        def find_to_update(self, run_id, namespace):
            alike = (each for each in self.started if each.startswith(run_id))
            return super().find_to_update(next(alike, run_id), namespace)

        def definition(self, order, namespace):
            asked = order.get("_workflowDefId") or "none"
            alike = (each for each in self.definitions if each.startswith(asked))
            return super().definition({**order, "_workflowDefId": next(alike, asked)}, namespace)

    found = ("start.definition.unknown-refused", "accepted")
    assert found_by(refused_starts, ByBeginning()) == [found]
    with ground(ByBeginning()) as made:
        made.deployment.start()
        for round_ in range(1, 6):
            conduct_law(made, unknown_update, round_)
        assert [each.clause for each in made.ledger.findings] == [UNKNOWN_UPDATE]


@pytest.mark.parametrize("command", ["PAUSED", "RESUMED", "RETRIED", "TERMINATED"])
def test_a_command_that_is_accepted_for_an_unknown_id_is_caught(command):
    class Polite(Service):
        def do_update(self, request, run_id):
            if run_id not in self.runs and self.command(request) == command:
                return Reply(200, {})
            return super().do_update(request, run_id)

    assert found_by(unknown_update, Polite()) == [(UNKNOWN_UPDATE, "unknown-id-accepted")]


@pytest.mark.parametrize("command", ["PAUSED", "RESUMED", "TERMINATED"])
def test_a_command_that_reaches_through_another_namespace_is_caught(command):
    class Open(Service):
        def do_update(self, request, run_id):
            self.asked = self.command(request)
            return super().do_update(request, run_id)

        def find_to_update(self, run_id, namespace):
            if self.asked == command and run_id in self.runs:
                return self.runs[run_id]
            return super().find_to_update(run_id, namespace)

    with ground(Open()) as made:
        for law in (equal_starts, equal_starts, pause_and_resume, update_isolates):
            conduct_law(made, law)
        assert [each.clause for each in made.ledger.findings] == ["update.nsfilter.isolates"]


@pytest.mark.parametrize(
    "alike",
    [
        lambda known, asked: known.startswith(asked),
        lambda known, asked: asked.startswith(known),
    ],
)
def test_a_start_of_a_definition_whose_id_is_only_similar_is_caught(alike):
    class Lenient(Service):
        def definition(self, order, namespace):
            asked = order.get("_workflowDefId", "")
            found = next((each for each in self.definitions if alike(each, asked)), asked)
            return super().definition({**order, "_workflowDefId": found}, namespace)

    unknown = ("start.definition.unknown-refused", "accepted")
    found = []
    for seed in (1, 2, 3):  # each draws some of the ways in which ids are alike
        with ground(Lenient(), seed=seed) as made:
            conduct_law(made, refused_starts)
            found += [(each.clause, each.symptom) for each in made.ledger.findings]
    assert unknown in found


@pytest.mark.parametrize("command", ["RESUMED", "RETRIED", "TERMINATED"])
def test_a_command_that_needs_no_namespace_is_caught(command):
    class Open(Service):
        def namespace(self, request, operation):
            if operation == "update" and self.command(request) == command:
                return NAMESPACE
            return super().namespace(request, operation)

    with ground(Open()) as made:
        for law in (equal_starts, equal_starts, pause_and_resume, update_needs_namespace):
            conduct_law(made, law)
        assert [each.clause for each in made.ledger.findings] == ["update.nsfilter.required"]


def test_a_get_by_the_id_of_something_else_is_caught():
    class Obliging(Service):
        def find(self, run_id, namespace):
            of = (each.id for each in self.runs.values() if each.definition == run_id)
            return super().find(next(of, run_id), namespace)

    assert found_by(unknown_id, Obliging(), rounds=4) == [(UNKNOWN, "unknown-id-accepted")]


def test_a_definition_that_is_known_by_the_beginning_of_its_id_is_caught():
    class Cached(Service):
        def definition(self, order, namespace):
            asked = str(order.get("_workflowDefId"))
            alike = [each for each in self.definitions if each[:8] == asked[:8]]
            return super().definition({"_workflowDefId": (alike or [asked])[0]}, namespace)

    unknown = "start.definition.unknown-refused"
    assert found_by(refused_starts, Cached()) == [(unknown, "accepted")]


def test_an_empty_definition_that_finds_any_is_caught():
    class Like(Service):
        def definition(self, order, namespace):
            first = next(iter(self.definitions))
            named = order.get("_workflowDefId") or first
            return super().definition({"_workflowDefId": named}, namespace)

    unknown = "start.definition.unknown-refused"
    assert (unknown, "accepted") in found_by(refused_starts, Like())


def test_an_update_without_a_word_that_resumes_is_caught():
    class Toggling(Service):
        def command(self, request):
            return request.json_object().get("_status") or "RESUMED"

    with ground(Toggling()) as made:
        for law in (equal_starts, equal_starts, pause_and_resume, refused_updates):
            conduct_law(made, law)
        assert "update.status.required" in {each.clause for each in made.ledger.findings}


def test_a_cache_of_gets_that_does_not_know_namespaces_is_caught():
    class Cached(Service):
        def find(self, run_id, namespace):
            cache = self.__dict__.setdefault("cache", {})
            if run_id not in cache:
                cache[run_id] = super().find(run_id, namespace)
            return cache[run_id]

    assert ("get.nsfilter.isolates", "given-out") in found_by(get_isolates, Cached())
