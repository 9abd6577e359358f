"""Nothing forbidden ever arrives, whatever is tried; what is allowed does arrive."""

import json
import re
from contextlib import suppress
from random import Random
from urllib.parse import unquote

import pytest
import requests
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from faulty.data import DEFINITION, NAMESPACE, OTHER_DEFINITION
from verifying import Canned, ground
from wfmock.contract.wire.guard import DEFINITION_KEYS, FREE_KEYS
from wfmock.contract.wire.mentions import mentions
from wfmock.contract.wire.signals import BudgetSpent, Refused
from wfmock.errors import WfmockError

PATH = "/workflowsvc/api/v1/workflows"
FOREIGN = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
STARTS = 4


class Recorder(Canned):
    """Shows one foreign run, answers every start with a new one, records what arrives."""

    def answer(self, request):
        method, path, _ = request
        if method == "POST":
            return 201, {}, {"_id": f"own-{len(self.received)}", "_status": "QUEUED"}
        if path.startswith(PATH + "?"):
            return 200, {}, {"_list": [{"_id": FOREIGN, "_namespaces": [NAMESPACE]}], "_total": 1}
        return 200, {}, {"_id": unquote(path.split("/")[5]), "_status": "RUNNING"}


def mostly(usual, *odd):
    """The usual value in three of four draws, so that the odd one comes alone."""
    return st.sampled_from([*[usual] * 3 * len(odd), *odd])


names = st.sampled_from(
    ["_workflowDefId", "_workflowdefid", "workflowDefId", "_status", "_id", "_ids", "id", "def"]
)
values = st.recursive(
    st.sampled_from([DEFINITION, OTHER_DEFINITION, FOREIGN, "PAUSED", "", 7, None, True]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)
pairs = st.lists(st.tuples(names, values), min_size=1, max_size=3)
foreign = st.sampled_from([FOREIGN, OTHER_DEFINITION])
encodings = mostly("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32")


def written(members):
    """An object in which a key may stand twice."""
    return "{" + ",".join(f"{json.dumps(k)}:{json.dumps(v)}" for k, v in members) + "}"


bodies = st.one_of(
    mostly(json.dumps({"_workflowDefId": DEFINITION}).encode(), b'{"_status":"PAUSED"}', b""),
    st.builds(lambda members, encoding: written(members).encode(encoding), pairs, encodings),
    st.builds(lambda members: written(members)[:-1].encode(), pairs),
    st.builds(lambda members: json.dumps(written(members)).encode(), pairs),
    st.builds(lambda members: f"[{written(members)}]".encode(), pairs),
    st.builds(lambda name, value: f"x=1&{name}={value}&y".encode(), names, foreign),
    st.builds(lambda name, value: f"<{name}>{value}</{name}>".encode(), names, foreign),
    st.binary(max_size=40),
)
ids = st.sampled_from(
    ["OWN", "OWN", "OWN", "OWN", "IMPOSSIBLE", FOREIGN, "..", "%2e%2e", "%2F", f"{FOREIGN};OWN"]
).flatmap(lambda usual: mostly(usual, f"OWN%2F..%2F{FOREIGN}", f"../{FOREIGN}", f"OWN%00{FOREIGN}"))
places = st.builds("{}/{}/{}".format, st.just(PATH), ids, mostly("status", "retry", "", "status/"))
odd_places = st.sampled_from(["/", "/workflowsvc/api/v1/workflowdefs", f"//{PATH}", "/admin"])
queries = mostly(
    f"?nsfilter={NAMESPACE}",
    *("", "?nsfilter=other_ns", f"?nsfilter={NAMESPACE}&nsfilter=other_ns"),
    *(f"?nsfilter={NAMESPACE}&_method=DELETE", f"?nsfilter={NAMESPACE}&id={FOREIGN}"),
)
headers = mostly(
    (),
    *(("X-HTTP-Method-Override", "DELETE"), ("X-Original-URL", "/admin"), ("Host", "other")),
    *(("Content-Encoding", "gzip"), ("Content-Type", "multipart/form-data; boundary=x")),
)
methods = st.sampled_from(["DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "QUERY", "put", "GET"])
attempts = st.one_of(
    st.tuples(st.just("POST"), mostly(PATH, f"{PATH}/", f"{PATH}/.."), queries, headers, bodies),
    st.tuples(st.just("PUT"), places, queries, headers, bodies),
    st.tuples(methods, places | odd_places | st.just(PATH), queries, headers, st.just(b"")),
)
fuzzed = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def try_all(made, tried):
    """Send everything that the guard lets out, with real ids put in; gives an impossible id."""
    impossible = made.transport.impossible.uuid(Random(1))
    for method, path, query, extra, body in tried:
        own = next(iter(made.transport.owned.runs), "own-1")
        place = path.replace("OWN", own).replace("IMPOSSIBLE", impossible)
        url = made.transport.consent.base_url + place + query
        with suppress(WfmockError, requests.RequestException, ValueError):
            sent = dict([extra] if extra else [])
            made.transport.session.request(method, url, data=body, headers=sent)
    return impossible


def spellings(data):
    """Everything that a lenient reader might read in some bytes."""
    texts = [data.decode("latin-1"), unquote(data.decode("latin-1"))]
    return " ".join([*texts, data.replace(b"\0", b"").decode("latin-1")])


@fuzzed
@given(st.lists(attempts, min_size=4, max_size=16))
def test_no_forbidden_write_ever_arrives(tried):
    server = Recorder()
    with ground(server, max_runs=STARTS) as made:
        made.deployment.list()
        made.deployment.start()
        impossible = try_all(made, tried)
        allowed = {*made.transport.owned.runs, impossible}
    for method, path, body in server.received:
        place = path.partition("?")[0].rstrip("/")
        assert method in ("GET", "POST", "PUT")
        if method == "GET":
            continue
        assert not {"other_ns", "_method", FOREIGN} & set(re.split(r"[=&?/;]", unquote(path)))
        if method == "PUT":
            assert place == f"{PATH}/{place.split('/')[5]}/status"
            assert place.split("/")[5] in allowed
            assert not re.search(rf"id\W+{FOREIGN}", spellings(body))
        else:
            assert place == PATH
            assert not re.search(rf"[dD]ef\w*\W+{OTHER_DEFINITION}", spellings(body))
            assert not re.search(rf"id\W+{OTHER_DEFINITION}", spellings(body))
    starts = [body for method, _, body in server.received if method == "POST"]
    assert sum(DEFINITION in spellings(body) for body in starts) <= STARTS


@fuzzed
@given(st.lists(attempts, min_size=4, max_size=16))
def test_without_a_definition_nothing_but_reads_of_the_document_arrives(tried):
    server = Recorder()
    with ground(server, definition="") as made:
        try_all(made, tried)

    for method, path, _ in server.received:
        place = unquote(path.partition("?")[0])
        assert method == "GET"
        assert place.startswith(PATH)
        assert ".." not in place


def test_the_fuzzing_does_let_requests_through():
    # Else the promise above would hold for a guard that refuses everything.
    found = find(attempts, lambda each: each[0] == "PUT" and each[4] == b'{"_status":"PAUSED"}')

    with ground(Recorder()) as made:
        made.deployment.start()
        try_all(made, [found])
        assert [write.method for write in made.transport.writes] == ["POST", "PUT"]


def started(text):
    """A body with OTHER for the definition that was not named and MINE for the one that was."""
    return text.replace("OTHER", OTHER_DEFINITION).replace("MINE", DEFINITION)


@pytest.mark.parametrize(
    "text",
    [
        '{"_workflowDefId": "OTHER", "_workflowDefId": "MINE"}',
        '{"_workflowDefId": "MINE", "_workflowDefId": "OTHER"}',
        '{"_workflowdefid": "OTHER"}',
        '{"workflowDefinition": {"id": "OTHER"}}',
        '{"_workflow\\u0044efId": "OTHER"}',
        '{"_workflow\\u0044efId": "OTHER",',
        '{"_workflowDefId": ["OTHER"]}',
        '[{"_workflowDefId": "OTHER"}]',
        '"{\\"_workflowDefId\\": \\"OTHER\\"}"',
        '{"_workflowDefId": " OTHER "}',
        "{'_workflowDefId': 'OTHER'}",
        "_workflowDefId: OTHER",
        "_workflowDefId=OTHER",
        "%5FworkflowDefId=OTHER",
        "<_workflowDefId>OTHER</_workflowDefId>",
        '{"_inputParams": {}, "_id": "OTHER"}',
        '[{"_inputParams": {"_workflowDefId": "OTHER"}}]',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_a_start_in_disguise_does_not_leave(text, encoding):
    server = Recorder()
    with ground(server) as made, pytest.raises(Refused):
        made.deployment.start(body=started(text).encode(encoding))

    assert server.received == []


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", f"{PATH}?nsfilter=x", {"X-HTTP-Method-Override": "DELETE"}),
        ("GET", f"{PATH}?nsfilter=x", {"X-Original-URL": "/admin"}),
        ("GET", f"{PATH}?nsfilter=x", {"Host": "other"}),
        ("GET", f"{PATH}?nsfilter=x&_method=DELETE", {}),
        ("GET", f"{PATH}/%2e%2e?nsfilter=x", {}),
        ("GET", f"{PATH}/a%2fstatus", {}),
        ("GET", "/workflowsvc/api/v1/workflowdefs?nsfilter=x", {}),
        ("DELETE", f"{PATH}/{FOREIGN}", {}),
        ("PATCH", f"{PATH}/{FOREIGN}", {}),
        ("OPTIONS", PATH, {}),
        ("POST", f"{PATH}?nsfilter={NAMESPACE}", {"Content-Encoding": "gzip"}),
        ("POST", f"{PATH}?nsfilter={NAMESPACE}", {"Content-Type": "multipart/form-data"}),
        ("POST", f"{PATH}?nsfilter=another", {}),
        ("POST", f"{PATH}?nsfilter={NAMESPACE}&id=1", {}),
    ],
)
def test_a_request_in_disguise_does_not_leave(method, path, headers):
    server = Recorder()
    with ground(server) as made:
        url = made.transport.consent.base_url + path
        with pytest.raises(Refused):
            made.transport.session.request(method, url, headers=headers)

    assert server.received == []


def test_another_host_is_never_asked():
    with ground(Recorder()) as made, pytest.raises(Refused, match="not the server under test"):
        made.transport.session.get(f"http://127.0.0.2:1{PATH}?nsfilter={NAMESPACE}")


def test_a_start_of_the_named_definition_leaves():
    with ground(Recorder()) as made:
        assert made.deployment.start({"a": 1}).status == 201


def test_a_start_of_another_definition_does_not_leave():
    server = Recorder()
    with ground(server) as made, pytest.raises(Refused, match="was not named"):
        made.deployment.start(definition=OTHER_DEFINITION)

    assert not server.received


def test_inputs_may_hold_anything():
    with ground(Recorder()) as made:
        assert made.deployment.start({"_workflowDefId": OTHER_DEFINITION, "id": FOREIGN}).ok


@pytest.mark.parametrize("body", [{}, [], "x", 7, None, b"{", b"", {"_workflowDefId": None}])
def test_a_body_that_names_no_definition_leaves(body):
    with ground(Recorder()) as made:
        assert made.deployment.start(body=body).ok
        assert made.transport.budget.starts == 1  # the server started one all the same


def test_an_update_of_an_own_run_leaves_and_of_a_foreign_one_does_not():
    with ground(Recorder()) as made:
        own = made.deployment.start()["_id"]

        assert made.deployment.update(own, "PAUSED").ok
        with pytest.raises(Refused, match="did not start it"):
            made.deployment.update(FOREIGN, "PAUSED")


def test_a_run_that_was_there_before_is_not_the_kits_own():
    server = Canned(
        (200, {}, {"_list": [{"_id": FOREIGN, "_namespaces": [NAMESPACE]}], "_total": 1}),
        (201, {}, {"_id": FOREIGN, "_status": "QUEUED"}),
    )
    with ground(server) as made:
        made.deployment.list()
        made.deployment.start()

        with pytest.raises(Refused):
            made.deployment.update(FOREIGN, "TERMINATED")


def test_an_impossible_id_may_be_updated_until_the_server_turns_out_to_have_it():
    with ground(Recorder()) as made:
        gone = made.transport.impossible.uuid(Random(3))
        assert made.deployment.update(gone, "PAUSED").ok

        made.transport.impossible.exists(gone)
        with pytest.raises(Refused):
            made.deployment.update(gone, "PAUSED")


def test_starts_are_counted_when_sent_whatever_is_answered():
    server = Canned((400, {}, {}))
    with ground(server, max_runs=2) as made:
        made.deployment.start()
        made.deployment.start()
        with pytest.raises(BudgetSpent, match="2 starts"):
            made.deployment.start()

    assert len(server.received) == 2


def test_what_ends_the_open_runs_is_kept_back_from_the_budget():
    with ground(Recorder(), max_requests=5) as made:
        for _ in range(2):
            made.deployment.start()
        made.deployment.list()

        with pytest.raises(BudgetSpent, match="5 requests"):
            made.deployment.list()


def test_a_redirect_to_elsewhere_is_not_followed():
    server = Canned((302, {"Location": "/admin"}, {}))
    with ground(server) as made:
        assert made.deployment.list().status == 302

    assert len(server.received) == 1


def test_a_redirected_write_is_not_followed():
    server = Canned((307, {"Location": PATH + "/"}, {}))
    with ground(server) as made:
        made.deployment.start()

    assert len(server.received) == 1


def test_a_redirected_read_within_the_service_is_followed():
    server = Canned((301, {"Location": PATH + "/"}, {}), (200, {}, {"_list": [], "_total": 0}))
    with ground(server) as made:
        assert made.deployment.list().status == 200


def test_a_list_that_begins_with_nothing_hides_no_definition():
    body = f'{{"_workflowDefId":["", "{OTHER_DEFINITION}"]'.encode()

    assert OTHER_DEFINITION in mentions(body, DEFINITION_KEYS, FREE_KEYS)
