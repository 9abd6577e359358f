"""Validators are compiled once, of what a schema reaches and of nothing more."""

import pytest

from wfmock.errors import SpecError
from wfmock.spec.schemas import Schemas

RAW = {
    "components": {
        "schemas": {
            "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/A"}]},
            "Alias": {"$ref": "#/components/schemas/B"},
            "Loop": {"$ref": "#/components/schemas/Loop"},
            "a/b~c%": {"type": "integer"},
            "Bad": {"type": "object", "properties": {"x": {"pattern": "["}}},
        },
        "list": [{"type": "string"}],
    }
}


@pytest.fixture
def schemas():
    return Schemas(RAW, lambda pointer, reason: SpecError("d.yaml", pointer, reason))


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def test_schemas_that_refer_to_each_other_are_compiled(schemas):
    validator = schemas.validator(ref("A"), "")

    assert validator.is_valid({"b": {"b": None}})
    assert not validator.is_valid({"b": 1})


def test_what_comes_to_the_same_is_compiled_once(schemas):
    assert schemas.validator(ref("Alias"), "") is schemas.validator(ref("B"), "")


def test_where_anything_goes_there_is_no_validator(schemas):
    assert schemas.validator(True, "") is None
    assert schemas.validator({}, "") is None


def test_where_nothing_goes_nothing_is_valid(schemas):
    assert not schemas.validator(False, "").is_valid(None)


def test_a_reference_may_have_escapes_siblings_and_lead_into_lists(schemas):
    escaped = {"$ref": "#/components/schemas/a~1b~0c%25"}

    assert schemas.resolve(escaped) == {"type": "integer"}
    assert schemas.validator(escaped | {"minimum": 3}, "").is_valid(3)
    assert not schemas.validator(escaped | {"minimum": 3}, "").is_valid(2)
    assert not schemas.validator({"items": {"$ref": "#/components/list/0"}}, "").is_valid([1])


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        (ref("Loop"), "/components/schemas/Loop"),
        (ref("None"), "/components/schemas/None"),
        ({"items": ref("None")}, "/components/schemas/None"),
        (ref("Bad"), "/components/schemas/Bad/properties/x/pattern"),
        ({"type": "thing"}, "/here/type"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_with_its_place(schemas, schema, place):
    with pytest.raises(SpecError) as refusal:
        schemas.validator(schema, "/here")

    assert refusal.value.pointer == place


def test_a_loop_is_not_followed_for_ever(schemas):
    with pytest.raises(SpecError, match="leads back to itself"):
        schemas.resolve(ref("Loop"))
