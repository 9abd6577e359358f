"""One parameter, ready to be read and checked."""

from __future__ import annotations

from typing import Any

from wfmock.spec.exchange import Violation
from wfmock.spec.model import Parameter
from wfmock.spec.styles import NotJson, Reading, pairs, unfolded
from wfmock.spec.violations import cut, expectation

UNREADABLE = object()  # a value that was given, but that nobody could decode


class ParameterChecker:
    """Decodes and checks one parameter, and puts it under its canonical name.

    ``target`` is that name, ``validator`` None where any value of the right type will do;
    ``is_single`` says that a second value is one too many.
    """

    __slots__ = ("_as_it_is", "_validator", "is_single", "kind", "parameter", "reading", "target")

    def __init__(self, parameter: Parameter, reading: Reading, validator: Any, target: str) -> None:
        self.parameter = parameter
        self.reading = reading
        self.kind = reading.kind
        self.is_single = reading.kind in ("scalar", "json")
        self.target = target
        self._validator = validator
        self._as_it_is = validator is None and reading.decode is str and self.kind == "scalar"

    def check(self, given: Any, args: dict[str, Any], violations: list[Violation]) -> None:
        """Put the value into ``args``, or say what is wrong with it."""
        if self._as_it_is and given is not UNREADABLE:
            args[self.target] = given
        elif given is not UNREADABLE and not (given == "" and self.parameter.may_be_empty):
            self._check(given, args, violations)

    def _check(self, given: Any, args: dict[str, Any], violations: list[Violation]) -> None:
        try:
            value = self.reading.value(given)
        except NotJson:
            violations.append(self._violation("JSON", given))
            return
        validator = self._validator
        if validator is not None and not validator.is_valid(value):
            if self.kind != "either" or len(given) != 1 or not validator.is_valid([value]):
                expected = next(map(expectation, validator.iter_errors(value)), "another value")
                violations.append(self._violation(expected, given))
                return
            value = [value]  # one item of what may be an array as well
        args[self.target] = value

    def given(self, text: str) -> Any:
        """What ``check`` takes, of the text of a path segment, a header or a cookie."""
        if self.is_single:
            return text
        items = unfolded(text)
        return pairs(self.parameter, items) if self.kind == "object" else items

    def _violation(self, expected: str, given: Any) -> Violation:
        parameter = self.parameter
        received = cut(repr(given))
        if expected == "integer" and isinstance(given, str) and given.lstrip("+-").isdecimal():
            expected = "an integer of at most 64 bits"
        message = f"{parameter.name}: expected {expected}, received {received}"
        return Violation(parameter.location, parameter.name, message, expected, received)
