"""The namespace of the list: it has to be named, and it keeps everybody else's workflows out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfmock.contract.laws.filters import combinations
from wfmock.contract.lists import draws
from wfmock.contract.lists.matching import foreign
from wfmock.contract.lists.oracle import foreign_workflow
from wfmock.contract.lists.trial import view
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Probe, law

Parameters = Mapping[str, Any]


@law("namespace-required", ("list.nsfilter.required",), requests=2)
def namespace_required(bench: Bench) -> None:
    """The list without a namespace is refused, with other parameters as well."""
    for parameters in ({}, _parameters(bench, view(bench))):
        bench.check("list.nsfilter.required", _without(bench, parameters))


@law("namespace-isolates", ("list.nsfilter.isolates",), requests=5)
def namespace_isolates(bench: Bench) -> None:
    """Another namespace, known or not, shows nothing of this one, whatever else is asked."""
    known = view(bench)
    chosen = _parameters(bench, known)
    nowhere = bench.impossible.namespace(bench.chance)
    bench.api.list(**chosen)  # a cache may know it from now on
    for namespace, parameters in (
        (nowhere, {}),
        (nowhere, chosen),
        *((each, {}) for each in _like(bench, bench.api.namespace)),
        *((each, chosen) for each in _others(bench, known)[:2]),
    ):
        simpler = [_in(bench, namespace, {})] if parameters else []
        probe = _in(bench, namespace, parameters)
        bench.check("list.nsfilter.isolates", probe, simpler=simpler)


def _without(bench: Bench, parameters: Parameters) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.list(nsfilter=None, **parameters)
        if not answer.ok:
            return None
        return Counterexample(
            "accepted",
            "The list without nsfilter is answered with success.",
            "a refusal",
            answer.brief(),
            (answer.exchange,),
        )

    return probe


def _in(bench: Bench, namespace: str, parameters: Parameters) -> Probe:
    """A probe for workflows in a list of a namespace that they do not name as theirs."""

    def probe() -> Counterexample | None:
        answer = bench.api.list(nsfilter=namespace, **parameters)
        if not answer.ok:
            return None
        # A reply that names the asked namespace for all that it holds does not make it so.
        known = bench.ground.latest.runs if bench.ground.latest else {}
        shown = (known.get(item.get("_id", ""), item) for item in answer.items)
        item = foreign(answer.items, namespace) or foreign(shown, namespace)
        return None if item is None else foreign_workflow(item, namespace, answer)

    return probe


def _parameters(bench: Bench, known: View) -> Parameters:
    """All filters at once, a sort and a size, such that a workflow of the tested namespace fits."""
    filters = next(iter(combinations(bench, known, 1)), ())
    page = draws.paged(bench.chance, known, filters)
    return {key: value for key, value in page.parameters().items() if key != "_offset"}


def _like(bench: Bench, namespace: str) -> tuple[str, ...]:
    """A namespace that a careless comparison takes for the tested one."""
    place = bench.chance.randrange(len(namespace)) if namespace else 0
    wildcard = str(bench.chance.choice(("_", "%", "*", ".")))
    alike = (
        namespace[:-1],
        namespace[1:],
        namespace.partition("_")[0],
        namespace + "x",
        namespace[:place] + wildcard + namespace[place + 1 :],
        wildcard,
    )
    usable = [each for each in alike if each and each != namespace]
    return tuple(bench.chance.sample(usable, min(2, len(usable))))


def _others(bench: Bench, known: View) -> list[str]:
    """Further namespaces that the listed workflows name."""
    named = [item.get("_namespaces") for item in known.runs.values()]
    each = dict.fromkeys(n for names in named if isinstance(names, list) for n in names)
    return [n for n in each if isinstance(n, str) and n and n != bench.api.namespace]


LAWS = (namespace_required, namespace_isolates)
