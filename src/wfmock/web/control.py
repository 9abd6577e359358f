"""The control API over HTTP: two rules in the app, the document's routes behind them.

The document is read when the first call comes: a server that nobody steers does not pay for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, MapAdapter, Rule

from wfmock import problems
from wfmock.assembly import Mock
from wfmock.problems import Problem
from wfmock.spec.model import Operation
from wfmock.spec.nearest import nearest_operation
from wfmock.web.access import Access
from wfmock.web.calls import MAX_BODY, BodyTooLarge, read_call, to_response
from wfmock.web.cors import CLOSED, preflight
from wfmock.web.routes import SegmentConverter, as_rule
from wfmock.web.worlds import KEY

Environ = dict[str, Any]

PREFIX = "/__wfmock"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OPEN_TO_ALL = "health"


def add_control(app: Flask, mock: Mock) -> None:
    """Let an app answer the control API of its mock."""
    view = Door(mock).view
    for name, rule in (("control", PREFIX), ("control-below", f"{PREFIX}/<path:rest>")):
        app.add_url_rule(
            rule, name, lambda **_: view(), methods=METHODS, provide_automatic_options=False
        )


class Met:
    """The routes of the control API's document."""

    def __init__(self) -> None:
        from wfmock.control.document import control_api

        self.operations = control_api().operations
        rules, self._names = [], []
        for number, operation in enumerate(self.operations):
            rule, names = as_rule(operation.path)
            self._names.append(names)
            rules.append(Rule(rule, endpoint=str(number), methods=[operation.method]))
        converters = {"segment": SegmentConverter}
        paths = Map(rules, strict_slashes=False, merge_slashes=False, converters=converters)
        self._paths: MapAdapter = paths.bind("")

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | Problem:
        """The operation of a call and its path parameters, or why there is none."""
        near = nearest_operation(self.operations, method, path)
        try:
            endpoint, segments = self._paths.match(path, method)
        except MethodNotAllowed:
            return problems.wrong_method(method, path, self.methods(path), near)
        except NotFound:
            known = sorted({operation.path for operation in self.operations})
            return problems.no_route(method, path, known, near)
        names = self._names[int(endpoint)]
        return self.operations[int(endpoint)], {names[key]: segments[key] for key in segments}

    def methods(self, path: str) -> list[str]:
        """The methods that a path has; none for an unknown path."""
        return sorted(self._paths.allowed_methods(path))


class Door:
    """Lets callers in or refuses them, finds the operation, has it answered."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._access = Access(mock.settings.control_token)

    def view(self) -> Response:
        """The reply to the request at hand."""
        environ, method, path = request.environ, request.method, request.path
        stranger = self._access.stranger(environ)
        environ[CLOSED] = stranger is not None
        if method == "OPTIONS":
            methods = self._routes.methods(path)
            return _refused(stranger) if stranger else preflight([*methods, "OPTIONS"])
        met = self._routes.find(method, path)
        is_open = not isinstance(met, Problem) and met[0].id == OPEN_TO_ALL
        refusal = None if is_open else self._access.refusal(environ)
        if refusal is not None:
            return _refused(refusal)
        if isinstance(met, Problem):
            return _refused(met)
        return self._answered(environ, *met)

    def _answered(
        self, environ: Environ, operation: Operation, path: Mapping[str, str]
    ) -> Response:
        world = environ.get(KEY)
        if world and path.get("world", world) != world:
            return _refused(_contradiction(world, path["world"]))
        try:
            call = read_call(environ)
        except BodyTooLarge:
            return _refused(problems.too_large(MAX_BODY))
        return to_response(self._mock.desk.handle(operation, call, path))

    @cached_property
    def _routes(self) -> Met:
        return Met()


def _refused(problem: Problem) -> Response:
    return to_response(problems.render(problem))


def _contradiction(prefix: str, named: str) -> Problem:
    detail = f"the address begins with /@{prefix}, but is about the world {named!r}"
    hint = f"the control API names its world in its own path: {PREFIX}/worlds/{named}"
    return Problem(400, "two-worlds", detail, hint)
