"""Browser apps of any origin may talk to the mock."""

LIST = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"
STATUS = "/workflowsvc/api/v1/workflows/94bcf41e-8d05-4011-a64b-d5a5164b0155/status"
ORIGIN = {"Origin": "http://localhost:3000"}


def test_every_reply_may_be_read_by_the_origin_that_asked(client):
    for path in (LIST, "/nowhere", "/workflowsvc/api/v1/workflows"):
        reply = client().get(path, headers=ORIGIN)

        assert reply.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
        assert "Origin" in reply.headers["Vary"]


def test_a_preflight_allows_the_methods_of_the_path_and_the_asked_headers(client):
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-a, x-b"}

    reply = client().options(STATUS, headers=ORIGIN | asked)

    assert reply.status_code == 204
    assert "PUT" in reply.headers["Access-Control-Allow-Methods"]
    assert reply.headers["Access-Control-Allow-Headers"] == "x-a, x-b"


def test_cross_origin_calls_can_be_switched_off(client):
    reply = client(cors=False).get(LIST, headers=ORIGIN)

    assert "Access-Control-Allow-Origin" not in reply.headers
