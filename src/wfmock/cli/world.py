"""``wfmock world``: the worlds of a running server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from wfmock.cli.remote import Group, Remote, say, steers

F = TypeVar("F", bound=Callable[..., Any])

WORLDS = "/__wfmock/worlds"
WORLD = f"{WORLDS}/{{world}}"


@click.group(cls=Group, short_help="make, fork, reset, keep and delete worlds")
def world() -> None:
    """Worlds: isolated copies of the whole state, each with its own data and clock.

    \b
    wfmock world create checkout --baseline failures
    wfmock world snapshot checkout       keeps its state
    wfmock world restore checkout 1      and brings it back
    wfmock world list
    """


def origin(command: F) -> F:
    """The options that say what a world is made from."""
    for option in (
        click.option("--dialect", metavar="FILE", help="Choices where the document is silent."),
        click.option("--pace", metavar="X", help="Scale of time: 1 real, 0 at once, still never."),
        click.option("--seed", type=int, help="Same seed, same data and ids."),
        click.option("--baseline", metavar="NAME", help="A baseline, or a file on the server."),
    ):
        command = option(command)
    return command


def given(**options: Any) -> dict[str, Any]:
    """The options of ``origin`` that were given, as the control API takes them."""
    body = {name: value for name, value in options.items() if value is not None}
    if "dialect" in body:
        from wfmock.dialect import Dialect

        body["dialect"] = Dialect.load(Path(body["dialect"])).to_mapping()
    return body


@world.command("list", short_help="what worlds there are")
@steers
def list_(remote: Remote, as_json: bool) -> None:
    """Every world: its baseline, how many workflows it has, its time."""
    answer = remote.call(f"GET {WORLDS}")
    say(answer, "\n".join(line(each) for each in answer["worlds"]), as_json)


@world.command(short_help="make a world")
@click.argument("name")
@origin
@steers
def create(remote: Remote, name: str, as_json: bool, **options: Any) -> None:
    """Make a world called NAME, from what the server was started with unless told otherwise."""
    say_world(remote.call(f"POST {WORLDS}", {"name": name, **given(**options)}), as_json)


@world.command(short_help="make a copy of a world")
@click.argument("source")
@click.argument("name")
@steers
def fork(remote: Remote, source: str, name: str, as_json: bool) -> None:
    """Make a world called NAME that is as SOURCE is now."""
    say_world(remote.call(f"POST {WORLD}/fork", {"name": name}, world=source), as_json)


@world.command(short_help="put a world back to its baseline")
@click.argument("name", default="main")
@origin
@steers
def reset(remote: Remote, name: str, as_json: bool, **options: Any) -> None:
    """Put NAME (main unless told otherwise) back to its baseline, or to another."""
    say_world(remote.call(f"POST {WORLD}/reset", given(**options), world=name), as_json)


@world.command(short_help="keep the state of a world")
@click.argument("name", default="main")
@steers
def snapshot(remote: Remote, name: str, as_json: bool) -> None:
    """Keep the state of NAME (main unless told otherwise); says the snapshot's id."""
    answer = remote.call(f"POST {WORLD}/snapshots", world=name)
    text = f"snapshot {answer['id']} of {name}; go back with: wfmock world restore {name} "
    say(answer, text + answer["id"], as_json)


@world.command(short_help="go back to a snapshot")
@click.argument("name")
@click.argument("snapshot")
@steers
def restore(remote: Remote, name: str, snapshot: str, as_json: bool) -> None:
    """Put NAME back to the SNAPSHOT with that id."""
    say_world(remote.call(f"POST {WORLD}/restore", {"snapshot": snapshot}, world=name), as_json)


@world.command(short_help="delete a world")
@click.argument("name")
@steers
def delete(remote: Remote, name: str, as_json: bool) -> None:
    """Delete NAME and its snapshots."""
    remote.call(f"DELETE {WORLD}", world=name)
    say({"deleted": name}, f"world {name} is gone", as_json)


def say_world(facts: dict[str, Any], as_json: bool) -> None:
    """Print the facts of one world."""
    say(facts, line(facts), as_json)


def line(facts: dict[str, Any]) -> str:
    """A world in one line."""
    time = f"{facts['now'][:19]}Z"
    if facts["scale"] != 1:
        time += " frozen" if facts["frozen"] else f" x{facts['scale']:g}"
    origin = f"{facts['baseline']}, seed {facts['seed']}"
    more = "".join(
        f", {count} {word}{'s' * (count > 1)}"
        for word, count in (("fault", facts["faults"]), ("snapshot", len(facts["snapshots"])))
        if count
    )
    return f"{facts['name']:<24} {facts['workflows']:>6} workflows  {time}  {origin}{more}"
