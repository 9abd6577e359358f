"""What each effect does to a call and its reply, and on which side of the contract it stands."""

import json

import pytest

from faults.calling import GET, LIST

FAULT = "X-Wfmock-Fault"


def test_latency_delays_the_reply_and_changes_nothing_else(bench):
    server = bench()
    before = server.get()
    server.arm({"effect": "latency", "seconds": 1.5})

    reply = server.get()

    assert server.slept == [1.5]
    assert (reply.status_code, reply.data) == (before.status_code, before.data)
    assert reply.headers[FAULT] == "rule-0; kind=contract"


@pytest.mark.parametrize(
    ("spread", "low", "high"),
    [
        ({"distribution": "uniform", "from": 0.5, "to": 2}, 0.5, 2),
        ({"distribution": "normal", "mean": 3, "deviation": 0.1}, 2, 4),
        ({"distribution": "exponential", "mean": 0.5}, 0, 60),
        ({"distribution": "normal", "mean": 0, "deviation": 60}, 0, 60),
    ],
)
def test_delays_are_drawn_anew_within_their_bounds(bench, spread, low, high):
    server = bench()
    server.arm({"effect": "latency"} | spread)
    server.marks(60)

    assert all(low <= seconds <= high for seconds in server.slept)
    assert len(set(server.slept)) > 20


def test_delays_of_several_rules_add_up_and_the_first_other_effect_ends_the_matter(bench):
    server = bench()
    server.arm(
        {"name": "a", "effect": "latency", "seconds": 1},
        {"name": "b", "effect": "latency", "seconds": 2},
        {"name": "c", "effect": "undocumented-status", "status": 502},
        {"name": "d", "effect": "latency", "seconds": 4},
    )

    reply = server.get()

    assert (server.slept, reply.status_code) == ([3.0], 502)
    assert reply.headers[FAULT] == "a; kind=contract, b; kind=contract, c; kind=breaking"
    assert server.mock.worlds["main"].faults.as_json()[3]["seen"] == 0


def test_a_documented_status_is_answered_instead_and_nothing_is_done(bench):
    server = bench()
    server.arm({"effect": "status", "status": 404, "headers": {"Retry-After": 7}})
    before = server.total()

    reply = server.start()

    assert (reply.status_code, reply.headers["Retry-After"]) == (404, "7")
    assert reply.headers[FAULT] == "rule-0; kind=contract"
    assert reply.json["type"] == "urn:wfmock:problem:fault"
    assert server.total() == before


def test_a_documented_success_is_the_documented_example(bench):
    server = bench()
    server.arm({"effect": "status", "status": 201})

    reply = server.start()

    assert reply.status_code == 201
    assert "_id" in reply.json
    assert server.get(f"{LIST}&_name=nothing").status_code == 200  # it documents no 201


def test_an_undocumented_status_breaks_the_contract_unless_the_operation_documents_it(bench):
    server = bench()
    server.arm({"effect": "undocumented-status", "status": 500})

    assert server.get(GET).headers[FAULT].endswith("kind=contract")  # get documents 500
    assert server.get(LIST).headers[FAULT].endswith("kind=breaking")  # the list does not


@pytest.mark.parametrize("style", ["problem", "json", "text", "html", "empty"])
def test_an_undocumented_status_speaks_as_the_errors_of_its_world_do(bench, tmp_path, style):
    dialect = tmp_path / "dialect.yaml"
    dialect.write_text(f"errorBody: {style}\n")
    server = bench(dialect=str(dialect))
    unknown = server.get(GET.replace("94bcf41e", "00000000")).headers.get("Content-Type")
    server.arm({"effect": "undocumented-status", "status": 418})

    assert server.get().headers.get("Content-Type") == unknown


def test_a_status_without_a_body_has_none(bench):
    server = bench()
    server.arm({"effect": "undocumented-status", "status": 204})

    assert (server.get().status_code, server.get().data) == (204, b"")


def test_a_malformed_reply_says_json_and_is_none_and_the_call_is_done(bench):
    server = bench()
    server.arm({"effect": "malformed"})
    before = server.total()

    reply = server.start()

    assert (reply.status_code, reply.content_type) == (201, "application/json")
    assert int(reply.headers["Content-Length"]) == len(reply.data)
    with pytest.raises(ValueError):
        json.loads(reply.data)
    assert reply.headers[FAULT] == "rule-0; kind=breaking"
    assert server.total() == before + 1


def test_without_a_connection_a_drop_is_an_error_of_the_connection_and_nothing_is_done(bench):
    server = bench()
    server.arm({"effect": "drop"})
    before = server.total()

    with pytest.raises(ConnectionResetError, match="a fault of this world"):
        server.start()

    assert server.total() == before


def test_a_reply_that_gets_lost_leaves_the_call_done(bench):
    server = bench()
    server.arm({"effect": "drop", "after": True})
    before = server.total()

    with pytest.raises(ConnectionResetError):
        server.start()

    assert server.total() == before + 1


def test_without_a_connection_a_truncated_reply_breaks_off_where_it_is_read(bench):
    server = bench()
    whole = server.get().data
    server.arm({"effect": "truncate", "share": 0.25})

    reply = server.get()

    assert (reply.status_code, int(reply.headers["Content-Length"])) == (200, len(whole))
    assert next(reply.iter_encoded()) == whole[: len(whole) // 4]
    with pytest.raises(ConnectionResetError):
        reply.get_data()


def test_a_slow_body_arrives_whole_and_stays_within_the_contract(bench):
    server = bench()
    whole = server.get().data
    server.arm({"effect": "slow-body", "seconds": 0.01})

    reply = server.get()

    assert reply.data == whole
    assert reply.headers[FAULT] == "rule-0; kind=contract"


def test_the_journal_tells_which_fault_struck_and_on_which_side(bench):
    server = bench()
    server.arm({"name": "late", "effect": "latency", "seconds": 1}, "down")
    server.get()

    (exchange,) = server.mock.worlds["main"].journal.exchanges()

    assert exchange.notes["fault"] == (("late", "contract"), ("down", "breaking"))


def test_the_journal_has_calls_whose_reply_never_arrived(bench):
    server = bench()
    server.arm({"effect": "drop", "after": True})
    with pytest.raises(ConnectionResetError):
        server.start()

    (exchange,) = server.mock.worlds["main"].journal.exchanges()

    assert (exchange.reply.status, exchange.reply.delivery.kind) == (201, "drop")
