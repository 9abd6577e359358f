"""Whatever a document is made into, it is served or refused: nothing else happens."""

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spec.documents import loaded
from wfmock.errors import SpecError
from wfmock.spec.exchange import Call, Reply
from wfmock.spec.sampling import Sampler
from wfmock.spec.validation import check_call, check_reply, documented_as

FOLDER = Path(__file__).parents[1] / "web/foreign"
CALL = {"content-type": "application/json", "cookie": "a=b; sid=abc"}
VALUES = [
    None, 0, -1, 1.5, "", "x", True, False, [], {}, [{}], {"a": 1}, ["a"], "object", "array", "[",
    10**30, "^a$", {"$ref": "#/components/schemas/Pet"}, {"$ref": "#/paths"}, {"$ref": 1},
    {"type": []}, {"allOf": [{"$ref": "#/components/schemas/Task"}]}, {"properties": {"a": 1}},
    {"properties": []}, {"required": "a"}, {"enum": []}, {"enum": 1}, {"oneOf": []}, {"oneOf": {}},
    {"allOf": [1]},
]  # fmt: skip


def documents():
    for file in sorted(FOLDER.glob("*.yaml")):
        # Keys are text here as in JSON, which has no others.
        text = re.sub(r"^(\s*)(\d{3}):", r"\1'\2':", file.read_text(encoding="utf-8"), flags=re.M)
        yield json.loads(json.dumps(yaml.safe_load(text), default=str))


DOCUMENTS = tuple(map(json.dumps, documents()))


def places(node):
    """Every place in a document: what holds it, and its key there."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield node, key
        if isinstance(value, dict | list):
            yield from places(value)


@st.composite
def edited(draw):
    """A document in which up to two places hold something else, or nothing."""
    content = json.loads(draw(st.sampled_from(DOCUMENTS)))
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from(list(places(content))))
        value = draw(st.sampled_from([..., *VALUES]))
        if value is ...:
            del holder[key]
        else:
            holder[key] = json.loads(json.dumps(value))
    return content


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=edited())
def test_an_edited_document_is_refused_or_answered_validly(tmp_path, content):
    with suppress(SpecError):
        api = loaded(tmp_path, content, "document.json")
        sampler = Sampler(api, 1)
        sampler.rehearse()
        answer_all(api, sampler)


def answer_all(api, sampler):
    """Check a call of every operation, and every reply that it documents."""
    for operation in api.operations:
        call = Call(operation.method, operation.path, "a=1&filter[x]=2&ids=1", CALL, b'{"a": 1}')
        check_call(operation, call, {"id": "x", "petId": "1"})
        for status in operation.replies:
            code, media_type, body = sampler.reply(operation, status, key="k")
            if documented_as(operation, code) != status:
                continue  # a default that would go as 200, which is documented itself
            headers = sampler.headers(operation, status, "k")
            sent = (("Content-Type", media_type), *headers) if media_type else headers
            assert check_reply(operation, Reply(code, body, sent)) == ()
