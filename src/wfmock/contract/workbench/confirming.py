"""A counterexample is asked for again, made smaller, and written down as a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wfmock.contract.verdict import Finding, Severity
from wfmock.contract.wire.signals import BudgetSpent, NoReply, NotTested, OutOfTime, Unsteady
from wfmock.contract.wire.transport import Transport
from wfmock.contract.workbench.ledger import Ledger
from wfmock.contract.workbench.probing import Counterexample, Probe
from wfmock.contract.workbench.reproduction import script

SURE_AFTER = 3  # one that shows so often without fail is not tried further


def ask(transport: Transport, probe: Probe) -> Counterexample | None:
    """What a probe gives, with all that it sent where it names no exchanges itself."""
    mark = len(transport.exchanges)
    shown = probe()
    return None if shown is None else with_exchanges(transport, shown, mark)


def with_exchanges(transport: Transport, shown: Counterexample, mark: int) -> Counterexample:
    """The counterexample, with what was sent since the mark where it names no exchanges."""
    sent = tuple(each.id for each in transport.exchanges[mark:])
    return shown if shown.exchanges else replace(shown, exchanges=sent)


def smallest(
    transport: Transport, simpler: Iterable[Probe], probe: Probe, shown: Counterexample
) -> tuple[Probe, Counterexample]:
    """The first of the simpler probes that shows a counterexample too; else the one at hand."""
    for smaller in simpler:
        try:
            found = ask(transport, smaller)
        except (BudgetSpent, Unsteady, NotTested):
            continue
        if found is not None:
            return smaller, found
    return probe, shown


def replayed(
    transport: Transport, probe: Probe, shown: Counterexample, replays: int
) -> tuple[int, int]:
    """How often the same symptom showed, of how many times, the first included."""
    seen, tried = 1, 1
    while tried <= replays and not (seen == tried >= SURE_AFTER):
        try:
            again = ask(transport, probe)
        except (BudgetSpent, OutOfTime, Unsteady, NotTested, NoReply):
            break
        tried += 1
        seen += again is not None and again.symptom == shown.symptom
    return seen, tried


def with_history(transport: Transport, shown: Counterexample) -> tuple[str, ...]:
    """Its exchanges, after those that made the kit's own runs what they were when it is about such:
    elsewhere these runs are not there.
    """
    runs = [transport.owned.runs[each] for each in shown.about if each in transport.owned]
    last = max(map(int, shown.exchanges), default=0)
    made = {each for own in runs for each in (own.start, *own.updates) if int(each) < last}
    return tuple(sorted({*made, *shown.exchanges}, key=int)) if made else shown.exchanges


def finding_of(
    transport: Transport,
    ledger: Ledger,
    law: str,
    clause: str,
    operation: str,
    also: Iterable[str],
    shown: Counterexample,
) -> Finding:
    """The finding, free of credentials, with a script that shows it."""
    hide = transport.redaction.text
    sent = with_history(transport, shown)
    about = ledger.clauses[clause]
    expected, received = hide(shown.expected), hide(shown.received)
    return Finding(
        clause=clause,
        law=law,
        operation=operation,
        symptom=shown.symptom,
        message=hide(shown.message),
        expected=expected,
        received=received,
        where=about.where,
        severity=Severity.of_source(about.source),
        reproduction=hide(script(transport, sent, expected, received)),
        exchanges=sent,
        also=tuple(dict.fromkeys(each for each in also if each != clause)),
    )
