"""Numbers that fit a merged schema."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wfmock.chance import Chance
from wfmock.spec.merging import STEP, Impossible

_SPAN = 1_000  # an open range is drawn from no further than this


def integer(schema: Mapping[str, Any], chance: Chance) -> int:
    """A whole number. Raises Impossible when there is none."""
    # Multiples of a fraction that are whole are multiples of its numerator.
    step = Fraction(schema.get(STEP, Fraction(1)).numerator)
    return int(_multiple(schema, step, chance))


def number(schema: Mapping[str, Any], chance: Chance) -> float | int:
    """A number, of two decimals where there is room. Raises Impossible when there is none."""
    if STEP in schema:
        found = _multiple(schema, schema[STEP], chance)
        return found.numerator if found.denominator == 1 else float(found)
    low, high = _bounds(schema)
    if low > high:
        raise Impossible(f"no number lies between {low} and {high}")
    exact = low + (high - low) * Fraction(chance.randint(1, 9_999), 10_000)
    rounded = Fraction(round(exact * 100), 100)
    return float(rounded if low < rounded < high else exact)


def _multiple(schema: Mapping[str, Any], step: Fraction, chance: Chance) -> Fraction:
    low, high = _bounds(schema)
    first, last = math.ceil(low / step), math.floor(high / step)
    first += _is_excluded(schema, "exclusiveMinimum", first * step)
    last -= _is_excluded(schema, "exclusiveMaximum", last * step)
    if first > last:
        raise Impossible(f"no multiple of {step} lies between {low} and {high}")
    return step * chance.randint(first, last)


def _is_excluded(schema: Mapping[str, Any], word: str, value: Fraction) -> bool:
    return word in schema and Fraction(str(schema[word])) == value


def _bounds(schema: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """The least and the greatest number, each of which may itself be excluded."""
    lows = [schema[word] for word in ("minimum", "exclusiveMinimum") if word in schema]
    highs = [schema[word] for word in ("maximum", "exclusiveMaximum") if word in schema]
    high = Fraction(str(min(highs))) if highs else None
    span = max(Fraction(_SPAN), 2 * schema.get(STEP, Fraction(0)))
    if lows:
        low = Fraction(str(max(lows)))
    else:
        low = Fraction(1) if high is None or high > 1 else high - span
    return low, low + span if high is None else min(high, low + span)
