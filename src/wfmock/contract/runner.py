"""One run of the kit, from the first request to the report."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from wfmock.contract import hooks
from wfmock.contract.cleanup import as_they_stand, clean_up
from wfmock.contract.coverage import coverage
from wfmock.contract.laws import LAWS
from wfmock.contract.options import Options, Progress
from wfmock.contract.preflight import Trouble, preflight
from wfmock.contract.verdict import Outcome, OwnRun, Report, Target
from wfmock.contract.wire.deployment import Deployment
from wfmock.contract.wire.guard import Consent
from wfmock.contract.wire.transport import Transport
from wfmock.contract.workbench.bench import Ground, conduct_law
from wfmock.contract.workbench.ledger import Ledger
from wfmock.contract.workbench.probing import Law, Needs
from wfmock.resources import resource
from wfmock.spec.loader import load_api
from wfmock.spec.model import Api

INTERRUPTED = "the run was interrupted"
_MOST_ROUNDS = 50
_FIRST = 2  # laws, after which a look is taken at the shape of what was replied
_KEPT_BACK = 10  # requests, for what is tried again when all has been judged


def conduct(
    options: Options, laws: tuple[Law, ...] = LAWS, phases: tuple[Law, ...] | None = None
) -> Report:
    """Test a deployment and report; what was started is ended, whatever happens.

    ``phases`` are run once, after the laws: the structural checks unless others are given.

    Raises nothing about the server: what cannot be tested is the report's ``trouble``. Raises
    SpecError for a document that cannot be read.
    """
    api = document(options)
    ground = prepare(options, api)
    began = ground.transport.timing.monotonic()
    started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    trouble: Trouble | None = None
    runs: tuple[OwnRun, ...] = ()
    try:
        trouble = _test(ground, options, laws, phases)
    except KeyboardInterrupt:
        trouble = Trouble(INTERRUPTED, "run it again; what was started was ended")
    finally:
        try:
            _say(ground, options, "cleanup")
            runs = clean_up(ground.deployment)
        except KeyboardInterrupt:
            runs = as_they_stand(ground.deployment)
        ground.transport.close()
    seconds = round(ground.transport.timing.monotonic() - began, 3)
    return _report(ground, options, trouble, runs, started, seconds)


def document(options: Options) -> Api:
    """The document that the deployment is held to."""
    return load_api(options.spec or resource("openapi/workflows.yaml"))


def prepare(options: Options, api: Api) -> Ground:
    """Everything that laws and engines work with; nothing is sent."""
    consent = Consent(options.url, options.namespace, options.consented)
    transport = Transport(api, consent, options.limits, options.headers, options.timing)
    return Ground(
        transport=transport,
        deployment=Deployment(transport, api),
        api=api,
        ledger=Ledger(api.clauses),
        depth=options.depth,
        seed=options.seed,
        settle=options.settle,
    )


def _test(
    ground: Ground, options: Options, laws: tuple[Law, ...], phases: tuple[Law, ...] | None
) -> Trouble | None:
    """Preflight, laws, the rest of the dialect, structure; the trouble that made it impossible."""
    _say(ground, options, "preflight")
    trouble = preflight(ground)
    if trouble is not None:
        return trouble
    chosen = tuple(selected(ground, options, laws))
    _say(ground, options, "dialect")
    conduct_law(ground, hooks.LEARN)
    _once(ground, options, chosen[:_FIRST])
    if phases is None:
        conduct_law(ground, hooks.shown())
    _once(ground, options, chosen[_FIRST:])
    if phases is None:
        _once(ground, options, (hooks.LEARN_REST,))
    # The structural checks are loaded only now: it takes a second.
    last = hooks.conclusion() if phases is None else ()
    _once(ground, options, selected(ground, options, hooks.structure() if last else phases or ()))
    _more_rounds(ground, options, chosen)
    _once(ground, options, last)
    hooks.finish(ground)
    return None


def selected(ground: Ground, options: Options, laws: Iterable[Law]) -> Iterable[Law]:
    """The laws that are to be run; the clauses of the others are noted as not tested, and why."""
    for law in laws:
        if not options.depth.includes(law.depth):
            why = f"it belongs to depth {law.depth}"
        elif law.needs is Needs.START and not options.consented:
            why = "nothing may be written: no --definition was named"
            if options.definition:
                why = f"at depth {options.depth} nothing is written"
        else:
            yield law
            continue
        for clause in law.clauses:
            ground.ledger.not_tested(clause, law.name, why)


def _once(ground: Ground, options: Options, laws: Iterable[Law]) -> None:
    for law in laws:
        _say(ground, options, law.name)
        conduct_law(ground, law)


def _more_rounds(ground: Ground, options: Options, laws: Iterable[Law]) -> None:
    """Run cheap laws again with new draws, for faults that show only now and then."""
    again = [law for law in laws if law.again]
    for round_ in range(2, _MOST_ROUNDS):
        again = [law for law in again if not ground.ledger.is_sure_of(law.name)]
        fitting = [law for law in again if _fits(ground, law)]
        if not fitting:
            return
        for law in fitting:
            if _fits(ground, law):
                _say(ground, options, f"{law.name}, round {round_}")
                conduct_law(ground, law, round_)


def _fits(ground: Ground, law: Law) -> bool:
    """Whether a law, with some room for a replay, still fits into the budget."""
    transport = ground.transport
    return (
        transport.requests_left >= 2 * law.requests + law.starts + _KEPT_BACK
        and transport.budget.starts_left >= law.starts
        and transport.budget.seconds_left > 0
    )


def _say(ground: Ground, options: Options, doing: str) -> None:
    count = ground.transport.budget.requests
    options.progress(Progress(doing, count, len(ground.ledger.findings)))


def _report(
    ground: Ground,
    options: Options,
    trouble: Trouble | None,
    runs: tuple[OwnRun, ...],
    started: str,
    seconds: float,
) -> Report:
    transport, ledger, api = ground.transport, ground.ledger, ground.api
    if trouble is None and transport.budget.seconds_left <= 0:
        trouble = Trouble("the run was cut short: its time was over", "allow more with --max-time")
        outcome = Outcome.CONFORMS
    else:
        outcome = Outcome.UNTESTED if trouble else Outcome.CONFORMS
    hide = transport.redaction.text
    why = hide(trouble.why) if trouble else ""
    clauses = ledger.results(why) if why else ledger.results()
    return Report(
        target=Target(
            url=transport.consent.base_url,
            namespace=options.namespace,
            definition=options.definition,
            depth=str(options.depth),
            seed=options.seed,
            title=api.title,
            version=api.version,
            wfmock=version("wfmock"),
        ),
        outcome=Outcome.VIOLATED if ledger.findings else outcome,
        started=started,
        seconds=seconds,
        requests=transport.budget.requests,
        clauses=tuple(replace(each, why=hide(each.why)) for each in clauses),
        findings=ledger.findings,
        notes=tuple(replace(each, text=hide(each.text)) for each in ledger.notes),
        dialect=tuple(replace(each, evidence=hide(each.evidence)) for each in ledger.choices),
        coverage=coverage(api, transport, ledger),
        writes=transport.writes,
        runs=runs,
        exchanges=tuple(transport.exchanges),
        trouble=why,
        hint=trouble.hint if trouble else "",
        repeat=hide(command_line(options)),
    )


def command_line(options: Options) -> str:
    """The command that repeats the run; credentials are to be filled in."""
    words = ["wfmock", "verify", options.url, "--nsfilter", options.namespace]
    if options.definition:
        words += ["--definition", options.definition]
    words += ["--depth", str(options.depth), "--seed", str(options.seed)]
    usual = Options("", "")
    for flag, value, default in (
        ("--max-runs", options.max_runs, usual.max_runs),
        ("--rate", options.rate, usual.rate),
        ("--max-time", options.max_time, usual.max_time),
        ("--timeout", options.timeout, usual.timeout),
    ):
        words += [flag, f"{value:g}"] if value != default else []
    line = shlex.join(words)
    for name in options.headers:
        token = name.lower() == "authorization"
        line += ' --token "$TOKEN"' if token else f" --header '{name}: ...'"
    return line
