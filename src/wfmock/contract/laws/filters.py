"""The filters of the list: what they keep matches, and what matches is kept."""

from __future__ import annotations

from wfmock.contract.bench import Bench
from wfmock.contract.probing import Counterexample, law
from wfmock.contract.reproduction import as_text
from wfmock.contract.snapshot import Snapshot


@law("status-filter", ("list.status.filters",), requests=3)
def status_filter(bench: Bench) -> None:
    """_status keeps the runs with that status, all of them and no others."""
    status = str(bench.chance.choice(bench.sample()).get("_status"))

    def probe(all_: Snapshot) -> Counterexample | None:
        kept = bench.everything(_status=status)
        for run_id in kept.where(lambda run: run.get("_status") != status):
            return Counterexample(
                "item-does-not-match",
                f"The list filtered by _status={status} holds a run with another status.",
                f"only runs whose _status is {status}",
                as_text({"_id": run_id, "_status": kept.runs[run_id].get("_status")}),
                about=frozenset({run_id}),
            )
        wanted = all_.where(lambda run: run.get("_status") == status)
        for run_id in (each for each in wanted if kept.complete and each not in kept.runs):
            return Counterexample(
                "item-missing",
                f"A run with the status {status} is missing from the list filtered by it.",
                f"the run {run_id}, which the unfiltered list shows",
                f"{len(kept.runs)} runs without it",
                about=frozenset({run_id}),
            )
        return None

    bench.check("list.status.filters", lambda: bench.steady(bench.everything, probe))


LAWS = (status_filter,)
