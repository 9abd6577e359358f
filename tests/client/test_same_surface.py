"""The client has the methods of the control object, and gives the same values."""

import inspect
from dataclasses import replace

import pytest

from wfmock.client import connection, parts
from wfmock.client.control import RemoteControl
from wfmock.client.world import RemoteWorld
from wfmock.control import Control, WorldControl
from wfmock.control.clock import ClockControl
from wfmock.control.faults import FaultControl
from wfmock.control.journal import JournalControl
from wfmock.control.refusals import problem_of
from wfmock.control.workflows import WorkflowControl
from wfmock.faults import PLANS
from wfmock.verification import Expected

DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
NEAR_ONLY = {"exchanges", "har", "curl"}  # values of the process; exports, which know their URL


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (Control, RemoteControl),
        (WorldControl, RemoteWorld),
        (ClockControl, parts.RemoteClock),
        (FaultControl, parts.RemoteFaults),
        (JournalControl, parts.RemoteJournal),
        (WorkflowControl, parts.RemoteWorkflows),
    ],
    ids=lambda kind: kind.__name__,
)
def test_every_public_method_is_there_with_the_same_parameters(near, far):
    for name, member in vars(near).items():
        if name.startswith("_") or name in NEAR_ONLY:
            continue
        twin = vars(far)[name]
        assert isinstance(twin, property) == isinstance(member, property)
        if inspect.isfunction(member):
            ours, theirs = (list(inspect.signature(f).parameters.values()) for f in (member, twin))
            assert [(p.name, p.kind, p.default) for p in ours] == [
                (p.name, p.kind, p.default) for p in theirs
            ]


@pytest.mark.parametrize("kind", connection.KINDS)
def test_a_refusal_is_raised_as_the_error_that_it_was(kind):
    error = connection.KINDS[kind]("no", "yes")

    assert problem_of(error).kind == kind


def test_worlds_are_made_told_forked_and_deleted(both):
    dialect = {"unknownWorkflow": 410}
    made = both.far.create("a", baseline="failures", seed=7, pace="0", dialect=dialect)
    near = both.near.world("a").facts()

    assert replace(made.facts(), idle=0) == replace(near, idle=0)
    assert made.fork("b").facts().seed == 7
    assert [each.name for each in both.far.worlds()] == ["main", "a", "b"]
    assert both.far.counts() == both.near.counts()
    made.delete()
    assert [each.name for each in both.near.worlds()] == ["main", "b"]


def test_a_clock_moves_and_tells_what_that_brought(both):
    world = both.far.create("clocked", pace="1")
    world.clock.freeze("2027-03-01")
    workflow = both.near.world("clocked").workflows
    put = workflow.put("w", {"_workflowDefId": DEFINITION, "_status": "FAILED"})
    assert put["_status"] == "FAILED"

    moved = world.clock.advance("1d")

    assert moved == both.near.world("clocked").clock.now()
    assert (moved.frozen, world.clock.scale(60).scale, world.clock.release().scale) == (True, 60, 1)
    assert world.clock.set(moved.now).now == moved.now


def test_state_is_kept_and_brought_back(both):
    world = both.far.create("kept")
    kept = world.snapshot()
    world.workflows.put("mine", {"_workflowDefId": DEFINITION, "_status": "PAUSED"})

    assert world.workflows.force("mine", "FAILED")["_status"] == "FAILED"
    assert world.workflows.get("mine") == both.near.world("kept").workflows.get("mine")
    assert world.restore(kept).workflows == world.reset().workflows
    assert world.snapshots() == [kept]


def test_faults_are_armed_and_disarmed(both):
    world = both.far.create("faulty")
    (rule,) = world.faults.add({"effect": "latency", "seconds": 2})
    world.faults.plan("down")
    world.faults.add(*PLANS["flaky"])

    assert list(world.faults.list()) == list(both.near.world("faulty").faults.list())
    world.faults.remove(rule["name"])
    world.faults.clear()
    assert not world.faults.list()


def test_the_journal_is_read_and_held_against_expectations(both):
    world = both.far.create("told")
    expected = Expected("listWorkflows", 0, 0, {"_status": "FAILED"}, None, 200)

    assert world.journal.entries(last=3) == []
    assert world.journal.verify(expected) == both.near.world("told").journal.verify(expected)
    assert world.journal.verify({"operation": "listWorkflows", "times": 0}).ok
    assert world.journal.har()["log"]["entries"] == []
    assert world.journal.curl().startswith("#!/bin/sh")


def test_what_was_exercised_and_who_answers_is_told(both):
    assert both.far.coverage() == both.near.coverage()
    assert both.far.world("main").coverage() == both.near.world("main").coverage()
    assert both.far.health() == both.near.health()
    assert both.far.version() == both.near.version()
