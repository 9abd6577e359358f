"""YAML and JSON are read as JSON knows them; what is neither is told with its line."""

import pytest

from wfmock.errors import SpecError
from wfmock.spec.reading import parse, read

HEAD = 'openapi: "3.1.0"\n'


@pytest.fixture
def values(tmp_path):
    """What stands below the first line of a document of YAML."""

    def parsed(text, name="document.yaml"):
        return parse(tmp_path / name, (HEAD + text).encode())

    return parsed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("010", 10), ("12:30", "12:30"), ("2026-02-01", "2026-02-01"),
        ("1e3", 1000.0), ("0x1F", 31), ("true", True), ("~", None), ("", None), (".5", 0.5),
        ("1_000", "1_000"), ("=", "="), (".inf", ".inf"), ("+7", 7), ("'7'", "7"),
    ],
)  # fmt: skip
def test_a_scalar_is_what_json_would_make_of_it(values, text, value):
    found = values(f"x: {text}")["x"]

    assert (found, type(found)) == (value, type(value))


def test_a_key_is_text_as_it_is_written(values):
    assert list(values("200: a\ntrue: b\n1.0: c\n2026-01-01: d")) == [
        "openapi", "200", "true", "1.0", "2026-01-01"
    ]  # fmt: skip


def test_anchors_and_merges_work(values):
    found = values("a: &a {p: 1, q: 2}\nb: {<<: *a, q: 3}\nc: *a")

    assert found["b"] == {"p": 1, "q": 3}
    assert found["c"] == {"p": 1, "q": 2}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\na: 2", "line 3, column 1: the key 'a' stands twice"),
        ("a: {b: 1, 'b': 2}", "the key 'b' stands twice"),
        ("200: 1\n'200': 2", "the key '200' stands twice"),
        ("a: [", "line 3, column 1"),
        ("a: 1e999", "the number 1e999 is too large"),
        ("a: " + "9" * 5000, "4300 digits"),
        ("a: !!binary aGk=", "binary"),
        ("a: !!python/name:os.system x", "os.system"),
        ("? [a]\n: 1", "a key is no text"),
        ("a: " + "[" * 100_000, "nested too deeply"),
        ("- " * 100_000, "nested too deeply"),
        ("a: *b", "undefined alias"),
        ("a: \x07", "not allowed"),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_place(values, text, reason):
    with pytest.raises(SpecError, match="is neither YAML nor JSON") as refusal:
        values(text)

    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"openapi": "3.1.0",}', "line 1, column"),
        (b'{"openapi": "3.1.0", "a": 1, "a": 2}', "the key 'a' stands twice"),
        (b'{"openapi": "3.1.0", "a": NaN}', "NaN"),
        (b'{"openapi": "3.1.0", "a": 1e999}', "1e999"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"\xff\xfe", "is no mapping"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(tmp_path, text, reason):
    with pytest.raises(SpecError) as refusal:
        parse(tmp_path / "document.json", text)

    assert "document.json" in refusal.value.file
    assert reason in str(refusal.value)


def test_json_may_be_indented_with_tabs_and_needs_no_suffix(tmp_path):
    text = b'{\n\t"openapi":\t"3.1.0",\n\t"x": 1e3\n}'

    assert parse(tmp_path / "document", text)["x"] == 1000.0


def test_a_flow_mapping_of_yaml_is_no_json_and_is_read_all_the_same(tmp_path):
    assert parse(tmp_path / "document", b"{openapi: '3.1.0', x: no}")["x"] == "no"


@pytest.mark.parametrize("text", [b"[]", b"openapi", b"", b"7"])
def test_a_document_is_a_mapping(tmp_path, text):
    with pytest.raises(SpecError, match="is no mapping"):
        parse(tmp_path / "document.yaml", text)


@pytest.mark.parametrize(
    ("text", "received"),
    [
        (b"openapi: 3.2.0", "openapi 3.2.0"),
        (b"openapi: '3.01'", "openapi 3.01"),
        (b"swagger: '2.0'", "swagger 2.0"),
        (b"title: x", "swagger unknown"),
    ],
)
def test_another_version_is_refused_with_advice(tmp_path, text, received):
    with pytest.raises(SpecError) as refusal:
        parse(tmp_path / "document.yaml", text)

    assert refusal.value.pointer == "/openapi"
    assert received in refusal.value.reason
    assert "3.1" in refusal.value.hint


def test_a_file_that_is_not_there_is_refused_with_advice(tmp_path):
    with pytest.raises(SpecError, match="cannot be read: No such file") as refusal:
        read(tmp_path / "none.yaml")

    assert refusal.value.hint
