"""What ``serve`` says when it is ready: where, what, and links that work."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import click
import orjson

from wfmock.assembly import Mock
from wfmock.spec.model import Operation, Parameter


def show(mock: Mock, host: str, port: int, as_json: bool) -> None:
    """Print the banner to stderr, or one line of JSON to stdout."""
    base = f"http://{_printable(host)}:{port}"
    ready_ms = milliseconds_since_start()
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(facts(mock, base, port, ready_ms)) + b"\n")
        sys.stdout.flush()
    else:
        click.echo("\n".join(_lines(mock, base, ready_ms)), err=True)


def facts(mock: Mock, base: str, port: int, ready_ms: float) -> dict[str, object]:
    """What the banner says, for programs."""
    return {
        "title": mock.api.title,
        "version": mock.api.version,
        "url": base,
        "port": port,
        "operations": [
            {"id": o.id, "method": o.method, "path": o.path, "url": base + example_url(mock, o)}
            for o in mock.api.operations
        ],
        "baseline": mock.settings.baseline,
        "workflows": mock.total(),
        "namespaces": mock.counts(),
        "seed": mock.settings.seed,
        "control": f"{base}/__wfmock" if mock.settings.control else None,
        "ready_ms": round(ready_ms),
    }


def _lines(mock: Mock, base: str, ready_ms: float) -> Iterator[str]:
    yield f"{mock.api.title} {mock.api.version} mocked at {base}"
    yield ""
    for operation in mock.api.operations:
        yield f"  {operation.method:<6} {base}{example_url(mock, operation)}"
    yield ""
    counts = mock.counts()
    if counts:
        # A workflow can be in several namespaces: their counts add up to more than there are.
        each = ", ".join(f"{name} {count}" for name, count in counts.items())
        yield f"  {mock.total()} workflows ({each})"
    yield f"  baseline {mock.settings.baseline}, seed {mock.settings.seed}, {_state(mock)}"
    yield f"  {_control(mock, base)}"
    yield f"  ready in {ready_ms:.0f} ms; stop with Ctrl-C"


def _control(mock: Mock, base: str) -> str:
    if not mock.settings.control:
        return "no control API"
    who = "the token's holders" if mock.settings.control_token else "callers on this machine"
    return f"control at {base}/__wfmock for {who}"


def _state(mock: Mock) -> str:
    return f"state in {mock.settings.db}" if mock.settings.db else "state in memory"


def example_url(mock: Mock, operation: Operation) -> str:
    """A path with query that the mock answers now: live ids, required parameters filled."""
    path = operation.path
    query: dict[str, str] = {}
    for parameter in operation.parameters:
        if parameter.location == "path":
            value = _value(mock, operation, parameter)
            path = path.replace(f"{{{parameter.name}}}", quote(value, safe=""))
        elif parameter.location == "query" and parameter.required:
            query[parameter.name] = _value(mock, operation, parameter)
    return path + (f"?{urlencode(query)}" if query else "")


def _value(mock: Mock, operation: Operation, parameter: Parameter) -> str:
    live = mock.live_values() if operation.binding else {}
    if parameter.name in live:
        return live[parameter.name]
    sample = mock.sampler.value(parameter.schema, f"{operation.id}/{parameter.name}")
    return sample if isinstance(sample, str) else orjson.dumps(sample).decode()


def _printable(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def milliseconds_since_start() -> float:
    """Milliseconds since this process was started, as the kernel counts them where it says."""
    try:
        with open("/proc/self/stat", "rb") as stat:
            ticks = int(stat.read().rpartition(b")")[2].split()[19])
    except (OSError, ValueError, IndexError):  # no procfs here: the CPU time spent comes close
        return time.process_time() * 1000
    import os

    started = ticks / os.sysconf("SC_CLK_TCK")
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000
