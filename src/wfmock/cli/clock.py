"""``wfmock clock``: the time of a world of a running server."""

from __future__ import annotations

from typing import Any

import click

from wfmock.cli.remote import Group, Remote, in_world, say, steers

CLOCK = "/__wfmock/worlds/{world}/clock"


@click.group(cls=Group, short_help="freeze, move or scale the clock of a world")
def clock() -> None:
    """The time of a world: let it stand, jump, run faster.

    \b
    wfmock clock freeze                  it stands still
    wfmock clock advance 1d              and tomorrow comes at once
    wfmock clock set 2026-03-01          or any other day
    wfmock clock scale 60                a minute passes in a second
    """


@clock.command(short_help="what time it is")
@in_world
@steers
def show(remote: Remote, world: str, as_json: bool) -> None:
    """What time it is, and how fast it passes."""
    _say(remote.call(f"GET {CLOCK}", world=world), as_json)


@clock.command(short_help="let time stand still")
@click.argument("at", required=False)
@in_world
@steers
def freeze(remote: Remote, world: str, at: str | None, as_json: bool) -> None:
    """Let time stand still: where it is, or AT a date or date-time."""
    body = {} if at is None else {"at": at}
    _say(remote.call(f"POST {CLOCK}/freeze", body, world=world), as_json)


@clock.command(short_help="let time pass at once")
@click.argument("span")
@in_world
@steers
def advance(remote: Remote, world: str, span: str, as_json: bool) -> None:
    """Let a SPAN pass at once (90s, 15m, 2h, 1d or seconds), and say what it brought."""
    from wfmock.workflows.moments import nanoseconds

    body = {"seconds": nanoseconds(span) / 1e9}
    _say(remote.call(f"POST {CLOCK}/advance", body, world=world), as_json)


@clock.command("set", short_help="put it to an instant")
@click.argument("at")
@in_world
@steers
def set_(remote: Remote, world: str, at: str, as_json: bool) -> None:
    """Put the clock to a date or date-time AT; it goes on from there as before."""
    _say(remote.call(f"POST {CLOCK}/set", {"at": at}, world=world), as_json)


@clock.command(short_help="let time run faster or slower")
@click.argument("factor", type=float)
@in_world
@steers
def scale(remote: Remote, world: str, factor: float, as_json: bool) -> None:
    """Let time run FACTOR times as fast."""
    _say(remote.call(f"POST {CLOCK}/scale", {"factor": factor}, world=world), as_json)


@clock.command(short_help="let time run on")
@in_world
@steers
def release(remote: Remote, world: str, as_json: bool) -> None:
    """Let time run on, as fast as real time, from where it is."""
    _say(remote.call(f"POST {CLOCK}/release", world=world), as_json)


def _say(state: dict[str, Any], as_json: bool) -> None:
    pace = "frozen" if state["frozen"] else f"running {state['scale']:g} times as fast"
    lines = [f"{state['now']}, {'running' if state['scale'] == 1 else pace}"]
    lines += [
        f"  {each['at']}  {each['workflow']}  {each['from']} -> {each['to']}"
        for each in state["transitions"]
    ]
    say(state, "\n".join(lines), as_json)
