"""What a deployment does that the document does not mention and that is fair all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wfmock.contract.judging.asking import Asked, TooDeep, asked, parsed, successes
from wfmock.contract.judging.statuses import ENVIRONMENTAL
from wfmock.contract.verdict import Note
from wfmock.errors import SpecError
from wfmock.spec.compiling import Schemas
from wfmock.spec.exchange import Exchange
from wfmock.spec.model import Api


def drift(exchange: Exchange, api: Api) -> tuple[Note, ...]:
    """Undocumented statuses, fields and statuses of workflows; equal ones have equal texts."""
    request = asked(exchange, api)
    if request is None or not successes(request.operation):
        return ()
    status = exchange.reply.status
    if 200 <= status < 300:
        try:
            body = parsed(exchange.reply.body)
        except (ValueError, TooDeep):
            return ()
        return tuple(_in_workflows(request, body, api))
    return tuple(_status(request, status))


def _status(request: Asked, status: int) -> Iterator[Note]:
    replies = request.operation.replies
    documented = str(status) in replies and replies[str(status)].source in ("stated", "shown")
    if documented or (status in ENVIRONMENTAL and status not in (401, 403)):
        return
    operation = request.operation.id
    yield Note(f"{operation} answers {status}, which the document does not list", "", operation)


def _in_workflows(request: Asked, body: Any, api: Api) -> Iterator[Note]:
    is_list = request.binding == "list"
    items = body.get("_list") if is_list and isinstance(body, dict) else [body]
    schemas = Schemas(api.raw, lambda pointer, reason: SpecError(str(api.file), pointer, reason))
    reply = request.operation.replies[successes(request.operation)[0]]
    schema = schemas.resolve(next(iter(reply.schemas.values()), {}))
    if is_list:
        schema = schemas.resolve(_property(schemas, schema, "_list").get("items", {}))
    known = _properties(schema)
    examples = _property(schemas, schema, "_status").get("examples", ())
    for item in items if isinstance(items, list) else ():
        if known and isinstance(item, dict):
            for name in sorted(item.keys() - known.keys()):
                yield Note(f"workflows have a field {name}, which the document does not show")
            status = item.get("_status")
            if examples and isinstance(status, str) and status not in examples:
                yield Note(f"workflows can be {status}, a status that the document does not name")


def _properties(schema: Any) -> Mapping[str, Any]:
    found = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _property(schemas: Schemas, schema: Any, name: str) -> Mapping[str, Any]:
    found = schemas.resolve(_properties(schema).get(name, {}))
    return found if isinstance(found, Mapping) else {}
