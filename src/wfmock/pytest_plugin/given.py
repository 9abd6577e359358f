"""What is given on the command line and in the ini file: one table of options for mock and kit."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SUITE = "wfmock.contract"
_SUITE_PATH = Path(__file__).resolve().parents[1] / "contract"

# Fields of Settings that make sense for a mock of a test session, as ini options wfmock_NAME.
SETTINGS = {
    "baseline": "default, empty, failures, many, or a YAML file",
    "count": "how many workflows a recipe makes",
    "seed": "same seed, same data and ids",
    "pace": "scale of time: 1 real, 0 at once, still never",
    "dialect": "file of choices where the document is silent",
    "spec": "another OpenAPI document to serve",
    "auth": "bearer tokens: off, any, or a file of them",
    "strict": "refuse what is otherwise warned of",
    "check_replies": "check every reply against the document as well",
    "journal": "how many calls each world remembers",
}
FILES = ("baseline", "dialect", "spec", "auth")  # relative ones begin at the root of the session

_URL = "a running mock to use; with --wfmock-nsfilter: the deployment to prove"


def _number(kind: Callable[[str], float], above: float) -> Callable[[str], float]:
    """A reader of numbers that are more than ``above``."""

    def read(text: str) -> float:
        number = kind(text)
        if number <= above:
            raise ValueError
        return number

    read.__name__ = "number"  # argparse says: invalid number value
    return read


_COUNT: dict[str, Any] = {"type": _number(int, -1), "metavar": "N"}
_SOME: dict[str, Any] = {"type": _number(float, -1e-9), "metavar": "S"}
_SECONDS: dict[str, Any] = {"type": _number(float, 0), "metavar": "S"}

OPTIONS: dict[str, dict[str, Any]] = {
    "url": {"metavar": "URL", "help": _URL},
    "seed": {"type": int, "metavar": "N", "help": "seed of the mock's data, of the kit's draws"},
    "control-token": {"metavar": "T", "help": "of that mock; or WFMOCK_CONTROL_TOKEN"},
    "nsfilter": {"metavar": "NS", "help": "kit: the namespace"},
    "definition": {"metavar": "ID", "default": "", "help": "kit: consent to start runs of it"},
    "token": {"metavar": "T", "help": "kit: bearer token; or WFMOCK_TOKEN"},
    "header": {"metavar": "'K: V'", "action": "append", "help": "kit: sent every time"},
    "depth": {
        "choices": ("smoke", "gate", "deep"),
        "default": "gate",
        "help": "kit: how far it goes [gate]",
    },
    "max-runs": _COUNT | {"default": 25, "help": "kit: most starts [25]"},
    "rate": _SOME | {"metavar": "N", "default": 0.0, "help": "kit: most requests a second"},
    "max-time": _SECONDS | {"default": 600.0, "help": "kit: in all [600]"},
    "timeout": _SECONDS | {"default": 30.0, "help": "kit: per request [30]"},
    "settle": _SOME | {"default": 3.0, "help": "kit: until writes show [3]"},
    "fail-on": {
        "choices": ("differs", "broken"),
        "default": "differs",
        "help": "kit: lightest that fails [differs]",
    },
    "known": {"metavar": "FILE", "help": "kit: violations that are accepted"},
    "report": {
        "metavar": "FILE",
        "action": "append",
        "help": "kit: also write .html, .json, .sarif or .har; may be repeated",
    },
}
_IDS = "wfmock_clauses"  # clauses picked by WHOLE::ID; travels to the workers of xdist


def add_options(parser: pytest.Parser) -> None:
    """The options of mock and kit, once for both."""
    group = parser.getgroup("wfmock", "wfmock: a mock for tests, proof of a deployment")
    for name, facts in OPTIONS.items():
        group.addoption(f"--wfmock-{name}", dest=f"wfmock_{name.replace('-', '_')}", **facts)
    for name, help_ in SETTINGS.items():
        parser.addini(f"wfmock_{name}", f"the mock: {help_}", default="")


def secret(config: pytest.Config, name: str) -> str:
    """An option that is better given in the environment, as ``wfmock`` commands read it."""
    value: str = config.getoption(f"wfmock_{name}") or os.environ.get(f"WFMOCK_{name.upper()}", "")
    return value


def names_suite(config: pytest.Config) -> bool:
    """Whether the suite is among the arguments, as a package or as a path."""
    return any(_is_suite(config, each.partition("::")[0]) for each in config.args)


def is_suite(path: Path, config: pytest.Config) -> bool:
    """Whether a directory is the suite, and to be run."""
    return path.name == _SUITE_PATH.name and path.resolve() == _SUITE_PATH and names_suite(config)


def _is_suite(config: pytest.Config, argument: str) -> bool:
    if argument == SUITE:
        return bool(config.option.pyargs)
    return (config.invocation_params.dir / argument).resolve() == _SUITE_PATH


def picked(config: pytest.Config) -> frozenset[str]:
    """The clauses that arguments name (``wfmock.contract::ID``, as pytest prints them); none when
    the whole suite is named.

    Such arguments are shortened to the suite itself, for pytest finds no item below a package.
    """
    if not hasattr(config.option, _IDS):  # a worker of xdist is told
        names = [each.partition("::") for each in config.args]
        ids = {clause for suite, _, clause in names if _is_suite(config, suite)}
        config.args[:] = [
            suite if _is_suite(config, suite) else argument
            for argument, (suite, _, _) in zip(config.args, names, strict=True)
        ]
        setattr(config.option, _IDS, [] if "" in ids else sorted(ids))
    return frozenset(getattr(config.option, _IDS))
