"""From the command line of pytest to what the kit is asked; what makes no sense is refused."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import click
import pytest

from wfmock.contract import known
from wfmock.errors import SettingsError
from wfmock.pytest_plugin import given
from wfmock.pytest_plugin.proof import Asked
from wfmock.pytest_plugin.wording import ours, sentence

_KINDS = {".html": "html", ".json": "json", ".sarif": "sarif", ".har": "har"}
_MISSING = (
    "the contract kit wants --wfmock-url, the deployment, and --wfmock-nsfilter, a namespace of it"
    "\n  try: pytest --pyargs wfmock.contract --wfmock-url https://svc.example "
    "--wfmock-nsfilter NS"
)


def asked(config: pytest.Config) -> Asked:
    """What the kit is asked. Raises pytest.UsageError."""
    if not config.getoption("wfmock_url") or not config.getoption("wfmock_nsfilter"):
        raise pytest.UsageError(_MISSING)
    try:
        return _asked(config)
    except click.UsageError as error:
        raise pytest.UsageError(ours(error.message)) from None
    except SettingsError as error:
        raise pytest.UsageError(sentence(error)) from None


def _asked(config: pytest.Config) -> Asked:
    from wfmock.cli.verify import options_of

    flags = {name.replace("-", "_"): _option(config, name) for name in given.OPTIONS}
    flags |= {
        "headers": tuple(flags["header"] or ()),
        "token": given.secret(config, "token"),
        "seed": 1 if flags["seed"] is None else flags["seed"],
    }
    accepted = known.load(flags["known"]) if flags["known"] else ()
    files = {_kind(file): file for file in flags["report"] or ()}
    return Asked(options_of(flags["url"], flags), flags["fail_on"], tuple(accepted), files)


def _kind(file: str) -> str:
    kind = _KINDS.get(PurePath(file).suffix.lower())
    if kind is None:
        endings = ", ".join(_KINDS)
        raise SettingsError(f"no report is written to {file}", f"its ending is one of {endings}")
    return kind


def _option(config: pytest.Config, name: str) -> Any:
    return config.getoption(f"wfmock_{name.replace('-', '_')}")
