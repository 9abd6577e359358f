"""Cross-origin calls: any browser app may talk to a mock."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

CLOSED = "wfmock.closed"
EXPOSED = (
    "Warning, Preference-Applied, Allow, WWW-Authenticate, Retry-After, X-Wfmock-Exchange, "
    "X-Wfmock-Fault"
)


def allow_cross_origin(app: Flask) -> None:
    """Let every origin read every reply of the app, with or without credentials.

    Only where ``CLOSED`` is set in the environ does the browser keep the reply from the page.
    """

    @app.after_request
    def add_headers(response: Response) -> Response:
        origin = request.environ.get("HTTP_ORIGIN")
        if origin and not request.environ.get(CLOSED):
            headers = response.headers
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Credentials"] = "true"
            headers["Access-Control-Expose-Headers"] = EXPOSED
            headers.add("Vary", "Origin")
        return response


def preflight(methods: Sequence[str]) -> Response:
    """The answer to OPTIONS on a path that has these methods."""
    allow = ", ".join(methods)
    response = Response(status=204, headers={"Allow": allow})
    if "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.environ:
        asked = request.environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
        response.headers["Access-Control-Allow-Methods"] = allow
        response.headers["Access-Control-Allow-Headers"] = asked or "Authorization, Content-Type"
        response.headers["Access-Control-Max-Age"] = "600"
        if "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK" in request.environ:
            response.headers["Access-Control-Allow-Private-Network"] = "true"
    return response
