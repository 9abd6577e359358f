"""The marker ``wfmock``: what the world of a test is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

from wfmock.dialect import Dialect
from wfmock.errors import WfmockError
from wfmock.faults import Rule
from wfmock.pytest_plugin.mocking import MockServer
from wfmock.pytest_plugin.wording import failure
from wfmock.pytest_plugin.world import Fault, MockWorld
from wfmock.spec.suggest import nearest

_KNOWN = ("baseline", "seed", "pace", "dialect", "faults")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``MockServer.make`` is called with for a test."""

    origin: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def made(server: MockServer, item: pytest.Item) -> MockWorld:
    """A new world for a test. Fails, in a sentence, where its markers ask for what cannot be."""
    wish = wanted(item)
    try:
        return server.make(item.nodeid, faults=wish.faults, **wish.origin)
    except WfmockError as error:
        raise failure(error) from None


def wanted(item: pytest.Item) -> Wanted:
    """What the markers of a test ask for, those nearer to it first. Fails for what makes no sense.

    A ``dialect`` is a mapping of choices, or a file, whose place begins at the root of the session.
    """
    told: dict[str, Any] = {}
    for mark in item.iter_markers("wfmock"):
        _check(mark)
        told = {**mark.kwargs, **told}
    faults = told.pop("faults", ())
    if isinstance(faults, str | Rule | Mapping):
        faults = (faults,)
    if isinstance(told.get("dialect"), str | Path):
        told["dialect"] = _loaded(item.config.rootpath / told["dialect"])
    if "pace" in told:
        told["pace"] = str(told["pace"])
    return Wanted(told, tuple(faults))


def _check(mark: pytest.Mark) -> None:
    if mark.args:
        _refuse("it takes names only: @pytest.mark.wfmock(baseline='failures')")
    for name in mark.kwargs:
        if name not in _KNOWN:
            near = nearest(name, _KNOWN)
            advice = f"did you mean {near}?" if near else "it takes " + ", ".join(_KNOWN)
            _refuse(f"it knows no {name!r}; {advice}")


def _loaded(file: Path) -> Mapping[str, Any]:
    try:
        return Dialect.load(file).to_mapping()
    except WfmockError as error:
        _refuse(f"{error}; {error.hint}")


def _refuse(why: str) -> NoReturn:
    pytest.fail(f"the marker wfmock of this test cannot be followed: {why}", pytrace=False)
