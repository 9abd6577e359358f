"""What a world elsewhere is made of: its clock, faults, journal and workflows.

Each class has the methods of its namesake in ``wfmock.control``, which say what they promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wfmock.client.reading import clock, moment
from wfmock.control import ClockState
from wfmock.faults import Rule
from wfmock.verification import Expected, Outcome
from wfmock.workflows.moments import Moment, Span, nanoseconds

Json = Any
Call = Callable[..., Json]


class RemoteClock:
    """Moves the clock of one world. What was due by then has happened when a method returns."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def now(self) -> ClockState:
        """The clock as it is."""
        return clock(self._call("GET /clock"))

    def freeze(self, at: Moment | None = None) -> ClockState:
        """Stand still: where it is, or at an instant."""
        body = {} if at is None else {"at": moment(at)}
        return clock(self._call("POST /clock/freeze", body))

    def advance(self, by: Span) -> ClockState:
        """Let a span pass at once, whether it stands or runs."""
        return clock(self._call("POST /clock/advance", {"seconds": nanoseconds(by) / 1e9}))

    def set(self, at: Moment) -> ClockState:
        """Jump to an instant, earlier or later, and go on as before."""
        return clock(self._call("POST /clock/set", {"at": moment(at)}))

    def scale(self, factor: float) -> ClockState:
        """Run ``factor`` times as fast as real time, from here on; 0 freezes."""
        return clock(self._call("POST /clock/scale", {"factor": factor}))

    def release(self) -> ClockState:
        """Run on from where it stands, as fast as real time."""
        return clock(self._call("POST /clock/release"))


class RemoteFaults:
    """Arms and disarms the faults of one world."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def list(self) -> Sequence[dict[str, Json]]:
        """The rules with how many calls each has seen and struck."""
        return _rules(self._call("GET /faults"))

    def add(self, *rules: Rule | Mapping[str, Json]) -> Sequence[dict[str, Json]]:
        """Arm rules, all or none; a rule of the same name is replaced. The rules that were
        armed."""
        shown = [each.as_json() if isinstance(each, Rule) else dict(each) for each in rules]
        return _rules(self._call("POST /faults", {"rules": shown}))

    def plan(self, name: str) -> Sequence[dict[str, Json]]:
        """Arm the rules of a ready-made plan."""
        return _rules(self._call("POST /faults", {"plan": name}))

    def remove(self, name: str) -> None:
        """Disarm one rule."""
        self._call("DELETE /faults/{fault}", fault=name)

    def clear(self) -> None:
        """Disarm all."""
        self._call("DELETE /faults")


class RemoteJournal:
    """Reads the journal of one world."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def entries(self, operation: str = "", last: int | None = None) -> list[dict[str, Json]]:
        """What is kept, oldest first: of one operation only, the ``last`` so many only."""
        entries: list[dict[str, Json]] = self._get("", operation, last)["exchanges"]
        return entries

    def explain(self, exchange_id: str) -> dict[str, Json]:
        """One exchange with all that is known about it."""
        entry: dict[str, Json] = self._call("GET /journal/{exchange}", exchange=exchange_id)
        return entry

    def har(self, operation: str = "", last: int | None = None) -> dict[str, Json]:
        """As ``entries``, as a HAR 1.2 archive."""
        archive: dict[str, Json] = self._get(".har", operation, last)
        return archive

    def curl(self, operation: str = "", last: int | None = None) -> str:
        """As ``entries``, as a shell script that repeats the calls."""
        return str(self._get(".sh", operation, last))

    def verify(self, expected: Expected | Mapping[str, Json]) -> Outcome:
        """Whether the calls that are kept are as expected; the outcome says what differs."""
        told = _told(expected) if isinstance(expected, Expected) else dict(expected)
        answer = self._call("POST /verify", told)
        return Outcome(answer["ok"], answer["message"], tuple(answer["matched"]))

    def _get(self, suffix: str, operation: str, last: int | None) -> Json:
        return self._call(
            f"GET /journal{suffix}", query={"operation": operation or None, "last": last}
        )


class RemoteWorkflows:
    """Reads and changes the workflows of one world, in whatever namespace."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def get(self, workflow_id: str) -> dict[str, Json]:
        """The workflow as it is now."""
        return self._one("GET", workflow_id)

    def put(self, workflow_id: str, shown: Mapping[str, Json]) -> dict[str, Json]:
        """Put a workflow as a reply shows it, new or in place of the one with its id."""
        return self._one("PUT", workflow_id, dict(shown))

    def force(self, workflow_id: str, status: str) -> dict[str, Json]:
        """Put a workflow into a status, with tasks that could have led there; it rests there."""
        return self._one("PATCH", workflow_id, {"status": status})

    def fail_next(
        self, workflow_id: str, task: str = "", type: str | None = None
    ) -> dict[str, Json]:
        """Let the next task (of that name, of that type) fail when it would complete."""
        which = {"task": task or None, "type": type}
        chosen = {name: value for name, value in which.items() if value is not None}
        return self._one("PATCH", workflow_id, {"failNext": chosen})

    def delete(self, workflow_id: str) -> None:
        """Forget a workflow."""
        self._call("DELETE /workflows/{id}", id=workflow_id)

    def _one(self, method: str, workflow_id: str, body: Json = None) -> dict[str, Json]:
        shown: dict[str, Json] = self._call(f"{method} /workflows/{{id}}", body, id=workflow_id)
        return shown


def _rules(answer: Mapping[str, Json]) -> Sequence[dict[str, Json]]:
    rules: Sequence[dict[str, Json]] = answer["faults"]
    return rules


def _told(expected: Expected) -> dict[str, Json]:
    """An expectation as ``verification.read_expected`` takes it."""
    told = {
        "operation": expected.operation,
        "atLeast": expected.at_least,
        "atMost": expected.at_most,
        "parameters": dict(expected.parameters) or None,
        "body": expected.body,
        "status": expected.status,
    }
    return {name: value for name, value in told.items() if value is not None}
