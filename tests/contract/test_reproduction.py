"""The curl lines of a finding show it again, on a fresh server too."""

import os
import shutil
import subprocess

import pytest

from faulty.data import DEFINITION
from faulty.reference import Service
from faulty.serving import Serving
from verifying import ground
from wfmock.contract.workbench.reproduction import script

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


class Reordered(Service):
    """The run's own id comes after those of its tasks."""

    def show(self, run):
        shown = super().show(run)
        return {"_tasks": shown.pop("_tasks"), **shown}


class Guarded(Service):
    """Wants a token."""

    def route(self, request):
        if request.headers.get("authorization") != "Bearer sesame-open":
            return self.refusal(type("R", (), {"status": 401, "message": "who are you?"})())
        return super().route(request)


def execute(text, url, **environ):
    lines = [f"BASE={url}" if line.startswith("BASE=") else line for line in text.splitlines()]
    done = subprocess.run(
        ["sh", "-s"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={"PATH": os.environ["PATH"], **environ},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_curl
@pytest.mark.parametrize("server", [Service, Reordered])
def test_a_run_that_the_script_starts_is_used_by_what_follows(server):
    with ground(server()) as made:
        run_id = made.deployment.start({"site": "Köln's"})["_id"]
        made.deployment.list()
        made.deployment.update(run_id, "PAUSED")
        shown = made.deployment.get(run_id)
        text = script(made.transport, [shown.exchange], "PAUSED", f"{run_id} is not")

    fresh = server(seed=99)
    with Serving(fresh) as serving:
        said = execute(text, serving.url)

    assert [fresh.runs[each].status for each in fresh.started] == ["PAUSED"]
    assert fresh.runs[fresh.started[0]].inputs == {"site": "Köln's"}
    assert fresh.calls["list"] == 0
    assert said.rstrip().endswith("200 application/json")
    assert "# received: $RUN1 is not" in text


@needs_curl
def test_the_token_is_read_from_the_environment():
    with ground(Guarded(), headers={"Authorization": "Bearer sesame-open"}) as made:
        shown = made.deployment.list()
        text = script(made.transport, [shown.exchange], "200", "500")

    assert "sesame" not in text
    with Serving(Guarded()) as serving:
        assert (
            execute(text, serving.url, TOKEN="sesame-open")
            .rstrip()
            .endswith("200 application/json")
        )
        assert execute(text, serving.url, TOKEN="other").splitlines()[-1].startswith("401")


@needs_curl
@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00{", b'{"a": "line\r\nend"}', b"it's $HOME `id`", b""]
)
def test_odd_bodies_arrive_as_they_were_sent(body):
    arrived = []

    class Listening(Service):
        def do_start(self, request):
            arrived.append(request.body)
            return super().do_start(request)

    with ground(Listening()) as made:
        refused = made.deployment.start(body=body)
        text = script(made.transport, [refused.exchange], "400", "200")
    with Serving(Listening()) as serving:
        execute(text, serving.url)

    assert arrived == [body, body]


def test_a_read_that_was_polled_stands_once_after_a_pause():
    with ground() as made:
        reads = [made.deployment.list() for _ in range(3)]
        text = script(made.transport, [reads[-1].exchange], "", "")

    assert text.count("curl") == 1
    assert "sleep" in text


def test_two_reads_that_differ_stand_both_in_the_script():
    with ground() as made:
        reads = [made.deployment.list() for _ in range(2)]
        text = script(made.transport, [each.exchange for each in reads], "", "")

    assert text.count("curl") == 2
    assert "sleep" not in text


@needs_curl
def test_the_status_and_type_of_a_start_are_printed_too():
    with ground() as made:
        run_id = made.deployment.start()["_id"]
        text = script(made.transport, [made.deployment.get(run_id).exchange], "", "")
    with Serving(Service()) as serving:
        assert "201 application/json" in execute(text, serving.url).splitlines()


def test_only_what_is_needed_stands_in_the_script():
    with ground() as made:
        other = made.deployment.start()["_id"]
        made.deployment.update(other, "PAUSED")
        mine = made.deployment.start()["_id"]
        shown = made.deployment.get(mine)
        text = script(made.transport, [shown.exchange], "", "")

    assert text.count("curl") == 2
    assert other not in text
    assert mine not in text
    assert DEFINITION in text
