"""docs/control.md names every route, command and setting of the control API, and no other."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from wfmock.cli.serve import serve
from wfmock.control.document import control_api

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/control.md").read_text(encoding="utf-8")


def commands():
    """Every command that steers, as it is typed."""
    for name in ("world", "clock", "fault", "reset"):
        command = getattr(import_module(f"wfmock.cli.{name}"), name)
        if isinstance(command, click.Group):
            yield from (f"wfmock {name} {each}" for each in command.commands)
        else:
            yield f"wfmock {name}"


def test_it_has_every_route_once_and_no_other():
    routes = [f"{each.method} {each.path}" for each in control_api().operations]

    assert sorted(re.findall(r"^\| `([A-Z]+ /__wfmock\S*)`", PAGE, re.M)) == sorted(routes)


def test_it_has_every_command_once_and_no_other():
    told = re.findall(r"^\| `(wfmock (?:reset|\w+ \w+))", PAGE, re.M)

    assert sorted(told) == sorted(commands())


def test_every_command_in_its_examples_exists():
    known = {*commands(), "wfmock serve"}

    for words in re.findall(r"^wfmock \w+(?: [a-z]+)?", PAGE, re.M):
        assert words in known or words.rpartition(" ")[0] in known


def test_every_flag_of_serve_that_it_names_exists():
    known = {flag for option in serve.params for flag in (*option.opts, *option.secondary_opts)}
    named = set(re.findall(r"`wfmock serve (--[\w-]+)", PAGE))

    assert {"--control-token", "--no-control", "--world-ttl"} <= named <= known


def test_its_python_works():
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    names = {}

    exec(code, names)

    assert names["world"].facts().baseline == "failures"
    names["app"].extensions["wfmock"].close()


@pytest.mark.parametrize("body", re.findall(r"`(\{\".*?\})`", PAGE))
def test_its_bodies_are_json(body):
    import json

    assert isinstance(json.loads(body), dict)


def test_the_commands_call_routes_of_the_document_only():
    routes = {f"{each.method} {each.path}" for each in control_api().operations}
    for name in ("world", "clock", "fault", "reset"):
        module = import_module(f"wfmock.cli.{name}")
        source = Path(module.__file__).read_text(encoding="utf-8")
        for call in re.findall(r'call\(\s*f"([^"]+)"', source):
            constants = {key: value for key, value in vars(module).items() if key.isupper()}
            assert call.format(**constants) in routes
