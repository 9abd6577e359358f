"""``wfmock fault``: trouble in a world of a running server."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from wfmock.cli.remote import Group, Remote, in_world, say, steers

FAULTS = "/__wfmock/worlds/{world}/faults"
_TEXTS = frozenset({"name", "operation", "distribution"})
_MAPPINGS = frozenset({"parameters", "headers"})


@click.group(cls=Group, short_help="break a world on purpose, and mend it")
def fault() -> None:
    """Trouble on purpose: delays, refusals, broken replies.

    \b
    wfmock fault plan down                       every call is answered 503
    wfmock fault add latency seconds=2 every=3   each third call takes 2 seconds
    wfmock fault add status status=404 operation=getWorkflow times=1
    wfmock fault clear                           all is well again
    """


@fault.command("list", short_help="what is armed")
@in_world
@steers
def list_(remote: Remote, world: str, as_json: bool) -> None:
    """The rules in order, with how many calls each has seen and struck."""
    _say(remote.call(f"GET {FAULTS}", world=world), as_json)


@fault.command(short_help="arm a rule")
@click.argument("effect")
@click.argument("details", nargs=-1, metavar="[KEY=VALUE]...")
@in_world
@steers
def add(remote: Remote, world: str, effect: str, details: tuple[str, ...], as_json: bool) -> None:
    """Arm a rule: its EFFECT, and what else it says; values are JSON, or plain text.

    \b
    effects: latency, slow-body (seconds=, or distribution= with from= to=, or mean= deviation=),
      status and undocumented-status (status=, headers.NAME=), rate-limit (calls= seconds=),
      malformed, drop (after=true), truncate (share=)
    which calls: operation=, parameters.NAME=, body=, nth=, every=, probability=, times=
    """
    rule = {"effect": effect, **read_details(details)}
    _say(remote.call(f"POST {FAULTS}", rule, world=world), as_json)


@fault.command(short_help="arm a ready-made plan")
@click.argument("plan")
@in_world
@steers
def plan(remote: Remote, world: str, plan: str, as_json: bool) -> None:
    """Arm the rules of a ready-made PLAN: flaky, slow, down, expired-token, rate-limited."""
    _say(remote.call(f"POST {FAULTS}", {"plan": plan}, world=world), as_json)


@fault.command(short_help="disarm one rule")
@click.argument("name")
@in_world
@steers
def remove(remote: Remote, world: str, name: str, as_json: bool) -> None:
    """Disarm the rule of that NAME."""
    remote.call(f"DELETE {FAULTS}/{{fault}}", world=world, fault=name)
    say({"removed": name}, f"fault {name} is gone from {world}", as_json)


@fault.command(short_help="disarm all")
@in_world
@steers
def clear(remote: Remote, world: str, as_json: bool) -> None:
    """Disarm every rule of the world."""
    remote.call(f"DELETE {FAULTS}", world=world)
    say({"cleared": world}, f"{world} has no faults", as_json)


def read_details(details: Iterable[str]) -> dict[str, Any]:
    """``KEY=VALUE`` and ``MAPPING.KEY=VALUE`` as members of a rule."""
    rule: dict[str, Any] = {}
    for detail in details:
        key, equals, text = detail.partition("=")
        if not equals:
            raise click.UsageError(f"{detail!r} is no KEY=VALUE")
        mapping, dot, name = key.partition(".")
        if dot and mapping in _MAPPINGS:
            rule.setdefault(mapping, {})[name] = text
        else:
            rule[key] = text if key in _TEXTS else _value(text)
    return rule


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _say(answer: dict[str, Any], as_json: bool) -> None:
    lines = [_line(dict(rule)) for rule in answer["faults"]]
    say(answer, "\n".join(lines) or "no faults", as_json)


def _line(rule: dict[str, Any]) -> str:
    name, effect, seen, fired = (rule.pop(key) for key in ("name", "effect", "seen", "fired"))
    details = " ".join(f"{key}={_text(value)}" for key, value in rule.items())
    return f"{name:<20} {effect:<20} seen {seen}, struck {fired}  {details}".rstrip()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
