"""wfmock: a stateful mock of the Workflow Service API, and a kit that proves a deployment."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfmock.control import Control
    from wfmock.settings import Settings
    from wfmock.web.app import create_app

__all__ = ["Control", "Settings", "create_app"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: a command that needs no Flask should not wait for it.
    if name == "create_app":
        from wfmock.web.app import create_app

        return create_app
    if name == "Control":
        from wfmock.control import Control

        return Control
    if name == "Settings":
        from wfmock.settings import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
