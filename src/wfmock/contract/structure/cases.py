"""Requests that schemathesis makes of a document. The only module that knows schemathesis.

Everything that would make two runs differ is off: no example database, no values captured from
replies, no feedback from errors, one worker, a fixed seed. It never sends: the caller does.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.generation.drivers import CoverageGenerator, ExamplesGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.generation.overrides import Override
from schemathesis.generation.stateful.state_machine import StepOutput

CONFIG = """
seed = {seed}
workers = 1
cache.enabled = false
[generation]
database = "none"
with-security-parameters = false
[phases.examples]
extra-data-sources.responses = false
[phases.coverage]
unexpected-methods = []
extra-data-sources.responses = false
[phases.fuzzing]
extra-data-sources.responses = false
error-feedback.enabled = false
[phases.stateful]
inference.algorithms = []
"""
_BOTH = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


class Enough(KeyboardInterrupt):
    """Raise it from a sender: nothing more is to be generated. Hypothesis lets it through."""


Send = Callable[[requests.Request], requests.Response | None]


@dataclass(frozen=True, slots=True)
class Made:
    """A request that was generated, and what for.

    ``scenario`` is ``example`` or the name that schemathesis has for what is covered, ``parameter``
    what is varied ("" for the whole), ``valid`` whether the document allows it.
    """

    operation: str
    scenario: str
    parameter: str
    valid: bool
    request: requests.Request

    @property
    def identity(self) -> str:
        """Equal for requests that are equal on the wire."""
        request = self.request
        sent = [request.method, request.url, request.params, request.data, request.json]
        return json.dumps([*sent, sorted((request.headers or {}).items())], default=repr)


def _schema(document: Mapping[str, Any], seed: int) -> Any:
    config = schemathesis.Config.from_str(CONFIG.format(seed=seed))
    return schemathesis.openapi.from_dict(dict(document), config=config)


def _operations(schema: Any) -> Iterator[Any]:
    for result in schema.get_all_operations():
        if isinstance(result, Ok):
            yield result.ok()


def made(document: Mapping[str, Any], base_url: str, seed: int) -> tuple[Made, ...]:
    """The requests of the examples and of the coverage phase, in that order, none twice."""
    schema = _schema(document, seed)
    found: dict[str, Made] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a generator cannot do with a document is no news
        for generate in (_examples, _coverage):
            for operation in _operations(schema):
                for case in generate(schema, operation):
                    each = _made(case, base_url)
                    found.setdefault(each.identity, each)
    return tuple(found.values())


def _examples(schema: Any, operation: Any) -> Iterator[Any]:
    return iter(
        ExamplesGenerator(
            operation=operation,
            override=Override(),
            feedback=FeedbackSources(),
            fill_missing=False,
        )
    )


def _coverage(schema: Any, operation: Any) -> Iterator[Any]:
    return iter(
        CoverageGenerator(
            operation=operation,
            generation_modes=_BOTH,
            generation_config=schema.config.generation_for(operation=operation, phase="coverage"),
            auth_storage=None,
            override=Override(),
            feedback=FeedbackSources(),
        )
    )


def _made(case: Any, base_url: str) -> Made:
    data = case.meta.phase.data if case.meta is not None else None
    scenario, parameter = "example", ""
    if isinstance(data, CoveragePhaseData):
        scenario, parameter = str(data.scenario.value), str(data.parameter or "")
        subject, colon, _ = data.description.partition(": ")
        # Within a body the description alone names the property.
        parameter = subject if colon and "/" in parameter else parameter
    return Made(
        operation=str(case.operation.definition.raw.get("operationId", case.operation.label)),
        scenario=scenario,
        parameter=parameter,
        valid=case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE,
        request=_request(case, base_url),
    )


def _request(case: Any, base_url: str) -> requests.Request:
    """The request of a case as it is sent: without the headers that differ from run to run."""
    wire = case.as_transport_kwargs(base_url=base_url)
    headers = {
        name: value for name, value in wire["headers"].items() if name.lower() == "content-type"
    }
    return requests.Request(
        wire["method"],
        wire["url"],
        headers=headers,
        params=wire.get("params"),
        data=wire.get("data"),
        json=wire.get("json"),
    )


def _settings(examples: int, steps: int = 6) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],  # nothing fails here, so nothing is shrunk
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )


def fuzz(document: Mapping[str, Any], base_url: str, seed: int, examples: int, send: Send) -> None:
    """Send drawn requests, valid and invalid ones, ``examples`` of each operation.

    Ends early, and quietly, when ``send`` raises Enough.
    """
    schema = _schema(document, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for number, operation in enumerate(_operations(schema)):
                _fuzz_one(operation, base_url, seed + number, examples, send)
        except Enough:
            return


def _fuzz_one(operation: Any, base_url: str, seed: int, examples: int, send: Send) -> None:
    strategies = [operation.as_strategy(generation_mode=mode) for mode in _BOTH]

    @hypothesis.seed(seed)
    @_settings(examples)
    @hypothesis.given(case=hypothesis.strategies.one_of(strategies))
    def each(case: Any) -> None:
        send(_request(case, base_url))

    try:
        each()
    except hypothesis.errors.Unsatisfiable:
        return


def sequences(
    document: Mapping[str, Any], base_url: str, seed: int, examples: int, send: Send
) -> None:
    """Send sequences of requests along the links of the document, ``examples`` of them.

    A request that ``send`` answers with None was not sent: its sequence goes on without it.
    """
    schema = _schema(document, seed)
    base: Any = schema.as_state_machine()

    class Sequence(base):  # type: ignore[misc]  # made at run time
        def step(self, input: Any) -> Any:
            answer = send(_request(input.case, base_url))
            if answer is None:
                return None
            response = Response.from_requests(answer, verify=True)
            self.after_call(response, input.case)
            return StepOutput(response, input.case)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            hypothesis.seed(seed)(Sequence).run(settings=_settings(examples))
        except (Enough, hypothesis.errors.Unsatisfiable):
            return
