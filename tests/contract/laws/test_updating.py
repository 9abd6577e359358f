"""The laws of updates catch what an update may get wrong, and name the clause of it."""

import pytest

from faulty.catalogue import variant
from faulty.data import QUICK_DEFINITION, SECOND
from faulty.reference import Service
from faulty.runs import MOVES
from verifying import found_by, ground
from wfmock.contract.laws.updating import pause_and_resume, terminate_and_retry
from wfmock.contract.workbench.bench import conduct_law

PERSISTS, OWN_ONLY = "update.persists", "update.own-run-only"


def moving(**moves):
    """A server on which commands lead elsewhere: ``moving(PAUSED="RUNNING")``; None refuses."""
    changed = {key: moves.get(key[1], target) for key, target in MOVES.items()}
    return variant(moves={key: target for key, target in changed.items() if target})()


def after_update(change):
    """A server that does something to its runs with every update: ``change(self, run)``."""

    def move(self, run, command):
        Service.move(self, run, command)
        change(self, run)

    return variant(move=move)()


@pytest.mark.parametrize(
    ("law", "server", "expected"),
    [
        (pause_and_resume, moving(PAUSED="RUNNING"), "update.paused"),
        (pause_and_resume, moving(PAUSED="TERMINATED"), "update.paused"),
        (pause_and_resume, moving(PAUSED=None), "update.paused"),
        (pause_and_resume, moving(RESUMED="PAUSED"), "update.resumed"),
        (pause_and_resume, moving(RESUMED="RESUMED"), "update.resumed"),
        (pause_and_resume, moving(RESUMED="TERMINATED"), "update.resumed"),
        (pause_and_resume, moving(RESUMED=None), "update.resumed"),
        (terminate_and_retry, moving(TERMINATED="PAUSED"), "update.terminated"),
        (terminate_and_retry, moving(TERMINATED="RUNNING"), "update.terminated"),
        (terminate_and_retry, moving(TERMINATED=None), "update.terminated"),
        (terminate_and_retry, moving(RETRIED="TERMINATED"), "update.retried"),
        (terminate_and_retry, moving(RETRIED="RETRIED"), "update.retried"),
        (terminate_and_retry, moving(RETRIED="FAILED"), "update.retried"),
    ],
)
def test_a_command_that_leads_elsewhere_is_caught(law, server, expected):
    assert [clause for clause, _ in found_by(law, server)] == [expected]


@pytest.mark.parametrize(
    "server", [moving(RESUMED="QUEUED"), moving(RETRIED="QUEUED"), moving(RETRIED=None)]
)
def test_what_the_document_leaves_open_is_not_held_against_a_server(server):
    assert found_by(pause_and_resume, server) == []
    assert found_by(terminate_and_retry, server) == []


def test_where_retries_of_the_terminated_are_refused_that_is_learnt_and_not_tested():
    with ground(moving(RETRIED=None)) as made:
        conduct_law(made, terminate_and_retry)
        verdicts = {each.clause: each for each in made.ledger.results()}

    assert made.learnt["retryOfTerminated"] == "refused"
    assert verdicts["update.retried"].verdict == "not tested"
    assert verdicts["update.terminated"].verdict == "kept"


def test_an_update_that_is_only_said_is_caught():
    class Polite(Service):
        def do_update(self, request, run_id):
            before = self.runs[run_id].status
            reply = super().do_update(request, run_id)
            self.runs[run_id].status = before
            return reply

    assert found_by(pause_and_resume, Polite()) == [(PERSISTS, "said-not-done:PAUSED")]


def test_an_update_that_only_the_list_does_not_show_is_caught():
    class Behind(Service):
        def show_listed(self, run):
            shown = super().show_listed(run)
            return {**shown, "_status": "RUNNING"} if run.id in self.touched else shown

    assert found_by(pause_and_resume, Behind()) == [(PERSISTS, "list-parts:_status")]


def test_a_reply_that_shows_the_run_as_it_was_before_is_caught():
    class Stale(Service):
        def do_update(self, request, run_id):
            before = Service.show_updated(self, self.runs[run_id])
            reply = super().do_update(request, run_id)
            reply.content = before
            return reply

    assert found_by(pause_and_resume, Stale()) == [(PERSISTS, "stale-reply:PAUSED")]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("name", "renamed", "update.reply.same"),
        ("inputs", {}, "update.reply.same"),
        ("created_by", "somebody else", "update.reply.same"),
        ("definition", "another", "update.reply.same"),
        ("created", 1_700_000_000 * SECOND, "workflow.created-at.fixed"),
    ],
)
def test_an_update_that_changes_more_than_it_may_is_caught(field, value, expected):
    server = after_update(lambda self, run: setattr(run, field, value))
    law = pause_and_resume
    with ground(server) as made:
        made.deployment.start({"some": "inputs"})
        made.deployment.start({"other": "inputs"})
        conduct_law(made, law)
        assert [each.clause for each in made.ledger.findings] == [expected]


def test_an_update_that_takes_other_runs_along_is_caught():
    def change(self, run):
        for run_id in self.started:
            self.runs[run_id].status = run.status

    assert found_by(pause_and_resume, after_update(change)) == [(OWN_ONLY, "other-run-changed")]


def test_an_update_that_hits_a_run_of_somebody_else_is_caught():
    def change(self, run):
        others = [each for each in self.runs.values() if each.id not in self.started]
        alike = [each for each in others if each.definition == run.definition]
        alike[-1].status = "PAUSED" if run.status == "PAUSED" else "FAILED"

    assert (OWN_ONLY, "other-run-changed") in found_by(pause_and_resume, after_update(change))


def test_a_retry_under_another_id_is_caught():
    class Copying(Service):
        def do_update(self, request, run_id):
            reply = super().do_update(request, run_id)
            if self.command(request) == "RETRIED":
                reply.content["_id"] = self.new_id()
            return reply

    assert found_by(terminate_and_retry, Copying()) == [("update.retried", "changed:_id")]


def test_a_run_that_is_lost_by_an_update_is_caught():
    server = after_update(lambda self, run: self.runs.pop(run.id))

    assert found_by(pause_and_resume, server) == [("start.found", "gone-after-update")]


def test_runs_that_end_by_themselves_are_not_led_and_nobody_is_accused():
    with ground(Service(), definition=QUICK_DEFINITION) as made:
        conduct_law(made, pause_and_resume)

    assert made.ledger.findings == ()


def test_the_second_time_is_looked_at_too():
    class Once(Service):
        def move(self, run, command):
            times = self.touched.count(run.id)
            if command != "PAUSED" or times < 3:
                super().move(run, command)

    assert found_by(pause_and_resume, Once()) == [("update.paused", "not-paused")]


def test_a_pause_that_is_remembered_as_the_state_to_resume_to_is_caught():
    class Saving(Service):
        def move(self, run, command):
            saved = self.__dict__.setdefault("saved", {})
            if command == "PAUSED":
                saved[run.id] = run.status
            super().move(run, command)
            if command == "RESUMED":
                run.status = saved[run.id]

    assert [clause for clause, _ in found_by(pause_and_resume, Saving())] == ["update.resumed"]


def test_a_retry_that_works_once_only_is_caught():
    class Once(Service):
        def move(self, run, command):
            retried = self.__dict__.setdefault("retried", set())
            if command != "RETRIED" or run.id not in retried:
                super().move(run, command)
            if command == "RETRIED":
                retried.add(run.id)

    assert [clause for clause, _ in found_by(terminate_and_retry, Once())] == ["update.retried"]
