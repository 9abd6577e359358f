"""Bearer tokens at the border: 401 without one, 403 without that namespace."""

NS = "first_tchgt1VU"
LIST = f"/workflowsvc/api/v1/workflows?nsfilter={NS}"
TOKENS = "secret: {namespaces: [first_tchgt1VU], user: 11111111-1111-4111-8111-111111111111}\n"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_without_a_token_the_call_is_refused_and_told_the_scheme(client):
    reply = client(auth="any").get(LIST)

    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_any_token_will_do_when_any_is_asked_for(client):
    assert client(auth="any").get(LIST, headers=bearer("x")).status_code == 200


def test_a_token_is_kept_to_its_namespaces(client, tmp_path):
    file = tmp_path / "tokens.yaml"
    file.write_text(TOKENS)
    browser = client(auth=str(file))

    assert browser.get(LIST, headers=bearer("secret")).status_code == 200
    assert browser.get(LIST, headers=bearer("other")).status_code == 401
    foreign = browser.get(LIST.replace(NS, "other_00000000"), headers=bearer("secret"))
    assert foreign.status_code == 403


def test_what_a_token_starts_belongs_to_its_user(client, tmp_path):
    file = tmp_path / "tokens.yaml"
    file.write_text(TOKENS)
    body = {"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5"}

    started = client(auth=str(file)).post(LIST, json=body, headers=bearer("secret")).json

    assert started["_createdBy"] == "11111111-1111-4111-8111-111111111111"


def test_a_caller_is_refused_before_its_call_is_checked(client):
    reply = client(auth="any").get("/workflowsvc/api/v1/workflows?_pageSize=x")

    assert reply.status_code == 401
