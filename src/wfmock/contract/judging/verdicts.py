"""From what every exchange says to entries of the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import requests

from wfmock.contract.judging.asking import asked
from wfmock.contract.judging.drift import drift
from wfmock.contract.judging.echoes import DECIDED
from wfmock.contract.judging.exchange import REFUSAL, SHAPES, STRUCTURE, judge
from wfmock.contract.judging.seen import Givens, Seen
from wfmock.contract.wire.signals import NoReply
from wfmock.contract.wire.transport import Transport
from wfmock.contract.workbench.bench import Bench, Ground
from wfmock.contract.workbench.probing import Counterexample, Probe, law
from wfmock.spec.exchange import Exchange

COUNTED = (*STRUCTURE, *DECIDED)
Key = tuple[str, str]  # clause and symptom


def judged(ground: Ground, exchange: Exchange) -> tuple[Seen, ...]:
    """What an exchange of this run of the kit says about the clauses of the document."""
    consent = ground.transport.consent
    givens = Givens(consent.namespace, consent.definition)
    expected = REFUSAL if _is_to_be_refused(ground, exchange, givens) else ""
    marked = replace(exchange, notes={**exchange.notes, "expect": expected})
    seen = judge(marked, ground.api, givens)
    return tuple(each for each in seen if each.clause in ground.ledger.clauses)


def _is_to_be_refused(ground: Ground, exchange: Exchange, givens: Givens) -> bool:
    """Whether it names what cannot exist; what becomes of that is for the laws to judge."""
    request = asked(exchange, ground.api)
    if request is None:
        return False
    body = request.body if request.binding == "start" and isinstance(request.body, dict) else {}
    definition = body.get("_workflowDefId", givens.definition)
    return (
        any(run_id in ground.transport.impossible for run_id in request.path.values())
        or (request.binding != "list" and request.namespace not in ("", givens.namespace))
        or (isinstance(definition, str) and definition != givens.definition)
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One exchange that breaks a clause."""

    seen: Seen
    exchange: Exchange

    @property
    def size(self) -> int:
        call = self.exchange.call
        return len(call.query) + len(call.body)


def violations(ground: Ground) -> Mapping[Key, list[Occurrence]]:
    """Every violation in what was sent so far, by clause and symptom.

    Occurrences come in the order of the operations in the document, the smallest requests first, so
    that the same fault gives the same finding whatever was sent.
    """
    found: dict[Key, list[Occurrence]] = {}
    for exchange in ground.transport.exchanges:
        for seen in judged(ground, exchange):
            if not seen.ok:
                occurrence = Occurrence(seen, exchange)
                found.setdefault((seen.clause, seen.symptom), []).append(occurrence)
    order = [operation.id for operation in ground.api.operations]
    return {
        key: sorted(each, key=lambda o: (order.index(o.seen.operation), o.size))
        for key, each in found.items()
    }


@law("structure", STRUCTURE, sends=(), requests=0, again=False)
def JUDGED(bench: Bench) -> None:
    """Every exchange so far is judged by the document; what breaks it is tried again."""
    for key, occurrences in violations(bench.ground).items():
        _report(bench, key, occurrences)


@law("structure", SHAPES, sends=(), requests=0, again=False)
def SHOWN(bench: Bench) -> None:
    """As JUDGED, for what a reply shows by itself."""
    for key, occurrences in violations(bench.ground).items():
        if key[0] in SHAPES:
            _report(bench, key, occurrences)


@law("structure", STRUCTURE, sends=(), requests=0, again=False)
def CONCLUSION(bench: Bench) -> None:
    """What was sent since is judged as well, and all that was kept is counted."""
    JUDGED(bench)
    kept: Counter[str] = Counter()
    for exchange in bench.transport.exchanges:
        kept.update(each.clause for each in judged(bench.ground, exchange) if each.ok)
        for note in drift(exchange, bench.ground.api):
            bench.note(note.text, note.clause, note.operation)
    for clause in COUNTED:
        if kept[clause]:
            bench.kept(clause, kept[clause])


def _report(bench: Bench, key: Key, occurrences: list[Occurrence]) -> None:
    first = _whole(occurrences)
    for finding in bench.ledger.findings:
        # What a law has found is told by the law, which knows more of it.
        if finding.operation != first.seen.operation or finding.clause not in _told(first.seen):
            continue
        if finding.law == bench.law.name and finding.symptom == first.seen.symptom:
            message = f"{bench.transport.redaction.text(first.seen.message)}."
            bench.ledger.widened(finding, message, first.seen.also)
            return
        if finding.law != bench.law.name:
            return
    bench.check(key[0], _shown_again(bench, first), operation=first.seen.operation)


def _told(seen: Seen) -> tuple[str, ...]:
    """The clauses whose violation tells this one as well: a page that breaks its order or its
    filters breaks what several of these make together."""
    return (seen.clause, *seen.also) if seen.clause.startswith("list.") else (seen.clause,)


def _whole(occurrences: list[Occurrence]) -> Occurrence:
    """The first occurrence, which speaks for those of the other operations too."""
    first = occurrences[0]
    others = dict.fromkeys(o.seen.operation for o in occurrences)
    del others[first.seen.operation]
    also = dict.fromkeys(clause for o in occurrences for clause in o.seen.also)
    message = first.seen.message + (f" (so do those of {', '.join(others)})" if others else "")
    return replace(first, seen=replace(first.seen, message=message, also=tuple(also)))


def _shown_again(bench: Bench, first: Occurrence) -> Probe:
    """A probe that gives what was recorded first. Reads are then sent again; of writes, which do
    things, the equal ones that were sent anyway are looked at instead."""
    recorded = iter(_alike(bench, first.exchange))
    untold = [first.seen]

    def probe() -> Counterexample | None:
        if untold:
            return counterexample(untold.pop())
        if first.exchange.call.method == "GET":
            exchange: Exchange | None = repeat(bench.transport, first.exchange)
        else:
            exchange = next(recorded, None)
        if exchange is None:
            raise NoReply("no equal request was sent", first.exchange.id)
        return _again(first.seen, judged(bench.ground, exchange))

    return probe


def _alike(bench: Bench, first: Exchange) -> Iterator[Exchange]:
    """The other exchanges with the same request, whatever run it went to."""
    for each in bench.transport.exchanges:
        same = (each.operation, each.call.query, each.call.body) == (
            first.operation,
            first.call.query,
            first.call.body,
        )
        if same and each.id != first.id and each.reply.status:
            yield each


def _again(first: Seen, seen: tuple[Seen, ...]) -> Counterexample | None:
    for each in seen:
        if not each.ok and (each.clause, each.symptom) == (first.clause, first.symptom):
            return counterexample(each)
    return None


def counterexample(seen: Seen) -> Counterexample:
    """A violation as the bench takes it."""
    return Counterexample(
        symptom=seen.symptom,
        message=f"{seen.message}.",
        expected=seen.expected,
        received=seen.received,
        exchanges=(seen.exchange,),
        clause=seen.clause,
        operation=seen.operation,
        also=seen.also,
    )


def repeat(transport: Transport, exchange: Exchange) -> Exchange:
    """Send a read that was recorded again, with the credentials of this run."""
    request = requests.Request(exchange.call.method, transport.url_of(exchange))
    return exchange_of(transport, deliver(transport, request))


def deliver(transport: Transport, request: requests.Request) -> requests.Response:
    """Send a request; what the transport raises, this raises."""
    session = transport.session
    prepared = session.prepare_request(request)
    return session.send(prepared, allow_redirects=prepared.method == "GET")


def exchange_of(transport: Transport, response: requests.Response) -> Exchange:
    """What was recorded of a reply."""
    number: str = response.wfmock_exchange  # type: ignore[attr-defined]  # the transport put it there
    return transport.exchanges[int(number) - 1]
