"""Starting a run: it is a new one, it comes back as sent, and it is found."""

from __future__ import annotations

from wfmock.contract.bench import Bench
from wfmock.contract.deployment import Answer
from wfmock.contract.probing import Counterexample, Needs, law


@law(
    "started-is-found",
    ("start.success", "start.found", "get.success"),
    needs=Needs.START,
    sends=("startWorkflow", "getWorkflow", "listWorkflows"),
    requests=3,
    starts=1,
)
def started_is_found(bench: Bench) -> None:
    """What is started answers 201 and is found by its id and in the list."""
    answers: list[Answer] = []

    def start() -> Counterexample | None:
        answers.append(answer := bench.api.start({"wfmock": "started-is-found"}))
        if answer.status == 201:
            return None
        return Counterexample(
            "wrong-status", "A start of a definition that exists is not 201.", "201", answer.brief()
        )

    if not bench.check("start.success", start) or not isinstance(answers[0]["_id"], str):
        return
    started = answers[0]
    run_id = str(started["_id"])

    def get() -> Counterexample | None:
        shown = bench.eventually(lambda: bench.api.get(run_id), lambda answer: answer.ok)
        if shown.ok:
            return None
        return Counterexample(
            "not-found-by-id",
            "A run that was just started is not found by its id.",
            f"200 and the run {run_id}",
            shown.brief(),
            exchanges=(started.exchange, shown.exchange),
        )

    def find() -> Counterexample | None:
        page = bench.eventually(
            lambda: bench.api.list(
                _defId=bench.api.definition, sort={"_createdAt": -1}, _pageSize=50
            ),
            lambda page: run_id in page.ids,
        )
        if run_id in page.ids:
            return None
        return Counterexample(
            "not-in-list",
            "A run that was just started is not in the list, newest first.",
            f"the run {run_id} among the newest 50 of its definition",
            f"{len(page.items)} runs without it",
            exchanges=(started.exchange, page.exchange),
        )

    if bench.check("start.found", get, operation="getWorkflow"):
        bench.kept("get.success")
    bench.check("start.found", find, operation="listWorkflows")


LAWS = (started_is_found,)
