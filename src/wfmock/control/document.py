"""The document of the control API, compiled when somebody first asks for it."""

from functools import lru_cache

from wfmock.resources import resource
from wfmock.spec.loader import load_api
from wfmock.spec.model import Api


@lru_cache(maxsize=1)
def control_api() -> Api:
    """openapi/control.yaml."""
    return load_api(resource("openapi/control.yaml"))
