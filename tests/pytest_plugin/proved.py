"""Servers to be proved inside tests: honest ones, and some that are wrong in one way."""

import signal

from faulty.messages import Refused
from faulty.reference import Service

STATUS = "list.status.filters"


class Unsound(Service):
    """Its _status keeps what it should leave out."""

    def has_status(self, run, search):
        return run.status != search.status


class Plain(Service):
    """Its replies do not say that they are JSON."""

    def finish(self, reply, request):
        reply.media = "text/plain"
        return reply


class Closed(Service):
    """It wants a token."""

    def route(self, request):
        if request.headers.get("authorization") != "Bearer hushhush":
            raise Refused(401, "who are you?")
        return super().route(request)


class Unstoppable(Service):
    """It terminates no run."""

    def move(self, run, command):
        if command == "TERMINATED":
            raise Refused(500, "not now")
        super().move(run, command)


class Interrupting(Service):
    """Somebody presses Ctrl-C when it has started two runs."""

    def keep(self, run):
        super().keep(run)
        if len(self.started) == 2:
            signal.raise_signal(signal.SIGINT)


def alive(service):
    """The statuses of the runs that were started and not ended."""
    ended = ("TERMINATED", "COMPLETED", "FAILED")
    statuses = [service.runs[run].status for run in service.started]
    return [status for status in statuses if status not in ended]
