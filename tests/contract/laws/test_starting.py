"""The laws of starts catch what a start may get wrong, and name the clause of it."""

import pytest

from faulty.catalogue import variant
from faulty.data import SECOND, Run
from faulty.messages import Refused
from faulty.reference import Service
from verifying import found_by, ground
from wfmock.contract.laws.starting import equal_starts, started_is_found
from wfmock.contract.laws.staying import started_stay
from wfmock.contract.laws.strangers import start_elsewhere
from wfmock.contract.laws.updating import pause_and_resume, terminate_and_retry
from wfmock.contract.workbench.bench import conduct_law


def shown_by(method, **fields):
    """A server that shows other fields in the replies of one operation."""

    def show(self, run, **how):
        return {**getattr(Service, method)(self, run, **how), **fields}

    return variant(**{method: show})()


def test_a_start_that_is_not_stored_is_caught():
    class Lost(Service):
        def keep(self, run: Run):
            self.started.append(run.id)

    assert found_by(started_is_found, Lost()) == [("start.found", "not-found-by-id")]


def test_a_start_that_no_list_shows_is_caught():
    class Hidden(Service):
        def listed(self, search):
            return [run for run in super().listed(search) if run.id not in self.started]

    assert found_by(started_is_found, Hidden()) == [("start.found", "not-in-list")]


def test_a_list_that_sorts_or_filters_wrongly_is_not_taken_for_a_lost_start():
    class Unsorted(Service):
        def size(self, request):
            return min(5, super().size(request))

        def ordered(self, runs, search):
            return sorted(runs, key=lambda run: run.created)

    assert found_by(started_is_found, Unsorted()) == []


@pytest.mark.parametrize("status", ["PAUSED", "TERMINATED", "COMPLETED", "RESUMED"])
def test_a_run_cannot_begin_where_only_updates_and_time_lead(status):
    server = shown_by("show_started", _status=status)

    assert found_by(started_is_found, server) == [("start.status.initial", "no-beginning")]


@pytest.mark.parametrize(
    ("method", "field", "expected"),
    [
        ("show_started", "_workflowDefId", "start.definition.used"),
        ("show_started", "_name", "start.reply.workflow"),
        ("show_started", "_createdBy", "start.reply.workflow"),
        ("show_got", "_userType", "get.agrees-with-list"),
        ("show_listed", "_createdBy", "get.agrees-with-list"),
    ],
)
def test_of_three_looks_at_a_new_run_the_odd_one_out_is_named(method, field, expected):
    (found,) = found_by(started_is_found, shown_by(method, **{field: "other"}))

    assert found[0] == expected
    assert found[1].endswith(field)


def test_inputs_that_only_the_get_changes_are_caught():
    server = shown_by("show_got", _inputParams={"other": 1})

    assert found_by(started_is_found, server)[0][0] == "start.inputs.echoed"


def test_a_definition_that_may_not_exist_is_no_reason_to_accuse():
    class Refusing(Service):
        def definition(self, order, namespace):
            raise self.unknown_definition()

    assert found_by(started_is_found, Refusing(runs=())) == []


def test_a_start_of_a_definition_that_others_run_must_succeed():
    class Refusing(Service):
        def definition(self, order, namespace):
            raise self.unknown_definition()

    assert found_by(started_is_found, Refusing()) == [("start.success", "start-refused")]


def test_a_start_that_makes_two_runs_is_caught():
    class Twice(Service):
        def keep(self, run):
            super().keep(run)
            self.runs["another"] = self.new_run(
                self.definitions[run.definition], run.namespaces[0], run.inputs
            )
            self.runs["another"].id = "another"

    assert found_by(started_is_found, Twice()) == [("start.id.new", "more-than-one")]


def test_a_local_time_passed_off_as_utc_is_caught_and_a_clock_that_is_wrong_is_not():
    def server(hours, seconds=0):
        offset = int(hours * 3600 + seconds) * SECOND
        return variant(timestamp=lambda self, ns: Service.timestamp(self, ns + offset))()

    found = ("workflow.timestamps.format", "other-zone:_createdAt")
    assert found_by(started_is_found, server(5.5)) == [found]
    assert found_by(started_is_found, server(-8)) == [found]
    assert found_by(started_is_found, server(0, 290)) == []
    assert found_by(started_is_found, server(24 * 200)) == []


def test_equal_starts_that_share_a_run_are_caught():
    class Thrifty(Service):
        def do_start(self, request):
            if self.started:
                return self.answered
            self.answered = super().do_start(request)
            return self.answered

    assert found_by(equal_starts, Thrifty()) == [("start.id.new", "shared-id")]


def test_a_start_that_needs_inputs_is_caught():
    class Demanding(Service):
        def inputs(self, order):
            if "_inputParams" not in order:
                raise Refused(400, "_inputParams is required")
            return super().inputs(order)

    assert found_by(equal_starts, Demanding()) == [("start.inputs.optional", "inputs-required")]


def test_a_start_that_drops_the_one_before_is_caught():
    class Single(Service):
        def keep(self, run):
            for other in self.started:
                self.runs.pop(other, None)
            super().keep(run)

    assert found_by(equal_starts, Single()) == [("start.found", "lost-by-the-next-start")]


def test_an_old_start_that_left_the_list_is_caught():
    class Forgetful(Service):
        def listed(self, search):
            return [run for run in super().listed(search) if run.id not in self.started[:-3]]

    with ground(Forgetful()) as made:
        for law in (equal_starts, equal_starts, started_stay):
            conduct_law(made, law)
        assert [(f.clause, f.symptom) for f in made.ledger.findings] == [
            ("start.found", "not-in-list")
        ]


def led_then(server):
    """What is found at the end when runs were led about before."""
    with ground(server) as made:
        for law in (pause_and_resume, terminate_and_retry, started_stay):
            conduct_law(made, law)
        return [(each.clause, each.symptom) for each in made.ledger.findings]


def test_a_run_that_comes_back_after_a_while_is_caught():
    class Undead(Service):
        def do_start(self, request):
            for run in self.runs.values():
                if run.id in self.started and run.status == "TERMINATED":
                    run.status = "RUNNING"
            return super().do_start(request)

    assert led_then(Undead()) == [("update.persists", "came-back:TERMINATED")]


def test_a_start_that_moves_when_the_run_begins_to_work_is_caught():
    class Restamped(Service):
        def do_list(self, request):
            for run in self.runs.values():
                if run.status == "TERMINATED" and run.id in self.started:
                    run.created += SECOND
            return super().do_list(request)

    assert "workflow.created-at.fixed" in dict(led_then(Restamped()))


def test_runs_that_stay_are_not_accused():
    assert led_then(Service()) == []


def test_a_run_that_was_started_in_another_namespace_is_not_missed_in_this_one():
    class Liberal(Service):
        def definition(self, order, namespace):
            return self.definitions[order["_workflowDefId"]]

    with ground(Liberal()) as made:
        for law in (start_elsewhere, started_stay):
            conduct_law(made, law)
    assert made.ledger.findings == ()


def test_inputs_of_an_earlier_start_are_caught():
    class Leaking(Service):
        def inputs(self, order):
            kept = super().inputs(order) or self.__dict__.get("kept", {})
            self.kept = kept
            return kept

    with ground(Leaking()) as made:
        for law in (started_is_found, equal_starts):
            conduct_law(made, law)
        assert ("start.inputs.echoed", "inputs-of-another") in [
            (each.clause, each.symptom) for each in made.ledger.findings
        ]


def test_a_definition_that_has_inputs_of_its_own_is_not_accused():
    class Filling(Service):
        def inputs(self, order):
            return super().inputs(order) or {"retries": 3}

    assert found_by(equal_starts, Filling(), rounds=3) == []
