"""How requests are sent: waited for, paced, bounded, and written down without credentials."""

import socket

import pytest

from faulty.data import DEFINITION, NAMESPACE
from verifying import Canned, Hurried, ground
from wfmock.contract.wire.deployment import NOT_JSON
from wfmock.contract.wire.signals import NoReply, OutOfTime, Unsteady

FINE = (200, {}, {"_list": [], "_total": 0})
SECRET = "sesame-open-7f3a"


def test_a_throttled_request_is_sent_again_when_the_server_says():
    clock = Hurried()
    server = Canned((429, {"Retry-After": "7"}, {}), FINE)
    with ground(server, timing=clock.timing) as made:
        assert made.deployment.list().status == 200

    assert clock.slept == [7.0]
    assert [each.reply.status for each in made.transport.exchanges] == [429, 200]


def test_throttling_without_a_time_is_backed_off_from():
    clock = Hurried()
    with ground(Canned((429, {}, {}), (429, {}, {}), FINE), timing=clock.timing) as made:
        made.deployment.list()

    assert clock.slept == [0.25, 0.5]


def test_an_http_date_is_understood_as_a_time_to_wait_until():
    clock = Hurried()
    server = Canned((503, {"Retry-After": "Thu, 01 Jan 1970 00:00:09 GMT"}, {}), FINE)
    with ground(server, timing=clock.timing) as made:
        made.deployment.list()

    assert clock.slept == [9.0]


def test_a_server_that_throttles_for_ever_is_unsteady_not_wrong():
    with ground(Canned((429, {"Retry-After": "1"}, {}))) as made, pytest.raises(Unsteady):
        made.deployment.list()


def test_a_wait_beyond_all_patience_is_not_waited():
    clock = Hurried()
    server = Canned((503, {"Retry-After": "86400"}, {}))
    with ground(server, timing=clock.timing) as made:
        assert made.deployment.list(bare=True).status == 503

    assert clock.slept == []


def test_a_throttled_start_is_sent_again_and_counted_again():
    server = Canned((429, {"Retry-After": "1"}, {}), (201, {}, {"_id": "a"}))
    with ground(server) as made:
        assert made.deployment.start().status == 201
        assert made.transport.budget.starts == 2


def test_requests_are_paced():
    clock = Hurried()
    with ground(Canned(FINE), timing=clock.timing, rate=10) as made:
        for _ in range(4):
            made.deployment.list()

    assert clock.now == pytest.approx(0.3)


def test_after_its_time_nothing_is_sent():
    clock = Hurried()
    server = Canned(FINE)
    with ground(server, timing=clock.timing, max_time=5) as made:
        clock.now = 5.0
        with pytest.raises(OutOfTime):
            made.deployment.list()

    assert server.received == []


@pytest.fixture
def hangs_up():
    """A port whose connections are closed as soon as they are made; counts them."""
    import threading

    listener = socket.create_server(("127.0.0.1", 0))
    met = []

    def meet():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(65536)
            met.append(connection.getsockname())
            connection.close()

    thread = threading.Thread(target=meet, daemon=True)
    thread.start()
    yield listener.getsockname()[1], met
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=5)


def deployment_at(port):
    from verifying import options, packaged
    from wfmock.contract.runner import prepare

    return prepare(options(f"http://127.0.0.1:{port}"), packaged())


def test_a_read_without_reply_is_tried_once_more(hangs_up):
    port, met = hangs_up
    made = deployment_at(port)
    with pytest.raises(NoReply, match=r"closed without a reply|reset"):
        made.deployment.list()
    made.transport.close()

    assert len(met) == 2
    assert [each.reply.status for each in made.transport.exchanges] == [0, 0]


def test_a_start_without_reply_is_not_repeated_and_may_have_started_a_run(hangs_up):
    port, met = hangs_up
    made = deployment_at(port)
    with pytest.raises(NoReply):
        made.deployment.start()
    made.transport.close()

    assert len(met) == 1
    assert made.transport.owned.lost == ["1"]


def test_a_start_that_is_interrupted_may_have_started_a_run(monkeypatch):
    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", interrupted)
    with ground() as made:
        with pytest.raises(KeyboardInterrupt):
            made.deployment.start()

        assert made.transport.owned.lost == ["1"]
        assert made.transport.exchanges[0].notes["trouble"] == "interrupted"


def test_credentials_are_sent_and_appear_in_nothing_that_is_kept():
    received = []

    class Echo(Canned):
        def __call__(self, environ, start_response):
            received.append(environ.get("HTTP_AUTHORIZATION"))
            self.replies = [(200, {"X-Echo": f"it was {SECRET}"}, {"_id": f"x {SECRET}"})]
            return super().__call__(environ, start_response)

    headers = {"Authorization": f"Bearer {SECRET}", "X-Key": "another-secret"}
    with ground(Echo(), headers=headers) as made:
        made.deployment.list(_name=SECRET)
        made.deployment.start({"token": SECRET})

    assert received == [f"Bearer {SECRET}"] * 2
    kept = repr(made.transport.exchanges) + repr(made.transport.writes)
    assert SECRET not in kept
    assert "another-secret" not in kept


def test_every_exchange_says_which_law_sent_it_and_what_was_asked():
    with ground(Canned(FINE)) as made:
        made.transport.label = "some-law"
        made.deployment.list(_status="FAILED", _pageSize=5, sort={"_id": 1}, _name=None)

    exchange = made.transport.exchanges[0]
    assert exchange.notes == {"law": "some-law"}
    assert exchange.operation == "listWorkflows"
    assert exchange.call.query == (
        f"nsfilter={NAMESPACE}&_status=FAILED&_pageSize=5&sort=%7B%22_id%22%3A1%7D"
    )


def test_parameters_are_spelt_as_learnt():
    with ground(Canned(FINE)) as made:
        made.deployment.spelling.page_size = "_pagesize"
        made.deployment.list(_pageSize=5)
        made.deployment.list(exact={"_pageSize": 5}, nsfilter=None)

    asked = [each.call.query for each in made.transport.exchanges]
    assert asked == [f"nsfilter={NAMESPACE}&_pagesize=5", "_pageSize=5"]


@pytest.mark.parametrize("body", [b"<html>", b"", b"NaN", b"[" * 5000, b"[1", b"7", b"null", b"{}"])
def test_an_answer_never_raises(body):
    with ground(Canned((200, {}, body))) as made:
        answer = made.deployment.list()

    assert (answer.items, answer.ids, answer.total, answer.run) == ((), (), None, {})
    assert answer["_id"] is None
    assert answer.json is NOT_JSON or body in (b"7", b"null", b"{}")
    assert answer.brief().startswith("200")


def test_the_path_prefix_of_the_base_url_is_kept():
    from faulty.reference import Service
    from faulty.serving import Serving
    from verifying import options, packaged
    from wfmock.contract.runner import prepare

    with Serving(Service(), prefix="/some/where") as serving:
        made = prepare(options(serving.url + "/"), packaged())
        assert made.deployment.list().status == 200
        made.transport.close()


def test_a_start_sends_the_named_definition():
    server = Canned((201, {}, {"_id": "a"}))
    with ground(server) as made:
        made.deployment.start({"a": "é"})

    assert server.received[0][2].decode() == (
        f'{{"_workflowDefId":"{DEFINITION}","_inputParams":{{"a":"é"}}}}'
    )


def test_a_cookie_that_the_server_set_is_sent_back_and_not_kept():
    server = Canned((200, {"Set-Cookie": "stick=to-this-node"}, {"_list": []}), FINE)
    with ground(server) as made:
        made.deployment.list()
        assert made.deployment.list().ok

    assert "to-this-node" not in repr(made.transport.exchanges)
    assert made.transport.exchanges[1].call.headers["cookie"] == "[redacted]"


def test_credentials_in_the_url_are_sent_as_such_and_appear_nowhere():
    from faulty.serving import Serving
    from verifying import options, packaged
    from wfmock.contract.runner import prepare

    with Serving(Canned(FINE)) as serving:
        url = serving.url.replace("//", "//anna:pass-of-anna@")
        made = prepare(options(url), packaged())
        assert made.deployment.list().ok
        made.transport.close()

    call = made.transport.exchanges[0].call
    assert call.headers["authorization"] == "[redacted]"
    assert "anna" not in made.transport.url_of(made.transport.exchanges[0])
