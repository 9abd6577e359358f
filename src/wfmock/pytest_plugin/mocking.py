"""The mock of a test session: served from this process, or one that runs elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from wfmock.client.control import RemoteControl
from wfmock.control import Control
from wfmock.dialect import Dialect
from wfmock.errors import SettingsError, Taken, WfmockError
from wfmock.pytest_plugin import given
from wfmock.pytest_plugin.naming import world_name
from wfmock.pytest_plugin.wording import failure
from wfmock.pytest_plugin.world import Fault, MockWorld
from wfmock.settings import Settings, read

_THREADS = 16


@dataclass(frozen=True, slots=True)
class MockServer:
    """A running mock.

    ``url`` is its base URL, for the world ``main``; ``control`` steers it. ``origin`` is what
    worlds are made from unless they say otherwise, where that is not what the server does anyway.
    """

    url: str
    control: Control | RemoteControl
    origin: Mapping[str, Any]

    def make(self, name: str, faults: Sequence[Fault] = (), **origin: Any) -> MockWorld:
        """A new world, named after ``name`` as nearly as names of worlds allow.

        ``origin`` is what ``Control.create`` takes (baseline, seed, pace, dialect), ``faults`` are
        armed in it: plans by name and rules. Raises what ``create`` and ``faults.add`` raise.
        """
        wished = world_name(name)
        for number in count(1):
            free = wished if number == 1 else f"{wished}-{number}"
            try:
                handle = self.control.create(free, **{**self.origin, **origin})
            except Taken:
                continue
            break
        world = MockWorld(handle, self.url)
        try:
            world.arm(faults)
        except WfmockError:
            world.delete()
            raise
        return world


def settings_of(config: pytest.Config) -> Settings:
    """What the ini file and the command line say of the mock. Fails where that makes no sense."""
    values = {name: str(config.getini(f"wfmock_{name}")) for name in given.SETTINGS}
    seed = config.getoption("wfmock_seed")
    values |= {} if seed is None else {"seed": str(seed)}
    for name in given.FILES:
        file = config.rootpath / values[name]
        values[name] = str(file) if values[name] and file.is_file() else values[name]
    told = {name: value for name, value in values.items() if value}
    try:
        return read({"threads": _THREADS, **told}, f"{config.inipath or 'command line'}: wfmock")
    except SettingsError as error:
        raise failure(error) from None


@contextmanager
def serving(settings: Settings, config: pytest.Config) -> Iterator[MockServer]:
    """The mock of --wfmock-url, else one that is served from this process meanwhile.

    Where the kit is at work, that address is the deployment's, and the mock is one of our own.
    """
    url = config.getoption("wfmock_url")
    try:
        if url and not config.getoption("wfmock_nsfilter"):
            control = RemoteControl(url, given.secret(config, "control_token"))
            control.version()  # whoever cannot be steered is not found out test by test
            yield MockServer(control.url, control, _differing(settings))
            return
        with _served(settings) as server:
            yield server
    except WfmockError as error:
        raise failure(error) from None


@contextmanager
def _served(settings: Settings) -> Iterator[MockServer]:
    from wfmock.assembly import assemble
    from wfmock.web.app import flask_app
    from wfmock.web.background import BackgroundServer

    mock = assemble(settings)
    try:
        server = BackgroundServer(flask_app(mock), settings.threads)
        try:
            yield MockServer(server.url, mock.control, {})
        finally:
            server.close()
    finally:
        mock.close()


def _differing(settings: Settings) -> dict[str, Any]:
    """What worlds of a server elsewhere have to be told, for it knows nothing of our settings."""
    usual = Settings()
    origin = {
        name: getattr(settings, name)
        for name in ("baseline", "seed", "pace")
        if getattr(settings, name) != getattr(usual, name)
    }
    if settings.dialect:
        origin["dialect"] = Dialect.load(Path(settings.dialect)).to_mapping()
    return origin
