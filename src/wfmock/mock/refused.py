"""A call that the document allows and the mock has no meaning for."""

from __future__ import annotations

from wfmock.errors import WfmockError
from wfmock.spec.exchange import Violation


class Refused(WfmockError):
    """A call that fits the document, but not the values a parameter or a body can have here.

    ``pointer`` names the parameter or, where ``where`` is body, the place in it.
    """

    def __init__(
        self, pointer: str, expected: str, received: str, message: str, where: str = "query"
    ) -> None:
        super().__init__(message)
        self.violation = Violation(where, pointer, message, expected, received)
