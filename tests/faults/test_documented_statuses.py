"""Whatever status of the document a fault answers with, the reply is as the document says."""

import orjson
import pytest

from wfmock.faults import striking
from wfmock.faults.effects import CONTRACT, RateLimit, Status, UndocumentedStatus
from wfmock.faults.faults import Strike
from wfmock.mock.answerer import MockAnswerer
from wfmock.preferences import Preferences
from wfmock.resources import resource
from wfmock.spec.exchange import Call
from wfmock.spec.loader import load_api
from wfmock.spec.sampling import Sampler
from wfmock.spec.validation import check_reply

CASES = [
    pytest.param(operation.id, int(status), id=f"{operation.id}-{status}")
    for operation in load_api(resource("openapi/workflows.yaml")).operations
    for status in operation.replies
]


@pytest.mark.parametrize("effect", ["status", "undocumented-status"])
@pytest.mark.parametrize(("operation", "status"), CASES)
def test_a_documented_status_has_a_body_that_the_document_allows(
    bench, api, operation, status, effect
):
    server = bench()
    server.arm({"effect": effect, "status": status})
    meant = api.operation(operation)
    path = {"workflowId": "w"} if "{" in meant.path else {}
    call = Call(meant.method.upper(), meant.path, "nsfilter=a")

    reply = server.mock.pipeline.handle(server.mock.worlds["main"], meant, call, path)

    assert reply.status == status
    assert check_reply(meant, reply) == ()
    assert ("X-Wfmock-Fault", "rule-0; kind=contract") in reply.headers


RANGED = """
openapi: 3.1.0
info: {title: ranged, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: fine}
        5XX:
          description: any of these
          content:
            application/json:
              schema: {type: object, required: [code], properties: {code: {const: 7}}}
        default:
          description: anything else
          content: {application/json: {schema: {enum: [[1]]}}}
"""


@pytest.mark.parametrize(
    ("effect", "body"),
    [
        (Status(503), {"code": 7}),
        (UndocumentedStatus(599), {"code": 7}),
        (Status(418), [1]),
        (RateLimit(1, 1.0), [1]),
    ],
)
def test_a_status_that_is_documented_as_one_of_many_is_answered_as_they_are(tmp_path, effect, body):
    file = tmp_path / "ranged.yaml"
    file.write_text(RANGED)
    api = load_api(file)
    (operation,) = api.operations
    answerer = MockAnswerer(Sampler(api, 1))
    strike = Strike(0.0, effect, 1.0, (("a", effect.kind(operation)),))

    reply = striking.instead(
        strike,
        operation,
        lambda key: answerer.documented(operation, Preferences(code=key)),
        "problem",
    )

    assert orjson.loads(reply.body) == body
    assert reply.status == getattr(effect, "status", 429)
    assert effect.kind(operation) == CONTRACT
    assert check_reply(operation, reply) == ()
