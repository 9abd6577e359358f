"""Definitions and runs that tests of the lifecycle and the store start from."""

from random import Random

from hypothesis import strategies as st

from wfmock.workflows.lifecycle import DEFAULT_RULES, MoveRules, move
from wfmock.workflows.model import (
    Command,
    Definition,
    Status,
    TaskStatus,
    TaskTemplate,
    TaskType,
    Workflow,
)
from wfmock.workflows.plan import REAL, start

T0 = 1_771_900_342_148_605_220
SECOND = 1_000_000_000
HOUR = 3600 * SECOND


def task(name, type_="SCRIPT_EXECUTION", **more):
    """A task template."""
    return TaskTemplate(name, TaskType(type_), **more)


def definition(*tasks, **more):
    """A definition of these tasks."""
    about = {"id": "def-1", "name": "sample", "namespaces": ("ns",), "user_type": "tests"}
    return Definition(tasks=tasks, **about | more)


PLAIN = definition(
    task("fetch", "REST_CONNECTOR"), task("convert"), task("publish", "MQTT_PUBLISH")
)

SWITCHED = definition(
    task(
        "choose",
        "SWITCH",
        input_params={"_switchCaseValue": "${workflow.input.way}"},
        cases={
            "left": (task("go_left"), task("stop_left")),
            "right": (task("go_right"),),
            "defaultCase": (task("stay"),),
        },
    ),
    task("after"),
)

FORKED = definition(
    task(
        "fork",
        "FORK_JOIN",
        branches=((task("a1"), task("a2", "AI_CONVERSE")), (task("b1", "HAYSTACK"),)),
    ),
    task("after"),
)

LOOPED = definition(
    task(
        "loop",
        "DO_WHILE",
        loop_condition="$.loop.iteration < 3",
        loop_over=(task("read", "HAYSTACK"), task("compare")),
    ),
    task("after"),
)

ASKING = definition(
    task(
        "ask",
        "USER_INPUT",
        input_params={"_userInput": {"way": {"type": "string", "enum": ["left", "right"]}}},
    ),
    task(
        "choose",
        "SWITCH",
        input_params={"_switchCaseValue": "${ask._output._userInput.way}"},
        cases={"left": (task("go_left"),), "right": (task("go_right"),)},
    ),
)

HURRIED = definition(
    task("slow", "AI_CONVERSE"), task("slower"), timeout_seconds=5, timeout_policy="TIME_OUT_WF"
)

NESTED = definition(
    task(
        "outer",
        "SWITCH",
        input_params={"_switchCaseValue": "${workflow.input.way}"},
        cases={
            "deep": (
                task("fork", "FORK_JOIN", branches=((task("in_fork"),), (task("beside"),))),
                task("loop", "DO_WHILE", loop_over=(task("in_loop"),)),
                task("inner", "SWITCH", cases={"defaultCase": (task("in_switch"),)}),
            ),
            "flat": (task("only"),),
        },
    ),
    task("after"),
)

EMPTY = definition()

DEFINITIONS = (PLAIN, SWITCHED, FORKED, LOOPED, ASKING, HURRIED, NESTED, EMPTY)


def new_run(of=PLAIN, seed=1, pace=REAL, now_ns=T0, **more) -> Workflow:
    """A run that was just started."""
    about = {"user": "somebody", "input_params": None} | more
    return start(of, now_ns=now_ns, pace=pace, rng=Random(seed), **about)


def moved(workflow, command, now_ns, rules=DEFAULT_RULES, seed=7, **more) -> Workflow:
    """The workflow after a command."""
    return move(workflow, Command(command), now_ns, rules, Random(seed), **more)


def statuses(workflow, loop_over=False) -> dict[str, str]:
    """The status of each listed task by name; of several attempts the latest."""
    return {each.name: str(each.status) for each in workflow.listed(loop_over)}


def failing_run() -> Workflow:
    """A run of PLAIN, just started, that is going to fail."""
    runs = (new_run(seed=seed) for seed in range(1000))
    return next(run for run in runs if run.steps[-1].event == "fails")


rules = st.builds(
    MoveRules,
    resumed_to=st.sampled_from([Status.RUNNING, Status.QUEUED]),
    retried_to=st.sampled_from([Status.RUNNING, Status.QUEUED]),
    retries_terminated=st.booleans(),
    repeats_pause=st.booleans(),
    repeats_terminate=st.booleans(),
    paused_tasks=st.sampled_from([TaskStatus.PAUSED, None]),
    terminated_tasks=st.sampled_from([TaskStatus.CANCELED, TaskStatus.TERMINATED, None]),
)

new_runs = st.builds(
    new_run,
    of=st.sampled_from(DEFINITIONS),
    seed=st.integers(0, 10_000),
    started_as=st.sampled_from(["QUEUED", "RUNNING"]),
)

spells = st.integers(0, 40 * SECOND)
