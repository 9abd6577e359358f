"""One probe that stands for several clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Probe

_NOT_REACHED = "this deployment did not let a run come to it"


def check_all(
    bench: Bench,
    clauses: Iterable[str],
    probe: Probe,
    simpler: Iterable[Probe] = (),
    shown: Collection[str] | None = None,
) -> bool:
    """Whether the probe, which sees all these clauses, found them kept.

    Its counterexamples name the clause that they are of. When it cannot tell, that is said of each
    clause that nothing was said of yet. Of the clauses but the first only those are kept that the
    probe has put into ``shown``; without it, all.
    """
    first, *others = clauses
    reasons: list[NotTested | Unsteady] = []

    def asked() -> Counterexample | None:
        try:
            return probe()
        except (NotTested, Unsteady) as why:
            reasons.append(why)
            raise

    kept = bench.check(first, asked, simpler=simpler)
    for clause in others:
        if kept and (shown is None or clause in shown):
            bench.kept(clause)
        elif kept:
            bench.not_tested(clause, _NOT_REACHED)
        elif reasons and clause not in bench.settled:
            say = bench.not_tested if isinstance(reasons[0], NotTested) else bench.undecided
            say(clause, str(reasons[0]))
    return kept
