"""A mock as a Flask app."""

from __future__ import annotations

from typing import Any

from flask import Flask

from wfmock.assembly import Mock, assemble
from wfmock.settings import Settings
from wfmock.web.control import add_control
from wfmock.web.cors import allow_cross_origin
from wfmock.web.routes import add_routes
from wfmock.web.worlds import WorldsInPaths


def create_app(settings: Settings | None = None, **changes: Any) -> Flask:
    """A Flask app for any WSGI server: ``create_app(baseline="failures", pace="0")``.

    Keyword arguments are fields of Settings. Raises SpecError, FixtureError, DialectError or
    SettingsError, each saying where and what to try.
    """
    return flask_app(assemble((settings or Settings()).replaced(**changes)))


def flask_app(mock: Mock) -> Flask:
    """The Flask app of a mock; ``app.extensions["wfmock"]`` is the mock."""
    app = Flask("wfmock", static_folder=None)
    app.extensions["wfmock"] = mock
    add_routes(app, mock)
    if mock.settings.control:
        add_control(app, mock)
    if mock.settings.cors:
        allow_cross_origin(app)
    if mock.recorder is not None:
        from wfmock.web.recording import Recorded

        app.wsgi_app = Recorded(app.wsgi_app, mock.recorder, mock.worlds)  # type: ignore[method-assign]  # as below
    app.wsgi_app = WorldsInPaths(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
    return app
