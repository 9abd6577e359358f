"""A text is made for the patterns that schemas use, or it is said that none can be."""

import jsonschema_rs
import pytest

from wfmock.chance import Chance
from wfmock.spec.patterns import matching

PATTERNS = [
    r"^[a-z]+$", r"^(?=.*[A-Z])(?=.*\d).{8,16}$", r"^\d{3}-\d{2}-\d{4}$", r"^\p{L}+$", r"",
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", r"^[\p{Lu}\d]+$", r"^(a|b|cd)*$", r"\bfoo\b", r"^$",
    r"^(?!admin)[a-z]+$", r"^\/api\/v\d+\/$", r"^[\w.-]+$", r"^#[0-9a-fA-F]{6}$", r"^\S+$",
    r"^(\+\d{1,3})?[ -]?\d{6,14}$", r"^[\u4e00-\u9fa5]+$", r"^.*$", r"a{2,3}?b", r"[^abc]",
    r"^(?:[A-Z]{2}|\d{3})$", r"^\W+$", r"^\D\S$", r"^[^\d\s]{3}$", r"^(?<year>\d{4})-\d\d$",
    r"^([a-z]+)-\1$", r"^x{0}$", r"^\\$", r"^\u{0041}$", r"^\.\*$", r"^(?:a(?:b(?:c)?)?)?$",
    r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$", r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_matches_its_pattern(pattern):
    validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    texts = [matching(pattern, Chance(number)) for number in range(50)]

    assert all(map(validator.is_valid, texts))


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [("^[a-z]+$", 20, 20), ("^[a-z]*$", 0, 0), ("a", 30, 40), ("^a", 9, None), ("z$", 9, None),
     (r"^\w{1,50}$", 45, 50), ("^(ab)+$", 10, 12)],
)  # fmt: skip
def test_a_text_has_the_length_that_is_asked_for(pattern, least, most):
    for number in range(20):
        text = matching(pattern, Chance(number), least, most)
        assert least <= len(text) <= (most or 1000)


def test_texts_vary_and_are_the_same_for_the_same_chance():
    assert len({matching(r"^\d{4}$", Chance(number)) for number in range(50)}) > 40
    assert matching(r"^\w+$", Chance(7)) == matching(r"^\w+$", Chance(7))


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("[", "is not understood"),
        (r"^\p{Klingon}$", "is not understood"),
        ("^(?=b)a$", "no text can be made"),
        (r"^[^\s\S]$", "without a member"),
        ("(a", "is not understood"),
    ],
)
def test_a_pattern_that_no_text_can_be_made_for_is_told(pattern, reason):
    with pytest.raises(ValueError, match=reason):
        matching(pattern, Chance(1))


def test_a_pattern_that_leaves_no_room_is_told():
    with pytest.raises(ValueError, match="no text can be made"):
        matching("^abc$", Chance(1), 0, 2)
