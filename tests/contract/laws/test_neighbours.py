"""What is done to one run shows on no other: not on one that rests, not on one started before."""

from faulty.reference import Service
from verifying import ground
from wfmock.contract.laws.starting import equal_starts, started_is_found
from wfmock.contract.laws.staying import started_stay
from wfmock.contract.laws.updating import pause_and_resume, terminate_and_retry
from wfmock.contract.workbench.bench import conduct_law

OWN_ONLY, PERSISTS = "update.own-run-only", "update.persists"


def clauses_after(server, *laws):
    """The clauses found violated by these laws, after some runs were started."""
    with ground(server) as made:
        for law in (started_is_found, equal_starts, *laws):
            conduct_law(made, law)
        return [each.clause for each in made.ledger.findings]


def others(self, run, status):
    """The runs of callers, but this one, that are in the status."""
    return [
        each
        for each in self.runs.values()
        if each.id in self.started and each is not run and each.status == status
    ]


def test_a_command_that_moves_every_paused_run_is_caught():
    class Everybody(Service):
        def move(self, run, command):
            super().move(run, command)
            for each in others(self, run, "PAUSED") if command == "RESUMED" else ():
                super().move(each, command)

    assert OWN_ONLY in clauses_after(Everybody(), pause_and_resume)


def test_a_retry_that_moves_every_ended_run_is_caught():
    class Everybody(Service):
        def move(self, run, command):
            super().move(run, command)
            for each in others(self, run, "TERMINATED") if command == "RETRIED" else ():
                super().move(each, command)

    assert OWN_ONLY in clauses_after(Everybody(), pause_and_resume, terminate_and_retry)


def test_an_update_that_stamps_runs_at_rest_is_caught():
    class Stamping(Service):
        def move(self, run, command):
            super().move(run, command)
            for each in others(self, run, "PAUSED"):
                each.updated = self.now()

    assert clauses_after(Stamping(), pause_and_resume) == [OWN_ONLY]


def test_inputs_that_all_runs_share_are_caught():
    class Shared(Service):
        def keep(self, run):
            super().keep(run)
            for each in self.started:
                self.runs[each].inputs = run.inputs

    assert "start.inputs.echoed" in clauses_after(Shared(), started_stay)


def test_inputs_that_a_retry_forgets_are_caught():
    class Forgetful(Service):
        def move(self, run, command):
            super().move(run, command)
            run.inputs = {} if command == "RETRIED" else run.inputs

    assert clauses_after(Forgetful(), terminate_and_retry) == ["update.reply.same"]


def test_one_of_several_replicas_that_never_learns_of_updates_is_caught():
    class Replicas(Service):
        gets = 0

        def show_got(self, run, **kinds):
            self.gets += 1
            shown = super().show_got(run, **kinds)
            stale = run.id in self.touched and self.gets % 3 == 0
            return {**shown, "_status": "RUNNING"} if stale else shown

    found = clauses_after(Replicas(), pause_and_resume, terminate_and_retry, started_stay)
    assert PERSISTS in found


def test_runs_that_stay_as_they_are_accuse_nobody():
    laws = (pause_and_resume, terminate_and_retry, started_stay)
    assert clauses_after(Service(), *laws) == []


def test_a_run_whose_task_ends_it_while_it_is_paused_accuses_nobody():
    class Working(Service):
        def do_list(self, request):
            for run in self.runs.values():
                if run.id in self.started and run.status == "PAUSED":
                    run.status = "COMPLETED"
            return super().do_list(request)

    with ground(Working()) as made:
        for law in (started_is_found, equal_starts, started_stay):
            conduct_law(made, law)
        run = next(iter(made.transport.owned.runs))
        made.deployment.update(run, "PAUSED")
        conduct_law(made, started_stay)
        assert made.ledger.findings == ()
