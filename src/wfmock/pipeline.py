"""The story of a call: time passes, trouble strikes, then media types, caller, spec, state, reply.

A call is refused by the first step that has a reason to: 415 or 406, then 401 or 403, then 400,
then what the state says. (404 and 405 come before: where no operation is met there is no story.)
Faults strike before all of these, as a gateway in front of a service would.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from wfmock import preferences, problems, remarks
from wfmock.auth import Auth, Caller
from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.coverage import Coverages
from wfmock.errors import StateError
from wfmock.faults import Strike, striking
from wfmock.media import accepts
from wfmock.mock.refused import Refused
from wfmock.notes import Notes
from wfmock.preferences import Preferences
from wfmock.problems import Problem
from wfmock.spec.exchange import Call, Exchange, Reply, Violation
from wfmock.spec.model import Operation
from wfmock.spec.validation import Checked, accepts_body, check_call, check_reply, produces
from wfmock.worlds import World


class Answerer(Protocol):
    """Where replies come from."""

    def answer(
        self, world: World, operation: Operation, checked: Checked, caller: Caller, notes: Notes
    ) -> Reply:
        """The reply to a valid call. Raises StateError or Refused."""

    def documented(self, operation: Operation, preferred: Preferences) -> Reply:
        """The documented reply that a caller prefers, from its example or its schema."""


class Pipeline:
    """Conducts a call from the border to an answerer and back.

    ``coverages`` counts by the name of the world what all calls have exercised.
    """

    def __init__(
        self,
        answerer: Answerer,
        auth: Auth,
        coverages: Coverages,
        strict: bool = False,
        check_replies: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._answerer = answerer
        self._auth = auth
        self._strict = strict
        self._check_replies = check_replies
        self._sleep = sleep
        self.coverages = coverages

    def handle(
        self, world: World, operation: Operation, call: Call, path: Mapping[str, str]
    ) -> Reply:
        """The reply to one call of one operation, on the record; a refusal is a reply too."""
        began = time.perf_counter_ns()
        notes: Notes = {"choices": []}
        exchange_id = world.journal.next_id()
        _settle(world, notes)
        reply = self._struck(world, world.ground.spelt(operation), call, path, notes)
        if notes["choices"]:
            notes["dialect"] = world.dialect
        exchange = _exchange(world, exchange_id, operation.id, call, reply, began, notes)
        world.journal.record(exchange)
        self.coverages.count(world.name, exchange)
        return exchange.reply

    def refuse(self, world: World, call: Call, problem: Problem) -> Reply:
        """The reply to a call that no operation takes, on the record."""
        began = time.perf_counter_ns()
        notes: Notes = {"problem": problem}
        if world.dialect.error_body != "problem":
            notes |= {"choices": ["error_body"], "dialect": world.dialect}
        reply = problems.render(problem, world.dialect.error_body)
        exchange = _exchange(world, world.journal.next_id(), None, call, reply, began, notes)
        world.journal.record(exchange)
        return exchange.reply

    def _struck(
        self, world: World, operation: Operation, call: Call, path: Mapping[str, str], notes: Notes
    ) -> Reply:
        """The reply, with what the world's faults do to it."""
        if not world.faults:
            return self._reply(world, operation, call, path, notes)
        checked = check_call(operation, call, path)
        strike = world.faults.strike(operation, checked, world.clock.now_ns())
        if strike is None:
            return self._reply(world, operation, call, path, notes)
        notes["fault"] = strike.marks
        if strike.wait:
            self._wait(strike.wait, world, notes)
        instead = self._instead(world, operation, strike)
        reply = instead or self._reply(world, operation, call, path, notes)
        return striking.spoiled(reply, strike)

    def _instead(self, world: World, operation: Operation, strike: Strike) -> Reply | None:
        """What a fault answers in place of the mock; None where the call is done."""

        def documented(key: str) -> Reply:
            return self._answerer.documented(operation, Preferences(code=key))

        return striking.instead(strike, operation, documented, world.dialect.error_body)

    def _reply(
        self, world: World, operation: Operation, call: Call, path: Mapping[str, str], notes: Notes
    ) -> Reply:
        result = self._conduct(world, operation, call, path, notes)
        if isinstance(result, Problem):
            notes["problem"] = result
            notes["choices"] += result.choices
            if world.dialect.error_body != "problem":
                notes["choices"].append("error_body")
            return problems.render(result, world.dialect.error_body)
        if self._check_replies:
            broken = check_reply(operation, result)
            if broken:
                return problems.render(problems.own_fault(broken))
        return result

    def _conduct(
        self, world: World, operation: Operation, call: Call, path: Mapping[str, str], notes: Notes
    ) -> Reply | Problem:
        refusal = media_refusal(operation, call)
        if refusal is not None:
            return refusal
        caller = self._auth.identify(call.headers.get("authorization", ""))
        if caller is None:
            return problems.UNAUTHENTICATED
        checked = check_call(operation, call, path)
        namespace = checked.args.get(NAMESPACE)
        if isinstance(namespace, str) and not caller.may_use(namespace):
            return problems.forbidden(namespace)
        preferred, wrong = preferences.read(operation, call)
        odd = remarks.of_call(operation, call, checked)
        if checked.unknown:
            notes["choices"].append("unknown_query_parameter")
        violations = (*checked.violations, *wrong, *(odd if self._refuses(world) else ()))
        if violations:
            notes["violations"] = violations
            return problems.invalid_call(violations, world.dialect)
        if odd:
            notes["violations"] = odd
        result = self._answer(world, operation, checked, caller, preferred, path, notes)
        if not odd and preferred is preferences.NONE:
            return result
        return replace(result, headers=(*result.headers, *remarks.headers(odd, preferred)))

    def _answer(
        self,
        world: World,
        operation: Operation,
        checked: Checked,
        caller: Caller,
        preferred: Preferences,
        path: Mapping[str, str],
        notes: Notes,
    ) -> Reply | Problem:
        if preferred.wait:
            self._wait(preferred.wait, world, notes)
        if preferred.code or preferred.example:
            notes["preferred"] = preferred.applied()
            return self._answerer.documented(operation, preferred)
        try:
            return self._answerer.answer(world, operation, checked, caller, notes)
        except Refused as refused:
            violations: tuple[Violation, ...] = (refused.violation,)
            notes["violations"] = violations
            return problems.invalid_call(violations, world.dialect)
        except StateError as error:
            return problems.refused(error, world.dialect, path.get(WORKFLOW_ID, ""))

    def _wait(self, seconds: float, world: World, notes: Notes) -> None:
        self._sleep(seconds)
        _settle(world, notes)

    def _refuses(self, world: World) -> bool:
        return self._strict or world.dialect.unknown_query_parameter == "refused"


def _settle(world: World, notes: Notes) -> None:
    passed = world.settle()
    if passed:
        notes["passed"] = (*notes.get("passed", ()), *passed)


def _exchange(
    world: World,
    exchange_id: str,
    operation: str | None,
    call: Call,
    reply: Reply,
    began: int,
    notes: Notes,
) -> Exchange:
    headers = (*reply.headers, ("X-Wfmock-Exchange", exchange_id))
    marked = Reply(reply.status, reply.body, headers, reply.delivery)
    violations = notes.pop("violations", ())
    took = time.perf_counter_ns() - began
    at = world.clock.now_ns()
    return Exchange(exchange_id, operation, call, marked, at, took, violations, notes)


def media_refusal(operation: Operation, call: Call) -> Problem | None:
    """Why a call is refused for its media types, 415 or 406; None where they suit."""
    content_type = call.headers.get("content-type", "")
    if call.body and operation.body is not None and not accepts_body(operation, content_type):
        return problems.unsupported_media_type(content_type, operation.body.media_types)
    accept = call.headers.get("accept", "")
    if accept and accept != "*/*" and not accepts(accept, produces(operation)):
        return problems.not_acceptable(accept, produces(operation))
    return None
