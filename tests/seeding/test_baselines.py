"""The baselines that are shipped: each loads, and holds what it promises."""

import json
from collections import Counter

import pytest

from wfmock.dialect import Dialect
from wfmock.presenter import Presenter
from wfmock.seeding import baseline_names, load_baseline
from wfmock.spec.sampling import Sampler
from wfmock.workflows.model import CONTAINERS, Status, TaskStatus, TaskType

NAMESPACES = ("first_tchgt1VU", "tower_Kq7ZbW2m", "campus_x9RfLd3T")
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"


@pytest.fixture(scope="module")
def workflows(api):
    """The workflows of a baseline: ``workflows("default")``."""
    made = {}

    def build(name, **changes):
        key = (name, *changes.items())
        if key not in made:
            made[key] = list(load_baseline(name, api, **changes).workflows())
        return made[key]

    return build


def templates(tasks):
    """All task templates, those inside others included."""
    for task in tasks:
        yield task
        yield from templates(task.loop_over)
        for inner in (*task.cases.values(), *task.branches):
            yield from templates(inner)


def test_four_baselines_have_names():
    assert baseline_names() == ["default", "empty", "failures", "many"]


@pytest.mark.parametrize("name", ["default", "empty", "failures", "many"])
def test_a_baseline_makes_as_many_workflows_as_it_says(api, name):
    baseline = load_baseline(name, api, count=500 if name == "many" else None)

    assert sum(1 for _ in baseline.workflows()) == baseline.count


def test_the_default_has_about_240_workflows_in_three_namespaces(api, workflows):
    found = workflows("default")
    namespaces = Counter(name for each in found for name in each.namespaces)

    assert 230 <= len(found) <= 250
    assert set(namespaces) == set(NAMESPACES)
    assert min(namespaces.values()) >= 60
    assert len(load_baseline("default", api).definitions) == 12


def test_the_default_has_every_status_in_every_namespace(workflows):
    found = {(ns, each.status) for each in workflows("default") for ns in each.namespaces}

    assert found == {(ns, status) for ns in NAMESPACES for status in Status}


def test_its_definitions_together_use_all_nine_types_of_task(api):
    definitions = load_baseline("default", api).definitions.values()

    assert {t.type for each in definitions for t in templates(each.tasks)} == set(TaskType)


def test_the_documents_own_ids_are_in_the_default(workflows):
    own = next(each for each in workflows("default") if each.id == WORKFLOW)

    assert own.definition_id == DEFINITION
    assert own.namespaces == (NAMESPACES[0],)
    assert own.status is Status.QUEUED


def test_the_empty_one_has_definitions_only(api, workflows):
    assert workflows("empty") == []
    assert len(load_baseline("empty", api).definitions) == 12


def test_the_failures_have_each_type_of_task_failed(workflows):
    failed = {t.type for each in workflows("failures") for t in each.tasks if t.status == "FAILED"}

    assert failed == set(TaskType)


def test_the_failures_have_every_way_to_end_without_success_and_retries(workflows):
    found = workflows("failures")
    attempts = [Counter(t.name for t in each.tasks if t.retried) for each in found]

    assert {each.status for each in found} >= {Status.FAILED, Status.TIMED_OUT, Status.TERMINATED}
    assert max(max(each.values(), default=0) for each in attempts) == 2


@pytest.mark.parametrize("count", [0, 1, 7, 100, 1000])
def test_many_makes_as_many_as_it_is_told(workflows, count):
    assert len(workflows("many", count=count)) == count


@pytest.mark.parametrize("name", ["default", "failures"])
def test_no_id_stands_twice(workflows, name):
    found = workflows(name)
    ids = [each.id for each in found] + [task.id for each in found for task in each.tasks]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", ["default", "failures"])
def test_a_run_that_ended_has_no_unfinished_task(workflows, name):
    for each in workflows(name):
        open_tasks = [t for t in each.listed(True) if t.status in ("QUEUED", "RUNNING", "PAUSED")]
        ended = each.status not in (Status.QUEUED, Status.RUNNING, Status.PAUSED)
        assert not (ended and open_tasks), each.id


@pytest.mark.parametrize("name", ["default", "failures", "many"])
def test_nothing_has_a_plan_so_what_moves_is_up_to_the_pace_of_its_world(workflows, name):
    changes = {"count": 400} if name == "many" else {}

    assert all(each.steps == () for each in workflows(name, **changes))


def test_a_completed_run_has_an_output_and_only_such_a_run(workflows):
    for each in workflows("default"):
        assert (each.output is not None) == (each.status is Status.COMPLETED)


def test_a_failed_run_has_a_failed_task_that_is_the_last_word(workflows):
    for each in workflows("failures"):
        if each.status is Status.FAILED:
            last = [t for t in each.tasks if t.status is TaskStatus.FAILED and not t.retried]
            assert len([t for t in last if t.type not in CONTAINERS]) <= 1
            assert last, each.id


def test_nothing_is_in_the_future_of_its_baseline(workflows):
    newest = max(each.updated_at for each in workflows("default"))

    assert newest < 1_775_088_000 * 10**9  # 2 April 2026
    assert all(each.created_at <= each.updated_at for each in workflows("default"))


DIALECTS = [
    {},
    {"nullFields": "absent", "omittedInputParams": "absent", "timestampDigits": 0},
    {"omittedInputParams": "null", "timestampZone": "+00:00", "timestampDigits": 3},
    {"statusNames": {"RUNNING": "IN_PROGRESS", "TIMED_OUT": "EXPIRED"}, "extraFields": {"_x": [1]}},
    {"loopOverTasks": "nested", "timestampDigits": 6},
]


@pytest.mark.parametrize("dialect", DIALECTS, ids=str)
@pytest.mark.parametrize("name", ["default", "failures", "many"])
def test_every_body_of_every_baseline_is_valid_in_every_dialect(api, name, dialect):
    from wfmock.spec.exchange import Reply
    from wfmock.spec.validation import check_reply

    presenter = Presenter(api, Dialect.parse(dialect), Sampler(api, 1))
    get = api.by_binding("get")

    for each in load_baseline(name, api, count=400 if name == "many" else None).workflows():
        for body in (presenter.present(each), presenter.present_with_loop_over(each)):
            assert not check_reply(get, Reply(200, body)), json.loads(body)
