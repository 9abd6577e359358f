"""The laws of reading catch what get and list may get wrong, and leave live servers in peace."""

import pytest

from faulty.catalogue import variant
from faulty.galleries.living import OthersByClock, OthersByRequest
from faulty.messages import Refused
from faulty.reference import Service
from verifying import found_by
from wfmock.contract.laws.reading import (
    get_agrees_with_list,
    loop_over_tasks,
    reading_changes_nothing,
)
from wfmock.contract.laws.unknown import unknown_id

LAWS = (get_agrees_with_list, reading_changes_nothing, loop_over_tasks)
AGREES, NOTHING = "get.agrees-with-list", "get.changes-nothing"


def shown(method, change):
    """A server that shows its runs otherwise in one operation."""

    def show(self, run, **how):
        found = getattr(Service, method)(self, run, **how)
        return {**found, **change(found)}

    return variant(**{method: show})


def read(change):
    """A server whose gets change what they read."""

    def show(self, run, **how):
        found = Service.show_got(self, run, **how)
        change(self, run)
        return found

    return variant(show_got=show)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("_name", lambda run: {"_name": run["_name"].upper() + "!"}),
        ("_tasks", lambda run: {"_tasks": run["_tasks"] + run["_tasks"]}),
        ("_inputParams", lambda run: {"_inputParams": {"more": run["_inputParams"]}}),
        ("_status", lambda run: {"_status": "RUNNING"}),
        ("_createdAt", lambda run: {"_createdAt": run["_updatedAt"]}),
        ("_userType", lambda run: {"_userType": run["_name"]}),
    ],
)
@pytest.mark.parametrize("method", ["show_got", "show_listed"])
def test_get_and_list_that_part_are_caught(method, field, change):
    assert found_by(get_agrees_with_list, shown(method, change)()) == [(AGREES, f"parts:{field}")]


def test_a_get_that_finds_only_some_of_the_listed_is_caught():
    class Choosy(Service):
        def find(self, run_id, namespace):
            run = super().find(run_id, namespace)
            if run.status == "FAILED":
                raise self.unknown_run()
            return run

    assert found_by(get_agrees_with_list, Choosy()) == [("get.success", "listed-not-got")]


def test_a_get_that_fails_now_and_then_is_caught():
    class Shaky(Service):
        def do_get(self, request, run_id):
            if request.number % 4 == 0:
                raise Refused(500, "shaky")
            return super().do_get(request, run_id)

    assert found_by(get_agrees_with_list, Shaky()) == [("get.success", "listed-not-got")]


def test_a_workflow_that_wears_off_by_reading_is_caught():
    def older(self, run):
        run.updated += 1

    def renamed(self, run):
        run.updated_by = "reader"

    def woken(self, run):
        run.status = "RUNNING" if run.status == "PAUSED" else run.status

    for change in (older, renamed, woken):
        found = found_by(reading_changes_nothing, read(change)())
        assert [clause for clause, _ in found] == [NOTHING]


def test_a_list_that_shuffles_is_caught():
    def turned(self, run):
        run.tasks.reverse()
        return Service.show_listed(self, run)

    found = found_by(reading_changes_nothing, variant(show_listed=turned)(), rounds=3)
    assert found == [(NOTHING, "read-and-changed:_tasks")]


def test_a_start_that_moves_with_every_look_is_caught():
    def drift(self, run):
        run.created += 1

    found = found_by(reading_changes_nothing, read(drift)())
    assert found == [("workflow.created-at.fixed", "read-and-changed:_createdAt")]


@pytest.mark.parametrize("value", ["true", "false"])
def test_a_server_that_refuses_the_parameter_is_caught(value):
    class Refusing(Service):
        def loop_over(self, request):
            if request.query.get("_includeLoopOverTasks") == value:
                raise Refused(400, "no")
            return super().loop_over(request)

    found = found_by(loop_over_tasks, Refusing())
    assert found == [("get.loop-over.accepted", f"refused:{value}")]


def test_a_server_that_includes_them_by_default_is_caught():
    class Generous(Service):
        def loop_over(self, request):
            return request.query.get("_includeLoopOverTasks") != "false"

    assert found_by(loop_over_tasks, Generous()) == [
        ("get.loop-over.default", "default-parts:_tasks")
    ]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
@pytest.mark.parametrize("server", [OthersByRequest, OthersByClock])
def test_what_others_do_meanwhile_is_not_held_against_a_server(law, server):
    assert found_by(law, server(), rounds=3) == []


def test_including_loop_over_tasks_takes_nothing_away():
    class Instead(Service):
        def show_got(self, run, *, loop_over):
            shown = super().show_got(run, loop_over=loop_over)
            return {**shown, "_tasks": self.iterations(run)} if loop_over else shown

    class Elsewhere(Service):
        def show_got(self, run, *, loop_over):
            shown = super().show_got(run, loop_over=False)
            nested = [{**task, "_loopOver": self.iterations(run)} for task in shown["_tasks"]]
            return {**shown, "_tasks": nested} if loop_over else shown

    assert found_by(loop_over_tasks, Instead()) == [("get.loop-over.accepted", "true-parts:_tasks")]
    assert found_by(loop_over_tasks, Elsewhere()) == []


def test_a_get_that_fails_after_a_refused_one_is_caught():
    class Sulking(Service):
        sulks = False

        def find(self, run_id, namespace):
            sulks, self.sulks = self.sulks, run_id not in self.runs
            return super().find("" if sulks else run_id, namespace)

    assert ("get.success", "listed-not-got") in found_by(unknown_id, Sulking())


def test_loop_over_tasks_that_stay_once_they_were_asked_for_are_caught():
    class Appending(Service):
        def show_got(self, run, *, loop_over):
            if loop_over:
                run.tasks += self.iterations(run)
            return super().show_got(run, loop_over=False)

    assert NOTHING in {clause for clause, _ in found_by(loop_over_tasks, Appending())}


def test_loop_over_tasks_of_another_run_are_caught():
    class Cached(Service):
        def show_got(self, run, *, loop_over):
            found = super().show_got(run, loop_over=loop_over)
            cache = self.__dict__.setdefault("cache", {})
            if loop_over:
                found["_tasks"] = cache.setdefault(run.definition, found["_tasks"])
            return found

    clauses = {clause for clause, _ in found_by(loop_over_tasks, Cached())}
    assert clauses == {"get.loop-over.accepted"}


def test_a_crash_where_there_are_no_loops_is_caught():
    class Crashing(Service):
        def iterations(self, run):
            found = super().iterations(run)
            if not found:
                raise Refused(500, "no loops")
            return found

    assert found_by(loop_over_tasks, Crashing()) == [("get.loop-over.accepted", "refused:true")]
