"""Foreign text cannot steer what it is shown in."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.contract.reports.escape import flat, inert, json_text, markup, visible

ANYTHING = st.text(st.characters(codec=None))  # lone surrogates too


@given(ANYTHING)
def test_visible_text_holds_nothing_that_a_terminal_obeys(text):
    assert all(char == "\n" or char.isprintable() for char in visible(text))


@given(ANYTHING)
def test_flat_text_is_one_line(text):
    assert len(flat(text).splitlines()) <= 1


@pytest.mark.parametrize("text", ["Zoë", "日本語", "a b", 'quote " and \\', "1 < 2 && 3 > 2", "🙂"])
def test_ordinary_text_stays_as_it_is(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("a\u202eb", r"a\u202eb"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("a\r\tb", r"a\r\tb"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text, shown):
    assert visible(text) == shown


@given(ANYTHING)
def test_markup_opens_no_tag_and_ends_no_attribute(text):
    assert not set("<>\"'") & set(markup(text))


@given(ANYTHING)
def test_json_loses_nothing_and_holds_no_control_character(text):
    written = json_text({text: [text]})

    assert json.loads(written) == {text: [text]} or "\\ud" in written  # a pair becomes one
    assert not [c for c in written if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]


@pytest.mark.parametrize(
    "line", ["::error::x", "  ::add-mask::x", "a ##[group]b", "##vso[task]x", "##teamcity[x]"]
)
def test_a_line_of_a_log_is_no_command_to_a_runner(line):
    safe = inert(f"before\n{line}\nafter")

    assert not any(each.strip().startswith("::") for each in safe.splitlines())
    assert not any(word in safe for word in ("##[", "##vso[", "##teamcity["))


def test_colons_within_a_line_are_left_alone():
    assert inert("GET ::1 a::b # ## c") == "GET ::1 a::b # ## c"
