"""Can this deployment be tested at all? If not, one sentence says why and one what to try."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from wfmock.contract.wire.deployment import NOT_JSON, Answer
from wfmock.contract.wire.signals import BudgetSpent, NoReply, OutOfTime, Unsteady
from wfmock.contract.workbench.bench import Ground


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the run cannot go on, and the next thing to try."""

    why: str
    hint: str


def preflight(ground: Ground) -> Trouble | None:
    """Ask for the list once; None when the deployment can be tested.

    A list that is refused is no trouble when a run can be started: then there is something to test,
    and the refusal is for the laws to judge.
    """
    ground.transport.label = "preflight"
    try:
        answer = ground.deployment.list(bare=True)
    except NoReply as failure:
        base = ground.transport.consent.base_url
        return Trouble(
            f"nothing answers at {base} ({failure})",
            "check the address, the port and the proxy; --timeout allows more seconds",
        )
    trouble = _judged(ground, answer)
    if trouble is not None and answer.status not in (401, 403) and _can_start(ground):
        return None
    return trouble


def _judged(ground: Ground, answer: Answer) -> Trouble | None:
    consent, asked = ground.transport.consent, _asked(ground)
    if answer.status in (401, 403):
        return _credentials(ground, answer.status)
    if not answer.ok:
        return Trouble(
            f"the list of the namespace {consent.namespace} was answered with {answer.status}",
            f"check namespace and base URL (it may need a path prefix): curl -i {asked}",
        )
    if answer.json is NOT_JSON and answer.body.lstrip().startswith(b"<"):
        return Trouble(
            "the list was answered with a page instead of JSON; this is hardly the service",
            f"check the base URL, which may need a path prefix: curl -i {asked}",
        )
    if answer.total == 0 and not answer.items:
        return Trouble(
            f"the namespace {consent.namespace} is unknown or shows no workflow, so there is"
            " nothing to read",
            "check the spelling of --nsfilter, or name a --definition that runs may be started of",
        )
    return None


def _credentials(ground: Ground, status: int) -> Trouble:
    if status == 403:
        why = f"the list of the namespace {ground.transport.consent.namespace} is forbidden (403)"
        return Trouble(why, "check --nsfilter, and that the token may read this namespace")
    given = bool(ground.transport.headers)
    why = "the credentials were refused (401)" if given else "the server asks for credentials (401)"
    return Trouble(
        why, "get a fresh token" if given else "give --token T, or --header 'Name: value'"
    )


def _can_start(ground: Ground) -> bool:
    if not ground.transport.consent.definition:
        return False
    try:
        return ground.deployment.start().ok
    except (NoReply, Unsteady, BudgetSpent, OutOfTime):
        return False


def _asked(ground: Ground) -> str:
    path = ground.deployment.operation("list").path
    consent = ground.transport.consent
    return f"'{consent.base_url}{path}?nsfilter={quote(consent.namespace, safe='')}'"
