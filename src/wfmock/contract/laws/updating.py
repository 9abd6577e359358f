"""Updating the status: what each command leads to."""

from __future__ import annotations

from wfmock.contract.bench import Bench
from wfmock.contract.owned import ACTIVE
from wfmock.contract.probing import Counterexample, Needs, law
from wfmock.contract.signals import NotTested


@law(
    "pause",
    ("update.success", "update.paused"),
    needs=Needs.START,
    sends=("startWorkflow", "getWorkflow", "updateWorkflowStatus"),
    requests=3,
    starts=1,
)
def pause(bench: Bench) -> None:
    """PAUSED, sent to an active run, is answered with 200 and pauses it."""

    def probe() -> Counterexample | None:
        run_id = bench.active_run()
        answer = bench.api.update(run_id, "PAUSED")
        if answer.status == 200:
            shows = bench.eventually(
                lambda: bench.api.get(run_id)["_status"], lambda status: status == "PAUSED"
            )
            if shows == "PAUSED":
                return None
            return Counterexample(
                "not-paused",
                "A run that was paused does not show PAUSED.",
                "PAUSED",
                str(shows),
                clause="update.paused",
            )
        if bench.api.get(run_id)["_status"] not in ACTIVE:
            raise NotTested("runs of this definition end before they can be paused")
        return Counterexample(
            "pause-refused",
            "PAUSED is refused although the run is active.",
            "200",
            answer.brief(),
        )

    if bench.check("update.success", probe):
        bench.kept("update.paused")


LAWS = (pause,)
