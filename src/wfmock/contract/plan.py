"""What a run would send, said without sending it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wfmock.contract.options import Options
from wfmock.contract.workbench.probing import Law, Needs
from wfmock.spec.model import Api


def plan(options: Options, api: Api, laws: Sequence[Law]) -> str:
    """The laws that would be run, what they send, and what holds at every depth."""
    chosen = [law for law in laws if _runs(law, options)]
    left_out = len(laws) - len(chosen)
    wide = max((len(law.name) for law in chosen), default=0)
    lines = [f"Depth {options.depth}, against {options.url}, namespace {options.namespace}:", ""]
    for law in chosen:
        lines.append(f"  {law.name:{wide}}  {_first(law)}")
        lines.append(f"  {'':{wide}}  about {_cost(law)}: {', '.join(law.sends)}")
    if left_out:
        lines += ["", f"Left out: {left_out} more laws, which need {_missing(options)}."]
    return "\n".join([*lines, "", *_calls(chosen, api), "", *_bounds(options, chosen)]) + "\n"


def _runs(law: Law, options: Options) -> bool:
    writes = law.needs is Needs.START
    return options.depth.includes(law.depth) and not (writes and not options.consented)


def _first(law: Law) -> str:
    return law.purpose or ", ".join(law.clauses)


def _cost(law: Law) -> str:
    starts = f", {law.starts} of them starts" if law.starts else ""
    return f"{law.requests} {'request' if law.requests == 1 else 'requests'}{starts}"


def _calls(laws: Iterable[Law], api: Api) -> Iterable[str]:
    used = {each for law in laws for each in law.sends}
    for operation in api.operations:
        if operation.id in used:
            yield f"  {operation.id:22}  {operation.method} {operation.path}"


def _missing(options: Options) -> str:
    return "another depth" if options.consented else "a --definition, or another depth"


def _bounds(options: Options, laws: Sequence[Law]) -> list[str]:
    limits = options.limits
    once = sum(law.requests for law in laws)
    first = f"One round sends about {once} requests"
    rest = "generated requests and further rounds get what is left"
    lines = [f"{first}; {rest} of {limits.requests}."]
    if options.consented:
        lines += [
            f"At most {limits.starts} runs of {options.definition} are started;"
            " all are ended when the run is over.",
            "An update goes only to a run that was started here, or to an id that cannot exist.",
        ]
    else:
        lines.append("Nothing is started, changed or deleted: only GET is sent.")
    return [*lines, "Nothing has been sent."]
