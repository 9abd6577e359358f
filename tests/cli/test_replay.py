"""``serve --record`` and ``replay`` as a user meets them."""

import json

import pytest

LIST = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def recording(serve, tmp_path_factory):
    """What three calls were recorded as, by a server that was killed."""
    file = tmp_path_factory.mktemp("recording") / "run.jsonl"
    with serve("--record", str(file)) as served:
        served.get(LIST)
        served.send(LIST, {"_workflowDefId": DEFINITION})
        served.get(LIST)
    return file.read_text()


@pytest.fixture
def recorded(recording, tmp_path):
    """A file with that recording, to be replayed or spoilt."""
    file = tmp_path / "run.jsonl"
    file.write_text(recording)
    return file


def test_a_recording_of_a_killed_server_is_replayed(recorded, wfmock):
    done = wfmock("replay", str(recorded))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "3 replies are the same\n"


def test_a_reply_that_differs_ends_with_1_and_is_shown(recorded, wfmock):
    head, first, second, third = recorded.read_text().splitlines()
    sent = json.loads(second)
    sent["body"] = sent["body"].replace(DEFINITION, "0" * len(DEFINITION))
    recorded.write_text("\n".join([head, first, json.dumps(sent), third, ""]))

    done = wfmock("replay", str(recorded))

    assert done.returncode == 1
    assert "call 2, POST /workflowsvc/api/v1/workflows" in done.stdout
    assert "  status: recorded 201, now 404" in done.stdout
    assert done.stdout.endswith("2 of 3 replies differ\n")


def test_only_so_many_calls_are_shown_as_asked_for(recorded, wfmock):
    head, *calls = recorded.read_text().splitlines()
    document = json.loads(head)
    document["settings"]["seed"] = 99
    recorded.write_text("\n".join([json.dumps(document), *calls, ""]))

    done = wfmock("replay", "--show", "1", str(recorded))

    assert done.stdout.count("call ") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "", "is empty"),
        (lambda text: "nonsense\n" + text, "is no recording"),
        (lambda text: text.replace('"sha256": "', '"sha256": "0', 1), "another document"),
    ],
)
def test_what_cannot_be_replayed_ends_with_2_and_a_hint(recorded, wfmock, change, said):
    recorded.write_text(change(recorded.read_text()))

    done = wfmock("replay", str(recorded))

    assert done.returncode == 2
    assert said in done.stderr


def test_a_recording_that_is_not_there_ends_with_2(wfmock):
    done = wfmock("replay", "nowhere.jsonl")

    assert done.returncode == 2
    assert "nowhere.jsonl" in done.stderr


def test_recording_what_a_file_keeps_ends_with_2(wfmock):
    done = wfmock("serve", "--port", "0", "--db", "state.sqlite", "--record", "run.jsonl")

    assert done.returncode == 2
    assert "leave out --db or --record" in done.stderr
