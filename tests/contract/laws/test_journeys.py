"""Drawn journeys find what shows only on the way, and are the same for the same draws."""

from faulty.catalogue import variant
from faulty.galleries.living import FinishAtOnce, HalfASecond
from faulty.reference import Service
from verifying import found_by
from wfmock.chance import Chance
from wfmock.contract.laws.journeys import drawn, journey, rush
from wfmock.workflows.model import Command


def test_journeys_are_drawn_from_the_transition_table_and_differ():
    journeys = [drawn(Chance(seed), 3 + seed % 3) for seed in range(200)]

    assert {len(each) for each in journeys} == {3, 4, 5}
    assert {command for each in journeys for command in each} == set(map(str, Command))
    assert len(set(journeys)) > 50
    assert drawn(Chance(7), 5) == drawn(Chance(7), 5)


def test_a_repeated_pause_that_resumes_is_found_on_some_journey():
    class Toggling(Service):
        def move(self, run, command):
            again = command == "PAUSED" == run.status
            super().move(run, "RESUMED" if again else command)

    assert found_by(journey, Toggling(), rounds=8) != []


def test_a_refused_move_that_changes_the_run_is_found_on_some_journey():
    class Spiteful(Service):
        def illegal(self, run, command):
            run.name = "spoilt"
            return super().illegal(run, command)

    found = found_by(journey, Spiteful(), rounds=8)
    assert found[0] == ("update.refused-changes-nothing", "changed:_name")


def test_servers_that_refuse_every_repetition_are_not_accused():
    strict = {
        key: target
        for key, target in Service.moves.items()
        if key[0] != target and key != ("TERMINATED", "RETRIED")
    }

    assert found_by(journey, variant(moves=strict)(), rounds=6) == []


def test_runs_that_end_on_the_way_are_not_held_against_a_server():
    assert found_by(journey, FinishAtOnce(), rounds=3) == []
    assert found_by(journey, HalfASecond(), rounds=3) == []


def test_updates_that_are_merged_until_somebody_reads_are_caught():
    class Merging(Service):
        def do_update(self, request, run_id):
            reply = super().do_update(request, run_id)
            waiting = self.__dict__.setdefault("waiting", {})
            status = waiting.setdefault(run_id, self.runs[run_id].status)
            if status != self.runs[run_id].status:  # what came first wins
                self.runs[run_id].status = status
                reply.content["_status"] = {"PAUSED": "RUNNING"}.get(status, "PAUSED")
            return reply

        def do_get(self, request, run_id):
            self.__dict__.setdefault("waiting", {}).pop(run_id, None)
            return super().do_get(request, run_id)

    assert found_by(rush, Merging(), rounds=3) != []


def test_a_sound_server_may_be_rushed():
    assert found_by(rush, Service(), rounds=4) == []


def test_a_server_that_takes_a_while_between_commands_is_not_accused():
    class Slow(Service):
        def move(self, run, command):
            times = self.__dict__.setdefault("times", {})
            again = times.get((run.id, command), 0)
            times[run.id, command] = again + 1
            if command == "RESUMED" and not again:
                raise self.illegal(run, command)
            super().move(run, command)

    assert found_by(rush, Slow()) == []
