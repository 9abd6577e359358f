"""A request chooses its world by header, base URL or token; nothing else of the request changes."""

import pytest

from worlds.meeting import DEFINITION, LIST

BODY = {"_workflowDefId": DEFINITION}


def ways(world, token="secret"):
    """The same call in each of the three ways: path and headers."""
    return {
        "header": (LIST, {"X-Wfmock-World": world}),
        "path": (f"/@{world}{LIST}", {}),
        "token": (LIST, {"Authorization": f"Bearer world/{world}/{token}"}),
    }


@pytest.fixture(params=["header", "path", "token"])
def way(request):
    """One of the three ways: ``way(world)`` is path and headers."""
    return lambda world, **token: ways(world, **token)[request.param]


def test_a_world_is_made_on_first_use_as_main_began(meet, way):
    meeting = meet()
    meeting.start("main")
    path, headers = way("mine")

    reply = meeting.client.get(path, headers=headers)

    assert reply.json["_total"] == meeting.total("main") - 1
    assert meeting.worlds.names() == ["main", "mine"]


def test_what_is_done_in_a_world_is_seen_there_and_nowhere_else(meet, way):
    meeting = meet()
    before = meeting.total("main")
    path, headers = way("mine")

    assert meeting.client.post(path, json=BODY, headers=headers).status_code == 201

    assert meeting.client.get(path, headers=headers).json["_total"] == before + 1
    assert meeting.total("mine") == before + 1
    assert meeting.total("main") == meeting.total("other") == before


def test_the_three_ways_lead_to_the_same_world(meet):
    meeting = meet()
    for path, headers in ways("mine").values():
        meeting.client.post(path, json=BODY, headers=headers)

    assert meeting.total("mine") == meeting.total("main") + 3


def test_the_path_wins_over_the_header_and_the_header_over_the_token(meet):
    meeting = meet()
    header, token = ({"X-Wfmock-World": "b"}, {"Authorization": "Bearer world/c/x"})

    meeting.client.get(f"/@a{LIST}", headers=header | token)
    meeting.client.get(LIST, headers=header | token)

    assert meeting.worlds.names() == ["main", "a", "b"]


@pytest.mark.parametrize("headers", [{}, {"X-Wfmock-World": ""}, {"Authorization": "Bearer x"}])
def test_without_a_choice_it_is_main(meet, headers):
    meeting = meet()

    assert meeting.client.get(LIST, headers=headers).status_code == 200
    assert meeting.worlds.names() == ["main"]


def test_a_reply_is_the_same_whichever_way_the_world_was_chosen(meet):
    meeting = meet()
    replies = [
        meeting.client.get(path, headers=headers)
        for path, headers in [*ways("a").values(), (LIST, {})]
    ]

    assert len({reply.data for reply in replies}) == 1
    numbered = [dict(reply.headers) for reply in replies]
    assert len({tuple(h for h in head if h != "X-Wfmock-Exchange") for head in numbered}) == 1


def test_a_miss_in_a_world_is_told_as_in_main(meet):
    meeting = meet()

    here, there = (meeting.client.get(path) for path in ("/@mine/nowhere", "/nowhere"))

    assert here.status_code == there.status_code == 404
    assert "GET /nowhere" in here.json["detail"]


def test_the_rest_of_the_token_is_the_token_that_is_checked(meet, tmp_path):
    file = tmp_path / "tokens.yaml"
    file.write_text("secret: {user: u}")
    meeting = meet(auth=str(file))

    codes = [
        meeting.client.get(path, headers=headers).status_code
        for path, headers in (ways("a")["token"], ways("a", "guessed")["token"])
    ]

    assert codes == [200, 401]


def test_two_users_of_one_token_start_workflows_as_the_same_user(meet):
    meeting = meet(auth="any")
    users = set()
    for world in ("a", "b"):
        path, headers = ways(world)["token"]
        users.add(meeting.client.post(path, json=BODY, headers=headers).json["_createdBy"])
    plain = {"Authorization": "Bearer secret"}

    assert users == {meeting.client.post(LIST, json=BODY, headers=plain).json["_createdBy"]}


@pytest.mark.parametrize("name", ["-a", ".a", "~a", "a b", "a!", "ä", "a:b", "a@b", "_", "a" * 101])
def test_a_name_that_is_none_is_refused_with_what_names_are(meet, way, name):
    meeting = meet()
    path, headers = way(name)

    reply = meeting.client.get(path, headers=headers)

    assert reply.status_code == 400
    assert reply.json["type"].endswith("bad-world")
    assert "letters, digits" in reply.json["hint"]
    assert meeting.worlds.names() == ["main"]


@pytest.mark.parametrize("name", ["a", "7", "A-b_c.d~e", "test-login-chromium-0", "a" * 100])
def test_names_of_tests_are_names_of_worlds(meet, way, name):
    meeting = meet()
    path, headers = way(name)

    assert meeting.client.get(path, headers=headers).status_code == 200
    assert meeting.worlds.names() == ["main", name]


def test_a_path_that_leaves_the_name_out_is_refused(meet):
    reply = meet().client.get(f"/@{LIST}")

    assert reply.status_code == 400
    assert reply.json["type"].endswith("bad-world")
