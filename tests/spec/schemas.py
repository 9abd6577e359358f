"""Schemas that hypothesis draws: any of them has a value."""

from hypothesis import strategies as st

from wfmock.spec import texts

FORMATS = sorted({*texts.FORMATS, "int32", "unheard-of"})
PATTERNS = (
    r"^[a-z]{2,5}$", r"^\d{3}-\d{4}$", r"^(red|green|blue)$", r"[A-Z]", r"^\S+$", r"^[^\s@]+@x\.y$",
    r"^(?=.*\d)(?=.*[a-z]).{6,}$", r"^#[0-9a-fA-F]{6}$", r"^(a|b)+c?$", r"^\w+( \w+)*$",
)  # fmt: skip
NAMES = st.sampled_from(["id", "name", "email", "tag", "value", "next", "city", "phone_number"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-99, 99), st.text(max_size=5))


@st.composite
def bounds(draw, low, high):
    """The words of a range that holds at least one value."""
    least, most = sorted((draw(st.integers(low, high)), draw(st.integers(low, high))))
    words = {}
    if draw(st.booleans()):
        words[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = least
    if draw(st.booleans()):
        words[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = most + 2
    return words


@st.composite
def integers(draw):
    step = draw(st.sampled_from([None, 1, 2, 5, 2.5]))
    if step is None:
        return {"type": "integer"} | draw(bounds(-10_000, 10_000))
    return {"type": "integer", "multipleOf": step, "minimum": draw(st.integers(-99, 99))}


@st.composite
def numbers(draw):
    step = draw(st.sampled_from([None, None, 0.5, 0.25]))
    words = draw(bounds(-100, 100))
    return {"type": "number"} | words | ({} if step is None else {"multipleOf": step})


@st.composite
def strings(draw):
    kind = draw(st.sampled_from(["plain", "format", "pattern"]))
    if kind == "format":
        return {"type": "string", "format": draw(st.sampled_from(FORMATS))}
    if kind == "pattern":
        return {"type": "string", "pattern": draw(st.sampled_from(PATTERNS))}
    least, most = sorted((draw(st.integers(0, 60)), draw(st.integers(0, 60))))
    return {"type": "string", "minLength": least, "maxLength": most}


def enums():
    return st.lists(SCALARS, min_size=1, max_size=4).map(lambda values: {"enum": values})


@st.composite
def arrays(draw, inner):
    least = draw(st.integers(0, 3))
    words = {"type": "array", "items": draw(inner), "minItems": least}
    if draw(st.booleans()):
        words["maxItems"] = least + draw(st.integers(0, 3))
    if draw(st.booleans()):
        words |= {"items": {"type": "integer"}, "uniqueItems": True}
    if draw(st.booleans()):
        del words["minItems"]
        words["prefixItems"] = draw(st.lists(inner, min_size=1, max_size=2))
        words["maxItems"] = 4
    return words


@st.composite
def objects(draw, inner):
    properties = draw(st.dictionaries(NAMES, inner, max_size=4))
    required = [name for name in properties if draw(st.booleans())]
    words = {"type": "object", "properties": properties, "required": required}
    if draw(st.booleans()):
        words["additionalProperties"] = draw(st.one_of(st.booleans(), inner))
    if draw(st.booleans()):
        words["minProperties"] = len(required)
    if words.get("additionalProperties", True) is not False and draw(st.booleans()):
        words["patternProperties"] = {"^x_[a-z]+$": draw(inner)}
    if len(required) > 1:
        words["dependentRequired"] = {required[0]: required[1:]}
    return words


@st.composite
def composed(draw, inner):
    kind = draw(st.sampled_from(["allOf", "anyOf", "oneOf", "nullable", "if"]))
    schema = draw(inner)
    match kind:
        case "allOf":
            base = {"type": "object", "properties": {"kind": schema}, "required": ["kind"]}
            return {"allOf": [base, {"properties": {"own": draw(inner)}, "required": ["own"]}]}
        case "anyOf":
            return {"anyOf": draw(st.lists(inner, min_size=1, max_size=3))}
        case "oneOf":
            return {
                "oneOf": [
                    {"type": "object", "properties": {"kind": {"const": name}, "it": draw(inner)},
                     "required": ["kind", "it"]}
                    for name in ("first", "second")
                ]
            }  # fmt: skip
        case "nullable":
            return {"anyOf": [schema, {"type": "null"}]}
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": ["a", "b"]}, "more": schema},
        "if": {"properties": {"kind": {"const": "a"}}},
        "then": {"required": ["more"]},
    }


LEAVES = st.one_of(
    st.just({}),
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({"type": ["string", "null"]}),
    SCALARS.map(lambda value: {"const": value}),
    integers(),
    numbers(),
    strings(),
    enums(),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(arrays(inner), objects(inner), composed(inner)),
    max_leaves=8,
)
