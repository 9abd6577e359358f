"""Each choice is told apart from the others, and what cannot be told stays untold."""

from contextlib import contextmanager

import pytest

from faulty.data import existing_runs
from faulty.messages import Refused, Reply
from faulty.reference import Service
from verifying import bench, ground
from wfmock.contract.learn import everything, life, looks, pages, refusals, rest, searching
from wfmock.contract.learn.lag import told
from wfmock.contract.learn.lessons import Study, teach
from wfmock.contract.learn.names import meant_by, other_names
from wfmock.workflows.model import Status


@contextmanager
def study(app=None, **changes):
    with ground(app, **changes) as made:
        yield Study(bench(made))


def taught(*lessons, app=None, **changes):
    """What some lessons make of a server: the choices, and why others stay untold."""
    with study(app, **changes) as made:
        teach(made, lessons)
        return made.bench.learnt, made.untold


# --- what cannot be told


def test_a_status_that_the_dialect_cannot_say_becomes_a_note():
    class Teapot(Service):
        def unknown_run(self):
            return Refused(418, "short and stout")

    with study(Teapot()) as made:
        teach(made, refusals.LESSONS)

        assert "unknownWorkflow" not in made.bench.learnt
        assert "418" in made.untold["unknownWorkflow"]
        assert any("418" in note.text for note in made.bench.ledger.notes)


def test_one_lesson_that_fails_does_not_stop_the_others():
    class Crashing(Service):
        def sort_keys(self, text):
            if text == "upwards":
                raise ZeroDivisionError
            return super().sort_keys(text)

        def write(self, content):
            return b"not JSON" if content.get("_pageSize") == 0 else super().write(content)

    learnt, untold = taught(*searching.LESSONS, *pages.LESSONS, app=Crashing())

    assert learnt["unknownSortField"] == "refused"
    assert learnt["replyPageSize"] == "asked"
    assert set(untold) <= {"malformedSort", "pageSizeZero"}


def test_without_consent_nothing_is_written_and_it_is_said():
    app = Service()
    learnt, untold = taught(*life.LESSONS, *refusals.LESSONS, app=app, definition="")

    assert app.calls["start"] == app.calls["update"] == 0
    assert "--definition" in untold["startedAs"]
    assert learnt["invalidRequest"] == 400


def test_an_empty_namespace_tells_refusals_and_no_looks():
    learnt, untold = taught(
        *pages.ESSENTIAL, *looks.LESSONS, *refusals.LESSONS, app=Service(runs=()), definition=""
    )

    assert learnt["missingNamespace"] == 400
    assert {"pageSizeSpelling", "timestampDigits", "foreignWorkflow"} <= set(untold)


def test_a_run_that_is_over_at_once_tells_what_is_illegal_and_nothing_else():
    class Quick(Service):
        def age(self, run):
            if run.since is not None:
                self.become(run, "COMPLETED", self.clock())
                run.since = None

    learnt, untold = taught(*life.LESSONS, app=Quick())

    assert learnt["illegalPause"] == learnt["illegalTerminate"] == 409
    assert {"repeatedPause", "resumedTo", "terminatedTasks"} <= set(untold)


def test_a_list_in_another_order_has_no_order_of_the_dialect():
    class ByUser(Service):
        def by_default(self, runs):
            return sorted(runs, key=lambda run: (run.created_by, run.id[::-1]))

    _, untold = taught(searching.default_order, app=ByUser())

    assert "none of those" in untold["defaultOrder"]


# --- what is told


@pytest.mark.parametrize("cap", [1, 7, 10, 24, 25, 45])
def test_a_cap_is_found_to_the_number(cap):
    class Capped(Service):
        def size(self, request):
            return min(super().size(request), cap)

    class Refusing(Service):
        def size(self, request):
            size = super().size(request)
            if size > cap and "_pageSize" in request.query:
                raise Refused(400, "too many")
            return size

    for app, how in ((Capped(), "clamped"), (Refusing(), "refused")):
        learnt, _ = taught(*pages.ESSENTIAL, app=app)
        assert (learnt["pageSizeCap"], learnt["pageSizeAboveCap"]) == (cap, how)


def test_a_list_that_loses_its_last_item_is_not_taken_for_capped():
    class Losing(Service):
        def page(self, ordered, search):
            page = super().page(ordered, search)
            return page[:-1] if len(page) > 1 else page

    learnt, untold = taught(*pages.ESSENTIAL, app=Losing())

    assert "pageSizeCap" not in learnt
    assert "no cap" in untold["pageSizeCap"]


@pytest.mark.parametrize("cap", [1, 9, 10, 99, 100, 101, 255, 999])
def test_the_largest_page_is_found_with_few_questions(cap):
    asked = []

    def accepts(size):
        asked.append(size)
        return size <= cap

    assert pages.largest_accepted(accepts) == cap
    assert len(asked) <= 14


@pytest.mark.parametrize(
    ("media", "body", "kind"),
    [
        ("application/problem+json", b'{"status": 404}', "problem"),
        ("application/json; charset=utf-8", b'{"status": 404}', "json"),
        ("text/html", b"<!doctype html>", "html"),
        ("text/plain", b"<h1>no", "html"),
        ("text/plain", b"no such workflow", "text"),
        (None, b"", "empty"),
    ],
)
def test_the_body_of_refusals_is_told_by_type_and_content(media, body, kind):
    class Refuses(Service):
        def refusal(self, refused):
            return Reply(refused.status, body, media=media)

    learnt, _ = taught(*refusals.LESSONS, refusals.body, app=Refuses())

    assert learnt["errorBody"] == kind


def test_only_fields_that_are_always_the_same_are_extra():
    class More(Service):
        def show(self, run):
            return {**super().show(run), "_tier": 2, "_mine": run.id, "_rare": 1}

    app = More(runs=existing_runs(5, 0))
    learnt, _ = taught(looks.extra_fields, app=app)

    assert learnt["extraFields"] == {"_tier": 2, "_rare": 1}


@pytest.mark.parametrize("run_id", ["1000007", "01JABCDEF0", "wf-12ab", "x"])
def test_an_unknown_id_is_of_the_kind_that_is_used(run_id):
    from random import Random

    made = refusals.like(run_id, Random(1))

    assert made != run_id
    assert len(made) == len(run_id)
    assert [c.isdigit() for c in made] == [c.isdigit() for c in run_id]


@pytest.mark.parametrize(("missed", "lag"), [(None, 0), (0.001, 0.02), (0.21, 0.3), (9, 10)])
def test_a_lag_is_told_as_one_that_is_told_so_again(missed, lag):
    assert told(missed) == lag


# --- names


def test_a_name_counts_when_it_is_the_only_one_of_its_status():
    assert other_names({}, ["SCHEDULED", "SUCCEEDED", "WAITING_FOR_INPUT"]) == {
        "QUEUED": "SCHEDULED",
        "COMPLETED": "SUCCEEDED",
    }
    assert other_names({}, ["QUEUED", "SCHEDULED"]) == {}


def test_where_a_command_led_counts_more_than_any_table():
    assert other_names({Status.TERMINATED: "HALTED"}, ["TERMINATED"]) == {"TERMINATED": "HALTED"}


@pytest.mark.parametrize(
    ("name", "status"),
    [("RUNNING", "RUNNING"), ("in-progress", "RUNNING"), ("Cancelled", "TERMINATED"), (7, None)],
)
def test_a_status_is_known_by_its_synonyms(name, status):
    assert meant_by(name) == status


# --- the whole


def test_the_reference_tells_all_but_what_to_do_above_a_cap_that_it_lacks():
    with ground(Service()) as made:
        untold = everything(bench(made), 0)

    assert set(untold) == {"pageSizeAboveCap"}
    assert made.transport.budget.requests <= 60
    assert made.transport.budget.starts <= 3


def test_what_laws_sent_is_read_off_and_asks_for_nothing():
    with ground(Service(), max_requests=30) as made:
        api = made.deployment
        run_id = api.start()["_id"]
        for command in ("RESUMED", "PAUSED", "TERMINATED", "PAUSED"):
            api.update(run_id, command)
        api.get(made.transport.impossible.uuid(bench(made).chance))
        api.list(nsfilter=None)
        while made.transport.requests_left:
            api.list()
        sent = len(made.transport.exchanges)
        rest(bench(made))

    read_off = {
        "startedAs": "QUEUED",
        "pausedTasks": "PAUSED",
        "terminatedTasks": "CANCELED",
        "illegalResume": 409,
        "illegalPause": 409,
        "unknownWorkflow": 404,
        "missingNamespace": 400,
        "errorBody": "json",
        "timestampDigits": 9,
    }
    assert read_off.items() <= made.learnt.items()
    assert len(made.transport.exchanges) == sent
