"""Every operation of the document becomes a route; every miss becomes a problem that teaches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from urllib.parse import unquote

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter

from wfmock import problems
from wfmock.assembly import Mock
from wfmock.errors import ControlError
from wfmock.spec.model import Operation
from wfmock.spec.nearest import nearest_operation
from wfmock.web.calls import MAX_BODY, REPLY, BodyTooLarge, read_call, read_head, to_response
from wfmock.web.cors import preflight
from wfmock.web.worlds import world_of


class SegmentConverter(BaseConverter):
    """A path parameter takes anything but a slash, the empty text included out of reach."""

    regex = "[^/]+"


def add_routes(app: Flask, mock: Mock) -> None:
    """Register the operations of the document and the replies to what it does not have."""
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["segment"] = SegmentConverter
    by_path: dict[str, list[Operation]] = defaultdict(list)
    for operation in mock.api.operations:
        by_path[operation.path].append(operation)
    for number, (path, operations) in enumerate(by_path.items()):
        _add_path(app, f"path-{number}", path, operations, mock)
    _add_misses(app, mock)


def _add_path(
    app: Flask, endpoint: str, path: str, operations: Sequence[Operation], mock: Mock
) -> None:
    rule, names = as_rule(path)
    methods = sorted({operation.method for operation in operations})
    for operation in operations:
        app.add_url_rule(
            rule,
            f"{endpoint}-{operation.method}",
            _view(operation, names, mock),
            methods=[operation.method],
            provide_automatic_options=False,
        )
    if "OPTIONS" not in methods:
        app.add_url_rule(
            rule, f"{endpoint}-OPTIONS", lambda **_: preflight(methods), methods=["OPTIONS"]
        )


def _view(operation: Operation, names: Mapping[str, str], mock: Mock) -> Callable[..., Response]:
    handle, worlds = mock.pipeline.handle, mock.worlds

    def view(**segments: str) -> Response:
        environ = request.environ
        world = world_of(environ, worlds)
        call = read_call(environ)
        path = {names[key]: value for key, value in segments.items()}
        environ[REPLY] = reply = handle(world, operation, call, path)
        return to_response(reply)

    return view


def as_rule(path: str) -> tuple[str, dict[str, str]]:
    """The document's path as a rule of Werkzeug, whose variables must be Python names."""
    # The path of a request is matched once its escapes are undone.
    literals = [unquote(part) for part in re.split(r"\{[^{}]+\}", path)]
    names = {f"p{n}": name for n, name in enumerate(re.findall(r"\{([^{}]+)\}", path))}
    variables = [f"<segment:{key}>" for key in names]
    pairs = zip_longest(literals, variables, fillvalue="")
    return "".join(part for pair in pairs for part in pair), names


def _add_misses(app: Flask, mock: Mock) -> None:
    operations = mock.api.operations
    paths = sorted({operation.path for operation in operations})

    def answer(problem: problems.Problem) -> Response:
        try:
            world = world_of(request.environ, mock.worlds)
        except ControlError:  # the name of the world is what is wrong
            world = mock.worlds["main"]
        reply = mock.pipeline.refuse(world, read_head(request.environ), problem)
        request.environ[REPLY] = reply
        return to_response(reply)

    @app.errorhandler(NotFound)
    def no_route(error: NotFound) -> Response:
        near = nearest_operation(operations, request.method, request.path)
        return answer(problems.no_route(request.method, request.path, paths, near))

    @app.errorhandler(MethodNotAllowed)
    def wrong_method(error: MethodNotAllowed) -> Response:
        allowed = sorted(error.valid_methods or ())
        near = nearest_operation(operations, request.method, request.path)
        return answer(problems.wrong_method(request.method, request.path, allowed, near))

    @app.errorhandler(BodyTooLarge)
    def too_large(error: BodyTooLarge) -> Response:
        return answer(problems.too_large(MAX_BODY))

    @app.errorhandler(ControlError)
    def bad_world(error: ControlError) -> Response:
        return answer(problems.Problem(400, "bad-world", str(error), error.hint))

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        return answer(problems.Problem(error.code or 500, "http", error.description or error.name))
