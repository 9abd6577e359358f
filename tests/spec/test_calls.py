"""A call is held against its operation; what is wrong is said with place, wish and finding."""

import pytest

from spec.documents import document, loaded, operation, parameter
from wfmock.spec.compiling import without
from wfmock.spec.exchange import Call, Violation
from wfmock.spec.validation import check_call

NUMBERS = {"type": "array", "items": {"type": "integer"}}
POINT = {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "integer"}}}
POINT |= {"required": ["x"], "additionalProperties": False}


@pytest.fixture
def check(tmp_path):
    """What ``check_call`` finds: ``check(parameters, query, headers=..., path=...)``."""

    def checked(parameters, query="", headers=None, path=None):
        template = "/x" + "".join(f"/{{{p['name']}}}" for p in parameters if p["in"] == "path")
        api = loaded(tmp_path, document({template: {"get": operation(*parameters)}}))
        call = Call("GET", "/x", query, headers or {})
        return check_call(api.operations[0], call, path or {})

    return checked


def places(checked):
    return [(each.where, each.pointer) for each in checked.violations]


def test_arguments_are_typed_and_defaults_filled_in(check):
    found = check(
        [
            parameter("n", schema={"type": "integer"}),
            parameter("flag", schema={"type": "boolean", "default": False}),
            parameter("size", schema={"type": "integer", "default": 10}),
            parameter("id", "path"),
            parameter("X-Mark", "header"),
            parameter("sid", "cookie", {"type": "integer"}),
        ],
        "n=7&flag=true",
        {"x-mark": "m", "cookie": "a=b; sid=4"},
        {"id": "i"},
    )

    assert found.args == {"n": 7, "flag": True, "size": 10, "id": "i", "X-Mark": "m", "sid": 4}
    assert found.violations == ()


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        ({"type": "integer"}, "x", "integer"),
        ({"type": "integer"}, "9" * 30, "an integer of at most 64 bits"),
        ({"type": "integer", "minimum": 1}, "0", "a number of at least 1"),
        ({"type": "integer", "maximum": 1}, "2", "a number of at most 1"),
        ({"type": "integer", "exclusiveMinimum": 1}, "1", "a number above 1"),
        ({"type": "number", "multipleOf": 0.5}, "0.3", "a multiple of 0.5"),
        ({"type": "boolean"}, "yes", "boolean"),
        ({"enum": ["a", "b"]}, "c", "one of a, b"),
        ({"const": "a"}, "b", '"a"'),
        ({"type": "string", "minLength": 2}, "a", "at least 2 characters"),
        ({"type": "string", "maxLength": 1}, "ab", "at most 1 characters"),
        ({"type": "string", "pattern": "^a$"}, "b", "text that matches ^a$"),
        ({"type": "string", "format": "uuid"}, "b", "a uuid"),
        ({"type": "string", "format": "date"}, "2026-02-30", "a date"),
        ({"type": ["integer", "null"]}, "x", "integer or null"),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "x", "integer or boolean"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_what_would(check, schema, text, expected):
    (found,) = check([parameter("q", schema=schema)], f"q={text}").violations

    assert (found.where, found.pointer, found.received) == ("query", "q", repr(text))
    assert found.expected == expected
    assert found.message == f"q: expected {found.expected}, received {text!r}"


@pytest.mark.parametrize("place", ["query", "path", "header", "cookie"])
def test_a_missing_parameter_is_told_with_its_place(check, place):
    found = check([parameter("q", place, required=True)])

    assert found.violations == (
        Violation(place, "q", f"the {place} parameter q is required", "a value", "nothing"),
    )


@pytest.mark.parametrize(
    ("query", "received"),
    [("q=a&q=b", "'a' and 'b'"), ("q=a&q=a", "'a' and 'a'"), ("q&q", "'' and ''")],
)
def test_a_second_value_is_one_too_many(check, query, received):
    (found,) = check([parameter("q")], query).violations

    assert (found.expected, found.received) == ("one value", received)


@pytest.mark.parametrize(
    "query", ["q=%zz", "q=%ff", "q=%00", "q=a&q=%zz", "q=%zz&q=a", "q=%zz&q=%zz"]
)
def test_a_value_that_cannot_be_read_was_given_all_the_same(check, query):
    found = check([parameter("q", required=True)], query)

    assert {each.pointer for each in found.violations} == {"q"}
    assert all("required" not in each.message for each in found.violations)


def test_unknown_keys_are_told_once_and_reserved_ones_not_at_all(check):
    found = check([parameter("q")], "a=1&a=2&b&__code=200&=3&&q=1")

    assert found.unknown == ("a", "b", "")
    assert found.violations == ()


def test_an_alias_goes_by_the_other_name(check):
    size = parameter("size", schema={"type": "integer", "default": 1})
    alias = parameter("Size", schema={"type": "integer"}, **{"x-alias-of": "size"})
    found = check([size, alias], "Size=5")

    assert found.args == {"size": 5}


def test_one_name_in_two_places_is_two_parameters(check):
    found = check([parameter("id", "path"), parameter("id", schema={"type": "integer"})], "id=3",
                  path={"id": "x"})  # fmt: skip

    assert found.args == {"id": "x", "query.id": 3}
    assert places(
        check([parameter("id", "path"), parameter("id", required=True)], path={"id": "x"})
    ) == [("query", "id")]


@pytest.mark.parametrize(
    ("more", "query", "value"),
    [
        ({}, "q=1&q=2", [1, 2]),
        ({}, "q=1", [1]),
        ({"explode": False}, "q=1,2", [1, 2]),
        ({"explode": False}, "q=1%2C2", [1, 2]),
        ({"explode": False}, "q=", []),
        ({"explode": False}, "q=1,2&q=3", [1, 2, 3]),
        ({"style": "spaceDelimited", "explode": False}, "q=1%202", [1, 2]),
        ({"style": "spaceDelimited", "explode": False}, "q=1+2", [1, 2]),
        ({"style": "pipeDelimited", "explode": False}, "q=1|2", [1, 2]),
        ({"style": "pipeDelimited", "explode": False}, "q=1%7C2", [1, 2]),
    ],
)
def test_an_array_is_read_in_every_style(check, more, query, value):
    assert check([parameter("q", schema=NUMBERS, **more)], query).args == {"q": value}


def test_a_comma_that_is_escaped_is_part_of_an_item(check):
    texts = {"type": "array", "items": {"type": "string"}}

    assert check([parameter("q", schema=texts, explode=False)], "q=a%2Cb,c").args["q"] == [
        "a,b",
        "c",
    ]


@pytest.mark.parametrize(
    ("schema", "query", "value"),
    [
        ({"anyOf": [NUMBERS, {"type": "null"}]}, "q=1&q=2", [1, 2]),
        ({"anyOf": [NUMBERS, {"type": "integer"}]}, "q=1", 1),
        ({"anyOf": [NUMBERS, {"type": "integer"}]}, "q=1&q=2", [1, 2]),
        ({"anyOf": [NUMBERS, {"type": "boolean"}]}, "q=1", [1]),
    ],
)
def test_an_array_may_be_one_of_several(check, schema, query, value):
    found = check([parameter("q", schema=schema)], query)

    assert (found.args, found.violations) == ({"q": value}, ())


@pytest.mark.parametrize(
    ("more", "query"),
    [
        ({}, "x=1.5&y=2"),
        ({"explode": False}, "q=x,1.5,y,2"),
        ({"style": "deepObject"}, "q[x]=1.5&q[y]=2"),
        ({"style": "deepObject"}, "q%5Bx%5D=1.5&q%5By%5D=2"),
    ],
)
def test_an_object_is_read_in_every_style(check, more, query):
    found = check([parameter("q", schema=POINT, **more)], query)

    assert (found.args, found.unknown) == ({"q": {"x": 1.5, "y": 2}}, ())


@pytest.mark.parametrize(
    "query", ["q[x]=1&q[z]=1", "q[x]=a", "q[y]=1", "q[x]=1&q[x]=2", "q[x][y]=1"]
)
def test_an_object_that_does_not_fit_is_refused(check, query):
    assert places(check([parameter("q", schema=POINT, style="deepObject")], query)) == [
        ("query", "q")
    ]


@pytest.mark.parametrize(("explode", "text"), [(False, "x,1.5,y,2"), (True, "x=1.5,y=2")])
@pytest.mark.parametrize("place", ["path", "header"])
def test_arrays_and_objects_stand_in_paths_and_headers(check, place, explode, text):
    parameters = [parameter("p", place, POINT, explode=explode), parameter("q", place, NUMBERS)]
    given_ = {"p": text, "q": "1, 2"}
    found = check(parameters, headers=given_, path=given_)

    assert found.args == {"p": {"x": 1.5, "y": 2}, "q": [1, 2]}


def test_cookies_are_read(check):
    parameters = [parameter("a", "cookie", NUMBERS, explode=False), parameter("b", "cookie")]

    assert check(parameters, headers={"cookie": 'a=1,2;b="x y" ; c'}).args == {
        "a": [1, 2],
        "b": "x y",
    }


def test_a_parameter_with_a_content_is_json(check):
    given_ = {"name": "q", "in": "query", "content": {"application/json": {"schema": POINT}}}

    assert check([given_], "q=%7B%22x%22:1%7D").args == {"q": {"x": 1}}
    (found,) = check([given_], "q=x").violations
    assert found.expected == "JSON"
    assert places(check([given_], "q={}")) == [("query", "q")]


def test_an_empty_value_may_be_allowed(check):
    schema = {"type": "integer"}

    assert places(check([parameter("q", schema=schema)], "q=")) == [("query", "q")]
    assert places(check([parameter("q", schema=schema, allowEmptyValue=True)], "q=")) == []


def test_what_a_meaning_judges_is_not_held_against_its_schema(check):
    schema = {"type": "string", "pattern": "^a$"}
    judged = parameter("q", schema=schema, **{"x-wfmock-checked-by": "meaning"})

    assert places(check([judged], "q=b")) == []


def test_an_operation_without_some_parameters_does_not_know_them(tmp_path):
    api = loaded(tmp_path, document({"/x": {"get": operation(parameter("a"), parameter("b"))}}))
    less = without(api.operations[0], {"b"})

    assert check_call(less, Call("GET", "/x", "a=1&b=2"), {}).unknown == ("b",)
    assert [each.name for each in less.parameters] == ["a"]
