"""Text of a query, a path or a header becomes a value of its type, or stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.spec.params import Undecodable, decoder, types_of, unquote
from wfmock.spec.upgrade import upgraded


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("a+b", "a b"), ("a%2Bb", "a+b"), ("a%20b", "a b"), ("%C3%A9", "é"), ("%f0%9f%98%80", "😀"),
        ("Ã©", "é"), ("Ã©%20", "é "), ("%25", "%"), ("", ""), ("%e2%82%ac", "€"), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_a_query_part_is_decoded(text, decoded):
    assert unquote(text) == decoded


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("%", "two hexadecimal digits"), ("%z0", "two hexadecimal"), ("%0", "two hexadecimal"),
        ("%ff", "is not UTF-8"), ("%ed%a0%80", "is not UTF-8"), ("\xff", "is not UTF-8"),
        ("%00", "NUL"), ("a\x00", "NUL"), ("%c3", "is not UTF-8"), ("€", "is not UTF-8"),
        ("€%20", "is not UTF-8"), ("%C0%80", "is not UTF-8"),
    ],
)  # fmt: skip
def test_a_query_part_that_cannot_be_decoded_says_why(text, reason):
    with pytest.raises(Undecodable, match=reason):
        unquote(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_what_a_client_encodes_comes_back(text):
    from urllib.parse import quote, quote_plus

    assert unquote(quote(text)) == unquote(quote_plus(text)) == text


@pytest.mark.parametrize(
    ("types", "text", "value"),
    [
        ({"integer"}, "7", 7), ({"integer"}, "-7", -7), ({"integer"}, "+7", 7),
        ({"integer"}, "007", 7), ({"integer"}, "1.0", "1.0"), ({"integer"}, "1e3", "1e3"),
        ({"integer"}, "٣", "٣"), ({"integer"}, "", ""), ({"integer"}, " 7", " 7"),
        ({"integer"}, str(2**64 - 1), 2**64 - 1), ({"integer"}, str(2**64), str(2**64)),
        ({"integer"}, str(-(2**63)), -(2**63)), ({"integer"}, "9" * 5000, "9" * 5000),
        ({"number"}, "7", 7), ({"number"}, "7.50", 7.5), ({"number"}, ".5", 0.5),
        ({"number"}, "1e3", 1000.0), ({"number"}, "1e999", "1e999"), ({"number"}, "nan", "nan"),
        ({"number"}, "0x1", "0x1"), ({"number"}, "1,5", "1,5"),
        ({"boolean"}, "true", True), ({"boolean"}, "false", False), ({"boolean"}, "True", "True"),
        ({"boolean"}, "1", "1"), ({"null", "integer"}, "", None), ({"string", "integer"}, "7", 7),
        ({"string"}, "7", "7"), (set(), "7", "7"), ({"string", "boolean"}, "true", True),
    ],
)  # fmt: skip
def test_text_becomes_a_value_of_its_types_or_stays(types, text, value):
    found = decoder(types)(text)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "integer"}, {"integer"}),
        ({"type": ["integer", "null"]}, {"integer", "null"}),
        ({"allOf": [{"minimum": 1}, {"type": "integer"}]}, {"integer"}),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, {"integer", "null"}),
        ({"oneOf": [{"const": 1}, {"enum": ["a", None]}]}, {"integer", "string", "null"}),
        ({"enum": [True, 1.5]}, {"boolean", "number"}),
        ({}, set()),
        (True, set()),
    ],
)
def test_the_types_of_a_schema_are_found_through_combinations(schema, types):
    assert types_of(schema, lambda each: each) == types


def test_a_schema_that_is_composed_of_itself_has_no_types():
    schema = {"allOf": []}
    schema["allOf"].append(schema)

    assert types_of(schema, lambda each: each) == set()


def test_a_type_of_3_0_that_may_be_null_is_one_of_two():
    raw = {
        "openapi": "3.0.0",
        "components": {"schemas": {"A": {"type": "number", "nullable": True}}},
    }

    assert types_of(upgraded(raw)["components"]["schemas"]["A"], lambda s: s) == {"number", "null"}
