"""A value is drawn that fits a schema, however little room it leaves."""

import json
from concurrent.futures import ThreadPoolExecutor

import jsonschema_rs
import pytest

from spec.documents import document, loaded
from wfmock.errors import SpecError
from wfmock.spec.sampling import Sampler


@pytest.fixture
def draw(tmp_path):
    """A value of a schema: ``draw(schema, seed=1, key="k", **other schemas)``."""

    def drawn(schema, seed=1, key="k", **components):
        content = document(components={"schemas": components})
        sampler = Sampler(loaded(tmp_path, content), seed)
        value = sampler.value(schema, key)
        root = {**schema, "components": {"schemas": components}}
        jsonschema_rs.Draft202012Validator(root, validate_formats=True).validate(value)
        return value

    return drawn


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


TIGHT = [
    {"type": "integer", "minimum": 5, "maximum": 5},
    {"type": "integer", "exclusiveMinimum": 1.5, "exclusiveMaximum": 3},
    {"type": "integer", "minimum": -(2**60), "maximum": -(2**60)},
    {"type": "integer", "minimum": 2**62},
    {"type": "integer", "maximum": -5},
    {"type": "integer", "multipleOf": 7, "minimum": 8, "maximum": 14},
    {"type": "integer", "multipleOf": 5000},
    {"type": "number", "minimum": 0.1, "maximum": 0.1},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
    {"type": "number", "multipleOf": 0.1, "minimum": 0.25, "maximum": 0.35},
    {"type": "number", "maximum": 0},
    {"type": "string", "minLength": 500},
    {"type": "string", "maxLength": 0},
    {"type": "string", "minLength": 3, "maxLength": 3},
    {"type": "string", "pattern": "^[a-z]+$", "minLength": 30, "maxLength": 31},
    {"type": "string", "pattern": "x", "minLength": 30},
    {"type": "string", "format": "email", "minLength": 90},
    {"type": "string", "format": "email", "maxLength": 8},
    {"type": "string", "format": "uri", "minLength": 100},
    {"type": "string", "format": "uri", "maxLength": 9},
    {"type": "string", "format": "hostname", "minLength": 70},
    {"type": "string", "format": "uri-reference", "maxLength": 2},
    {"type": "string", "format": "date", "pattern": "^2026"},
    {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 2},
    {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 3},
    {"type": "array", "maxItems": 0},
    {"type": "array", "minItems": 40, "maxItems": 40, "items": {"type": "null"}},
    {"type": "array", "contains": {"const": 5}, "items": {"type": "integer"}, "minContains": 2},
    {"type": "array", "prefixItems": [{"type": "string"}, {}], "items": False, "minItems": 2},
    {"type": "array", "prefixItems": [{"type": "null"}], "minItems": 3},
    {"type": "object", "minProperties": 3},
    {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": {"a": {}, "b": {}}},
    {"type": "object", "required": ["undeclared"]},
    {"type": "object", "required": ["x_a"], "patternProperties": {"^x_": {"type": "integer"}},
     "additionalProperties": False},
    {"type": "object", "propertyNames": {"pattern": "^[A-Z]{4}$"}, "minProperties": 2},
    {"type": "object", "propertyNames": {"enum": ["one", "two"]}, "minProperties": 2},
    {"type": "object", "additionalProperties": {"type": "integer"}},
    {"properties": {"a": {"type": "string"}}, "dependentRequired": {"a": ["b"]}},
    {"properties": {"a": {"type": "integer"}, "b": {}}, "not": {"required": ["a", "b"]}},
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {}, "b": {}}},
    {"oneOf": [{"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 5}]},
    {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "integer"}], "type": "integer"},
    {"allOf": [{"type": "number"}, {"type": "integer", "minimum": 3}, {"maximum": 3}]},
    {"allOf": [{"enum": [1, 2, "a"]}, {"enum": ["a", 2]}, {"type": "string"}]},
    {"allOf": [{"multipleOf": 4}, {"multipleOf": 6}, {"type": "integer", "minimum": 1}]},
    {"allOf": [{"properties": {"a": {"minimum": 1}}, "required": ["a"]},
               {"properties": {"a": {"type": "integer", "maximum": 1}}}]},
    {"allOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"],
                "additionalProperties": False}, {"properties": {"b": {"type": "string"}}}]},
    {"allOf": [{"pattern": "^a"}, {"pattern": "b$"}, {"type": "string", "pattern": "^a[ab]*b$"}]},
    {"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"required": ["more"]},
     "else": {"required": ["less"]}, "type": "object", "properties": {"k": {"enum": [1, 2]}}},
    {"type": ["null", "integer"], "minimum": 4},
    {"type": "null"},
    {"const": {"a": [1, None]}},
    {"enum": [None]},
    {"enum": [None, 3]},
    {"type": "object", "properties": {"a": {"type": "string"}}, "unevaluatedProperties": False},
    {"type": "object", "properties": {"a": False, "b": True}},
    {"type": "string", "contentEncoding": "base64"},
]  # fmt: skip


@pytest.mark.parametrize("schema", TIGHT, ids=json.dumps)
def test_a_value_is_found_where_there_is_little_room(draw, schema):
    for seed in range(5):
        draw(schema, seed)


IMPOSSIBLE = [
    {"type": "integer", "minimum": 2, "maximum": 1},
    {"type": "string", "minLength": 2, "maxLength": 1},
    {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
    {"allOf": [{"type": "string"}, {"type": "integer"}]},
    {"allOf": [{"const": 1}, {"const": 2}]},
    {"enum": ["a"], "type": "integer"},
    {"type": "object", "required": ["a"], "additionalProperties": False},
    {"type": "string", "pattern": "^a$", "format": "email"},
    {"type": "string", "pattern": r"^(?=b)a$"},
    {"not": {}},
    {"$ref": "#/components/schemas/Endless"},
]
ENDLESS = {
    "Endless": {"type": "object", "required": ["again"], "properties": {"again": ref("Endless")}},
}


@pytest.mark.parametrize("schema", IMPOSSIBLE, ids=json.dumps)
def test_where_no_value_is_found_that_is_said(draw, schema):
    with pytest.raises(SpecError, match="no value was found") as refusal:
        draw(schema, **ENDLESS)

    assert "example" in refusal.value.hint


def test_a_schema_that_contains_itself_ends(draw):
    node = {"type": "object", "required": ["left", "right"],
            "properties": {"left": {"anyOf": [ref("Node"), {"type": "null"}]},
                           "right": {"oneOf": [{"type": "null"}, ref("Node")]},
                           "more": {"type": "array", "items": ref("Node")}}}  # fmt: skip
    for seed in range(10):
        assert len(json.dumps(draw(ref("Node"), seed, Node=node))) < 200_000


def test_a_schema_that_is_part_of_itself_asks_for_nothing_more(draw):
    own = {"allOf": [ref("Own")], "type": "object", "required": ["x"]}

    assert draw(ref("Own"), Own=own).keys() == {"x"}


def test_a_wide_schema_is_not_drawn_in_full_at_every_depth(draw):
    wide = {"type": "object", "properties": {f"p{n}": ref("Wide") for n in range(30)}}

    assert len(json.dumps(draw(ref("Wide"), Wide=wide))) < 200_000


def test_what_the_document_proposes_is_taken(draw):
    schema = {"properties": {"a": {"default": 1}, "b": {"example": "x"}, "c": {"examples": [7]},
                             "d": {"const": None}}}  # fmt: skip

    assert draw(schema) == {"a": 1, "b": "x", "c": 7, "d": None}


def test_a_proposal_that_does_not_fit_is_not_taken(draw):
    assert isinstance(draw({"type": "integer", "example": "seven", "default": "eight"}), int)
    assert draw({"type": "object", "required": ["a"], "example": {}}).keys() == {"a"}


def test_an_object_that_is_proposed_for_a_part_is_not_taken_for_the_whole(draw):
    base = {"type": "object", "properties": {"a": {"type": "integer"}}, "example": {"a": 1}}
    drawn = draw({"allOf": [base, {"properties": {"b": {"type": "integer"}}}]})

    assert drawn.keys() == {"a", "b"}


def test_optional_properties_are_there_and_null_is_not_preferred(draw):
    schema = {"properties": {"a": {"type": ["string", "null"]}, "b": {"enum": [None, 1]}}}

    assert all(draw(schema, seed)["a"] and draw(schema, seed)["b"] for seed in range(9))


def test_properties_come_in_the_order_of_the_document(draw):
    schema = {"properties": {"z": {}, "a": {}, "m": {}}, "required": ["m"]}

    assert list(draw(schema)) == ["z", "a", "m"]


def test_a_name_says_what_a_text_is_about(draw):
    schema = {"properties": {n: {"type": "string"} for n in ("contactEmail", "last_name", "city")}}
    drawn = draw(schema)

    assert "@" in drawn["contactEmail"]
    assert len(set(drawn.values())) == 3


CAT = {"type": "object", "required": ["kind", "lives"],
       "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}}  # fmt: skip
KIND = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
DOG = {"allOf": [KIND, {"required": ["barks"], "properties": {"barks": {"type": "boolean"}}}]}


@pytest.mark.parametrize("mapping", [{}, {"cat": "#/components/schemas/Cat", "dog": "Dog"}])
def test_a_discriminator_names_the_schema_that_was_chosen(draw, mapping):
    said = {"propertyName": "kind", "mapping": mapping}
    schema = {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": said}
    seen = set()
    for seed in range(12):
        drawn = draw(schema, seed, Cat=CAT, Dog=DOG)
        assert drawn["kind"].lower() == ("cat" if "lives" in drawn else "dog")
        seen.add(drawn["kind"])

    assert seen == ({"cat", "dog"} if mapping else {"Cat", "Dog"})


def test_a_discriminator_of_a_parent_names_the_child(draw):
    pet = {"type": "object", "discriminator": {"propertyName": "kind"}, "required": ["kind"],
           "properties": {"kind": {"type": "string"}}}  # fmt: skip
    cat = {"allOf": [ref("Pet"), {"properties": {"lives": {"type": "integer"}}}]}

    assert draw(ref("Cat"), Pet=pet, Cat=cat)["kind"] == "Cat"


def test_what_only_a_request_carries_is_left_out(draw):
    schema = {"required": ["a"], "properties": {"a": {"type": "integer"}, "p": ref("Password"),
                                                "q": {"writeOnly": True}}}  # fmt: skip

    assert draw(schema, Password={"type": "string", "writeOnly": True}).keys() == {"a"}


def test_equal_seeds_and_keys_give_equal_values_and_others_differ(draw):
    schema = {"type": "object", "properties": {"a": {"type": "string", "format": "uuid"}}}
    one, same = draw(schema, 1, "k"), draw(schema, 1, "k")

    assert one == same
    assert (
        len({json.dumps(draw(schema, s, k)) for s in range(4) for k in "abcd"} | {str(one)}) == 17
    )


def test_values_do_not_depend_on_what_was_drawn_before_nor_on_who_else_draws(tmp_path):
    schema = {"type": "object", "properties": {n: {"type": "string"} for n in ("name", "email")}}
    api = loaded(tmp_path, document())
    alone = {str(n): Sampler(api, 1).value(schema, str(n)) for n in range(60)}
    shared = Sampler(api, 1)

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda key: shared.value(schema, key), alone))

    assert values == list(alone.values())
