"""Who may steer: callers on this machine, or holders of the token; and no page of elsewhere."""

import pytest

TOKEN = {"Authorization": "Bearer s3cret"}
RESET = "POST /worlds/main/reset"


def called(steer, path="/worlds", method="GET", at="127.0.0.1", **headers):
    """The status of a call as it would come from an address, with headers."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return steer.client.open(
        f"/__wfmock{path}", method=method, headers=names, environ_base={"REMOTE_ADDR": at}
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_callers_on_this_machine_are_answered(steer, address):
    assert called(steer, at=address).status_code == 200


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "192.168.1.2", "::ffff:10.0.0.5", "2001:db8::1", "", "localhost"]
)
def test_callers_elsewhere_are_refused_and_told_why(steer, address):
    reply = called(steer, at=address)

    assert reply.status_code == 403
    assert "--control-token" in reply.json["hint"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:4010", "app.localhost:80", "127.0.0.1:4010", "[::1]:4010"]
)
def test_the_server_may_be_called_by_names_of_this_machine(steer, host):
    assert called(steer, Host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:4010", "127.0.0.1.evil.example", "localhost.evil", "[::2]", "["],
)
def test_a_name_that_was_made_to_lead_here_is_refused(steer, host):
    assert called(steer, Host=host).status_code == 403


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8080", "http://a.localhost"],
)
def test_pages_of_this_machine_may_steer_and_read(steer, origin):
    reply = called(steer, Origin=origin)

    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://localhost.evil.example", "file://", "http://["],
)
def test_pages_of_elsewhere_may_neither_steer_nor_read(steer, origin):
    reply = called(steer, "/worlds/main/reset", "POST", Origin=origin)

    assert reply.status_code == 403
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(
    ("origin", "status"), [("http://localhost:3000", 204), ("http://evil.example", 403)]
)
def test_only_pages_of_this_machine_get_leave_to_ask(steer, origin, status):
    asked = {"Access_Control_Request_Method": "DELETE", "Access_Control_Request_Headers": "a"}

    reply = called(steer, "/worlds/a", "OPTIONS", Origin=origin, **asked)

    assert reply.status_code == status
    assert ("Access-Control-Allow-Origin" in reply.headers) == (status == 204)
    assert status == 403 or "DELETE" in reply.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    "header",
    [
        {"X_Forwarded_For": "203.0.113.9"},
        {"X_Forwarded_For": "127.0.0.1, 203.0.113.9"},
        {"X_Real_Ip": "203.0.113.9"},
        {"Forwarded": 'for=127.0.0.1, for="[2001:db8::1]:47011";proto=http'},
        {"Forwarded": "For=unknown"},
        {"X_Forwarded_Host": "mock.example"},
    ],
)
def test_a_proxy_that_speaks_for_a_stranger_is_refused(steer, header):
    assert called(steer, **header).status_code == 403


def test_a_proxy_that_speaks_for_this_machine_is_answered(steer):
    forwarded = {"X_Forwarded_For": "127.0.0.1", "X_Forwarded_Host": "localhost:5173"}

    assert called(steer, Forwarded='for="[::1]:5000"', **forwarded).status_code == 200


def test_with_a_token_its_holders_may_steer_from_anywhere(steering):
    steer = steering(control_token="s3cret")

    reply = called(steer, at="10.0.0.5", Host="mock.example", Origin="http://app.example", **TOKEN)

    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] == "http://app.example"


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer wrong", "Bearer s3cret2", "Basic s3cret", "s3cret", "Bearer \xff"],
)
def test_with_a_token_nobody_else_may_not_even_from_this_machine(steering, given):
    reply = called(steering(control_token="s3cret"), Authorization=given)

    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_with_a_token_a_page_may_ask_before_it_sends_it(steering):
    asked = {"Origin": "http://app.example", "Access_Control_Request_Method": "POST"}

    reply = called(steering(control_token="s3cret"), "/worlds", "OPTIONS", at="10.0.0.5", **asked)

    assert reply.status_code == 204
    assert reply.headers["Access-Control-Allow-Origin"] == "http://app.example"


def test_a_refused_caller_changes_nothing_and_learns_nothing_of_the_routes(steer):
    id_ = steer.start()
    for path in ("/worlds/main/reset", "/nowhere"):
        assert called(steer, path, "POST", at="10.0.0.5").json["type"].endswith("not-local")

    assert steer.listed()["_list"][0]["_id"] == id_


@pytest.mark.parametrize("token", ["", "s3cret"])
def test_anybody_may_ask_after_its_health(steering, token):
    steer = steering(control_token=token)

    reply = called(steer, "/health", at="10.0.0.5", Host="mock.example")

    assert (reply.status_code, reply.json) == (200, {"status": "ok"})


def test_without_a_control_api_its_paths_are_unknown_as_any_other(steering):
    steer = steering(control=False)

    for path in ("/__wfmock", "/__wfmock/health", "/__wfmock/worlds"):
        reply, other = steer.client.get(path), steer.client.get("/nowhere")
        assert (reply.status_code, reply.json["type"]) == (404, other.json["type"])
    assert steer.listed()["_total"] > 0


def test_without_cross_origin_calls_no_page_reads_the_control_api_either(steering):
    reply = called(steering(cors=False), Origin="http://localhost:3000")

    assert "Access-Control-Allow-Origin" not in reply.headers


def test_the_token_of_the_mocked_api_is_none_of_the_control_api(steering):
    steer = steering(auth="any", control_token="s3cret")

    assert called(steer, Authorization="Bearer any").status_code == 401
    assert called(steer, **TOKEN).status_code == 200


def test_below_a_worlds_own_path_the_control_api_speaks_of_no_other_world(steer):
    steer.ok("POST /worlds", {"name": "a"})

    assert steer.client.get("/@a/__wfmock/worlds/a").json["name"] == "a"
    assert steer.client.get("/@a/__wfmock/health").status_code == 200
    other = steer.client.get("/@a/__wfmock/worlds/main")
    assert (other.status_code, other.json["type"]) == (400, "urn:wfmock:problem:two-worlds")


def test_asking_the_control_api_makes_no_world(steer):
    for path in ("/@new/__wfmock/health", "/@new/__wfmock/worlds/new"):
        steer.client.get(path)
    called(steer, "/worlds", X_Wfmock_World="new")

    assert steer.mock.worlds.names() == ["main"]
