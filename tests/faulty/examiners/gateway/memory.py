"""A server that remembers something between two requests, as threads, caches and nodes do."""

from typing import Any

from faulty.reference import Service


class Remembering(Service):
    """The reference with a notebook of its own; it keeps every promise until something is noted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.notes: dict[Any, Any] = {}
