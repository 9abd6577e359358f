"""docs/faults.md names all that there is, and its example is a rule."""

import json
import re
from pathlib import Path

from wfmock.faults import PLANS, Rule, check_rule, read_rule
from wfmock.faults.effects import MAX_SECONDS, SHAPES
from wfmock.faults.reading import EFFECTS
from wfmock.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs/faults.md").read_text(encoding="utf-8")


def named(heading):
    """The first words of the table under a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE))


def test_every_matcher_effect_and_plan_is_told_and_nothing_else():
    assert named("Which calls") == set(Rule.__dataclass_fields__) - {"name", "effect"}
    assert named("What happens to them") == set(EFFECTS)
    assert named("Plans") == set(PLANS)


def test_every_duration_and_its_bound_is_told():
    words = {word for shape, members in SHAPES.items() for word in (*members, shape)} - {"fixed"}

    assert words <= set(re.findall(r"`([a-z]+)`", PAGE))
    assert f"longer than {MAX_SECONDS:g} seconds" in PAGE
    assert f"There are {Settings().threads} (" in PAGE


def test_the_example_is_a_rule_that_can_strike(api):
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    rule = read_rule(json.loads(example), "")

    check_rule(rule, api.operations)
    assert f"{rule.name}; kind=contract" in PAGE
