"""Time in which nobody waits: a sleep of the kit moves its clock and the server's ahead."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from faulty.reference import Service
from faulty.serving import App, Serving
from wfmock.contract.wire.timing import Timing

# For a script: its sleeps go by on the server's clock only. BASE is the server's address.
SLEEP = 'sleep() { curl -sS --data-binary "$1" "$BASE"/__sleep; }'


class Haste:
    """The time that one server and one run of the kit have in common.

    What takes real time still does; only what ``timing.sleep`` is asked for is skipped. For
    everybody who reads ``timing``, the server's clock or its Date header it has gone by.
    """

    def __init__(self) -> None:
        self.skipped = 0
        self.timing = Timing(self._monotonic, self._sleep, lambda: time.time_ns() + self.skipped)

    def serve(self, service: Service, prefix: str = "") -> Serving:
        """The service, served, with its own clock that goes as fast as this time."""
        own = service.clock
        service.clock = lambda: own() + self.skipped
        app = self._letting_sleep(service)
        return Serving(app, prefix, epoch=lambda: self.timing.epoch_ns() / 1e9)

    def _letting_sleep(self, service: Service) -> App:
        def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if environ["PATH_INFO"] != "/__sleep":
                return service(environ, start_response)
            self._sleep(float(environ["wsgi.input"].read()))
            start_response("204 No Content", [])
            return []

        return app

    def _monotonic(self) -> float:
        return time.monotonic() + self.skipped / 1e9

    def _sleep(self, seconds: float) -> None:
        self.skipped += max(0, int(seconds * 1e9))
