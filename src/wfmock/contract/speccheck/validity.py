"""Whether a document is valid OpenAPI and can be served."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError, best_match
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing.exceptions import Unresolvable

from wfmock.bindings import check_bindings
from wfmock.contract.speccheck.problem import Problem, cut, pointer_to
from wfmock.errors import SpecError
from wfmock.spec.loader import load_api
from wfmock.spec.model import Api


def invalid(raw: Mapping[str, Any], file: Path) -> Iterator[Problem]:
    """Every way in which a document breaks the OpenAPI specification."""
    is_old = str(raw["openapi"]).startswith("3.0")
    validator: Any = OpenAPIV30SpecValidator if is_old else OpenAPIV31SpecValidator
    try:
        for error in validator(dict(raw), base_uri=file.absolute().as_uri()).iter_errors():
            yield of_error("openapi", error)
    except Unresolvable as error:
        yield Problem("openapi", "", "a reference that leads somewhere", cut(error.ref))


def of_error(rule: str, error: ValidationError, pointer: str = "") -> Problem:
    """The problem that an error of the schema library speaks of, below a pointer."""
    while error.context:  # what no alternative fits: the nearest alternative says most
        error = best_match([error]) or error
        if error.context:
            error = error.context[0]
    place = pointer + pointer_to(error.absolute_path)
    instance: Any = error.instance
    found, wanted = cut(instance), _array(error.validator_value)
    match error.validator:
        case "required":
            missing = missing_properties(error)
            have = ", ".join(map(str, instance)) or "nothing"
            return Problem(rule, place, f"the property {missing[0]}", f"only {have}")
        case "type":
            return Problem(rule, place, f"a value of type {' or '.join(wanted)}", found)
        case "enum":
            return Problem(rule, place, f"one of {', '.join(wanted)}", found)
        case "format":
            return Problem(rule, place, f"a {wanted[0]}", found)
        case "minimum" | "maximum" | "minLength" | "maxLength" | "pattern" | "minItems":
            return Problem(rule, place, f"{error.validator} {wanted[0]}", found)
    return Problem(rule, place, "what the specification allows", error.message[:300])


def missing_properties(error: ValidationError) -> list[str]:
    """The required properties that the instance of an error lacks."""
    instance: Any = error.instance
    return [name for name in _array(error.validator_value) if name not in instance]


def _array(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def served(file: Path) -> tuple[Api | None, tuple[Problem, ...]]:
    """The document as it is served, or why it cannot be."""
    try:
        api = load_api(file)
        check_bindings(api)
    except SpecError as error:
        return None, (Problem("served", error.pointer, "what can be served", error.reason),)
    return api, ()
