"""A recording is conducted again, and every reply is the same byte for byte."""

import json
import stat
from contextlib import suppress
from threading import Thread

import pytest

from journal.benches import DEFINITION, LIST, NS, ROOT, dialect_file
from journal.runs import different, lines, recording, replayed
from wfmock.errors import SettingsError
from wfmock.replay.recorder import REMEMBERED
from wfmock.replay.stage import Stage
from wfmock.resources import resource
from wfmock.settings import FIELDS
from wfmock.workflows.clock import ManualClock

HOUR = 3600 * 10**9


def start(browser, world="main", **headers):
    url = LIST if world == "main" else f"/@{world}{LIST}"
    return browser.post(url, json={"_workflowDefId": DEFINITION}, headers=headers).json["_id"]


def pause(browser, workflow_id):
    url = f"{ROOT}/{workflow_id}/status?nsfilter={NS}"
    return browser.put(url, json={"_status": "PAUSED"})


def test_a_run_over_time_is_the_same_again(tmp_path):
    with recording(tmp_path) as run:
        first = start(run.browser)
        run.clock.advance(2 * 10**9)
        pause(run.browser, first)
        start(run.browser)
        run.clock.advance(HOUR)
        run.browser.get(LIST)

    assert len(replayed(run.file)) == 4
    assert different(run.file) == {}


def test_a_reply_that_came_out_otherwise_is_told_member_by_member(tmp_path):
    with recording(tmp_path) as run:
        pause(run.browser, start(run.browser))
    *others, line = run.file.read_text().splitlines()
    sent = json.loads(line) | {"body": '{"_status": "TERMINATED"}', "size": 25}
    run.file.write_text("\n".join([*others, json.dumps(sent)]))

    ((number, told),) = different(run.file).items()
    assert number == 2
    assert 'body /_status: recorded "PAUSED", now "TERMINATED"' in told
    assert not any(each.startswith("status") for each in told)


def test_a_refusal_in_place_of_success_is_told(tmp_path):
    with recording(tmp_path) as run:
        run.browser.get(LIST)
    run.file.write_text(run.file.read_text().replace(f"nsfilter={NS}", "nsfilter"))

    (told,) = different(run.file).values()
    assert told[0] == "status: recorded 200, now 400"
    assert "header Content-Type: recorded application/json, now application/problem+json" in told


def test_what_came_before_the_handlers_is_the_same_again(tmp_path):
    with recording(tmp_path) as run:
        run.browser.get("/nowhere")
        run.browser.delete(ROOT)
        run.browser.options(LIST, headers={"Origin": "http://app", "X-Unheard": "1"})
        run.browser.head(LIST)
        run.browser.get(LIST, headers={"Origin": "http://app", "Accept": "text/html"})
        run.browser.post(LIST, data=b"\xff{", content_type="application/json")
        run.browser.post(LIST, data=b" " * (1 << 21), content_type="application/json")
        run.browser.get(LIST, headers={"X-Wfmock-World": "no/name"})
        run.browser.get("/workflowsvc/%C3%BC%ff?a=%ff&b=\xfc")

    statuses = [each.replied.status for each in lines(run.file)]
    assert statuses == [404, 405, 204, 200, 406, 400, 413, 400, 404]
    assert different(run.file) == {}


def test_worlds_are_told_apart_however_they_were_chosen(tmp_path):
    with recording(tmp_path, auth="any") as run:
        for number in range(3):
            start(run.browser, Authorization=f"Bearer world/a/{number}")
            start(run.browser, "b", Authorization=f"Bearer {number}")
            start(run.browser, **{"X-Wfmock-World": "c", "Authorization": "Bearer x"})

    assert [each.world for each in lines(run.file)] == ["a", "b", "c"] * 3
    assert different(run.file) == {}


def test_what_was_steered_is_steered_again(tmp_path):
    with recording(tmp_path) as run:
        started = start(run.browser)
        run.steer("worlds/main/clock/advance", seconds=5)
        run.steer("worlds/main/fork", name="copy")
        run.steer("worlds/copy/faults", plan="flaky")
        run.clock.advance(10**9)
        for _ in range(20):
            run.browser.get(f"/@copy{LIST}")
        run.steer(f"worlds/main/workflows/{started}", "PATCH", status="FAILED")
        run.steer("worlds/main/snapshots")
        run.browser.get(f"{ROOT}/{started}?nsfilter={NS}")
        run.steer("worlds/main/reset")
        start(run.browser)

    assert different(run.file) == {}


def test_reading_the_control_api_and_being_refused_by_it_is_no_part_of_a_run(tmp_path):
    with recording(tmp_path) as run:
        run.browser.get("/__wfmock/worlds", headers={"Host": "localhost"})
        run.browser.post("/__wfmock/worlds/main/reset", headers={"Host": "evil.example"})

    assert lines(run.file) == []


def test_callers_are_known_again_without_their_tokens(tmp_path):
    with recording(tmp_path, auth="any") as run:
        start(run.browser, Authorization="Bearer first-secret")
        start(run.browser, Authorization="Bearer second-secret")
        run.browser.get(LIST)

    users = {each.sent.caller and each.sent.caller.user for each in lines(run.file)}
    assert len(users) == 3
    assert "secret" not in run.file.read_text()
    assert different(run.file) == {}


def test_callers_of_a_token_file_keep_their_namespaces(tmp_path):
    tokens = tmp_path / "tokens.yaml"
    tokens.write_text(json.dumps({"first-secret": {"namespaces": ["other"]}, "all-secret": {}}))
    with recording(tmp_path, auth=str(tokens)) as run:
        for token in ("first-secret", "all-secret", "unknown-secret"):
            run.browser.get(LIST, headers={"Authorization": f"Bearer {token}"})

    assert [each.replied.status for each in lines(run.file)] == [403, 200, 401]
    assert "secret" not in run.file.read_text()
    assert different(run.file) == {}


def test_whatever_a_reply_depends_on_is_remembered():
    elsewhere = {"spec", "dialect", "auth"}  # in the head in a form of their own
    without_effect = {"host", "port", "control_token", "world_ttl", "record", "threads", "db"}

    assert set(FIELDS) == {*REMEMBERED, *elsewhere, *without_effect}


def test_the_file_is_for_its_owner_alone(tmp_path):
    with recording(tmp_path) as run:
        pass

    assert stat.S_IMODE(run.file.stat().st_mode) == 0o600


def test_one_file_holds_document_dialect_and_baseline_of_its_own(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "own").mkdir()
    packaged = resource("fixtures/default.yaml").read_text()
    definitions = resource("fixtures/parts/definitions.yaml").read_text()
    (tmp_path / "own/mine.yaml").write_text(
        packaged.replace("parts/definitions.yaml", "../parts/defs.yaml")
    )
    (tmp_path / "parts/defs.yaml").write_text(definitions)
    document = resource("openapi/workflows.yaml").read_text()
    spec = tmp_path / "spec.yaml"
    spec.write_text(document.replace("title: Workflow Service", "title: Mine"))
    dialect = dialect_file(tmp_path, timestampDigits=3, illegalResume=400)
    mine = str(tmp_path / "own/mine.yaml")
    with recording(tmp_path, spec=str(spec), baseline=mine, dialect=dialect) as run:
        pause(run.browser, start(run.browser))
    for file in ("spec.yaml", "own/mine.yaml", "parts/defs.yaml", "dialect.yaml"):
        (tmp_path / file).unlink()

    assert len(lines(run.file)) == 2
    assert different(run.file) == {}


def test_another_document_than_the_recorded_one_is_refused_and_can_be_insisted_on(tmp_path):
    with recording(tmp_path) as run:
        run.browser.get(LIST)
    head, call = run.file.read_text().splitlines()
    document = json.loads(head)
    document["spec"]["sha256"] = "0" * 64
    run.file.write_text(json.dumps(document) + "\n" + call + "\n")

    with pytest.raises(SettingsError, match="another document"):
        replayed(run.file)
    assert different(run.file, str(resource("openapi/workflows.yaml"))) == {}


def test_a_long_reply_is_kept_as_a_digest_only(tmp_path):
    with recording(tmp_path, baseline="many", count=2000) as run:
        run.browser.get(f"{LIST}&_pageSize=500")

    (line,) = lines(run.file)
    assert line.replied.body is None
    assert run.file.stat().st_size < 10_000
    assert different(run.file) == {}


def test_replies_that_faults_deliver_in_their_own_way_are_the_same_again(tmp_path):
    with recording(tmp_path) as run:
        for number, effect in enumerate(("drop", "truncate", "malformed")):
            run.steer("worlds/main/faults", effect=effect, nth=1, name=effect)
            with suppress(ConnectionResetError):
                run.browser.get(f"{LIST}&_pageSize={number}").get_data()

    assert different(run.file) == {}


def test_a_server_that_was_killed_leaves_a_readable_file(tmp_path):
    with recording(tmp_path) as run:
        for _ in range(3):
            run.browser.get(LIST)
    run.file.write_bytes(run.file.read_bytes()[:-100])

    *played, cut = replayed(run.file)
    assert [each.differs for each in played] == [(), ()]
    assert cut.line == 4


def test_a_second_server_writes_on_and_both_are_replayed(tmp_path):
    for seed in (1, 2):
        with recording(tmp_path, seed=seed) as run:
            start(run.browser)
        run.file.write_bytes(run.file.read_bytes()[:-1])  # killed before the line ended

    assert len(replayed(run.file)) == 2
    assert different(run.file) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("hello\n", "no recording"),
        ("{}\n", "no recording"),
        ('{"wfmock": "9", "format": 99}\n', "format 99"),
        ('{"wfmock": "9", "format": 1}\n', "line 1 is damaged"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path, text, said):
    (tmp_path / "x").write_text(text)

    with pytest.raises(SettingsError, match=said):
        replayed(tmp_path / "x")


def test_damage_in_the_middle_is_named_by_its_line(tmp_path):
    with recording(tmp_path) as run:
        run.browser.get(LIST)
        run.browser.get(LIST)
    head, _, call = run.file.read_text().splitlines()
    run.file.write_text("\n".join([head, "{", call, ""]))

    with pytest.raises(SettingsError, match="line 2 is damaged"):
        replayed(run.file)


def test_a_recording_begins_from_a_baseline_not_from_a_file(tmp_path):
    with (
        pytest.raises(SettingsError, match="baseline"),
        recording(tmp_path, db=str(tmp_path / "state.sqlite")),
    ):
        pass
    assert not (tmp_path / "state.sqlite").exists()


def test_a_file_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="directory"), recording(tmp_path / "no", name="x"):
        pass


@pytest.mark.parametrize("round_", range(3))
def test_many_callers_at_once_are_recorded_in_an_order_that_gives_the_same_replies(
    tmp_path, round_
):
    def work(browser, number):
        for step in range(12):
            started = start(browser, f"w{(number + step) % 3}" if step % 2 else "main")
            pause(browser, started)
            browser.get(LIST)
            browser.get(f"/@w{step % 3}{LIST}")

    with recording(tmp_path) as run:
        clients = [run.app.test_client() for _ in range(6)]
        threads = [Thread(target=work, args=(each, n)) for n, each in enumerate(clients)]
        for thread in threads:
            thread.start()
        for _ in range(2000):
            run.clock.advance(10**7)
        for thread in threads:
            thread.join()

    assert len(lines(run.file)) == 6 * 12 * 4
    assert different(run.file) == {}


def test_a_delay_is_waited_when_others_may_act_again(tmp_path):
    meanwhile = []

    def sleep(seconds):
        meanwhile.append((seconds, run.app.test_client().get(LIST).status_code))

    with recording(tmp_path, sleep=sleep) as run:
        run.browser.get(LIST, headers={"Prefer": "wait=7"})

    assert meanwhile == [(7.0, 200)]
    assert len(lines(run.file)) == 2
    assert different(run.file) == {}


def test_on_the_stage_time_stands_still_and_delays_are_owed():
    clock, slept = ManualClock(5), []
    stage = Stage(clock, slept.append)

    with stage.acting() as at:
        clock.advance(100)
        stage.sleep(1.0)
        stage.sleep(2.0)
        assert (at, stage.now_ns(), slept) == (5, 5, [])

    assert (stage.now_ns(), slept) == (105, [3.0])


def test_off_the_stage_a_delay_is_waited_at_once():
    slept = []
    Stage(ManualClock(0), slept.append).sleep(1.0)

    assert slept == [1.0]


def test_the_stage_is_left_even_when_a_call_fails():
    stage = Stage(ManualClock(0), lambda seconds: None)
    with pytest.raises(ZeroDivisionError), stage.acting():
        raise ZeroDivisionError

    with stage.acting():
        pass
