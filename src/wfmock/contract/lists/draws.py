"""Draws terms, days and pages from a list that was read, so that they tell right from wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from wfmock.chance import Chance
from wfmock.contract.lists.matching import instants_of, meets
from wfmock.contract.lists.query import NEWEST, OLDEST, Filter, Keys, Query
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.snapshot import Item
from wfmock.workflows.timestamps import SECOND

_SIZES = (1, 2, 3, 4, 5, 7, 9, 11, 13, 20)
_TRIES = 30


def matching(view: View, filters: Iterable[Filter]) -> tuple[Item, ...]:
    """The runs that surely meet the filters."""
    chosen = tuple(filters)
    return tuple(item for item in view.runs.values() if meets(item, chosen))


def some(chance: Chance, view: View, count: int = 80) -> tuple[Item, ...]:
    """Some runs of a list, to try out on."""
    runs = tuple(view.runs.values())
    return tuple(chance.sample(runs, count)) if len(runs) > count else runs


def texts(view: View, field: str) -> tuple[str, ...]:
    """The different texts of a field, those of the newest runs first; never an empty one."""
    values = (item.get(field) for item in view.runs.values())
    return tuple(dict.fromkeys(each for each in values if isinstance(each, str) and each.strip()))


# --- terms

Cut = Callable[[Chance, str], str]


def middle(chance: Chance, text: str) -> str:
    """A part that leaves out the beginning and the end."""
    length = chance.randint(2, max(2, len(text) - 2))
    if len(text) < length + 2:
        return ""
    begin = chance.randint(1, len(text) - length - 1)
    return text[begin : begin + length]


def start(chance: Chance, text: str) -> str:
    """The beginning."""
    return text[: chance.randint(2, max(2, len(text) - 1))]


def end(chance: Chance, text: str) -> str:
    """The end."""
    return text[-chance.randint(2, max(2, len(text) - 1)) :]


def letter(chance: Chance, text: str) -> str:
    """One letter or digit."""
    found = [each for each in text if each.isalnum()]
    return str(chance.choice(found)) if found else ""


def whole(_: Chance, text: str) -> str:
    """All of it."""
    return text


def around_sign(chance: Chance, text: str) -> str:
    """A part with a blank, a sign or a letter beyond ASCII in it."""
    signs = [n for n, each in enumerate(text) if not (each.isascii() and each.isalnum())]
    if not signs:
        return ""
    place = chance.choice(signs)
    return text[max(0, place - chance.randint(1, 3)) : place + chance.randint(2, 3)]


def blanked(chance: Chance, text: str) -> str:
    """A part with an underscore in the place of another character."""
    part = middle(chance, text)
    place = chance.randint(0, max(0, len(part) - 1))
    replaced = part[place : place + 1]
    return "" if replaced in ("", "_") else part[:place] + "_" + part[place + 1 :]


def altered(chance: Chance, text: str) -> str:
    """A part whose last letter is another one."""
    part = text[chance.randint(0, len(text) // 2) :]
    return part[:-1] + ("a" if part[-1:] != "a" else "e")


CUTS: tuple[Cut, ...] = (middle, middle, start, end, letter, whole, around_sign, blanked, altered)


def terms(chance: Chance, values: Sequence[str], cuts: Sequence[Cut], tries: int) -> list[str]:
    """Parts of some texts, none with a blank at an end, which some servers may not mind."""
    found = [
        chance.choice(cuts)(chance, str(chance.choice(values))) for _ in range(tries) if values
    ]
    return [each for each in dict.fromkeys(found) if each and each.strip() == each]


# --- days


def days(chance: Chance, view: View) -> Iterator[str]:
    """Days a little before and after some runs."""
    instants = [each for item in view.runs.values() for each in instants_of(item)]
    for _ in range(_TRIES if instants else 0):
        shift = chance.choice((-40, -9, -4, -3, 3, 4, 5, 10, 45))
        yield day(chance.choice(instants), shift)


def day(instant: int, shift: int = 0) -> str:
    """The UTC date of an instant in nanoseconds, some days later."""
    moment = datetime.fromtimestamp(instant // SECOND, UTC) + timedelta(days=shift)
    return moment.strftime("%Y-%m-%d")


# --- pages


def paged(chance: Chance, view: View, filters: tuple[Filter, ...] = (), sort: Keys = ()) -> Query:
    """A page somewhere in the list, in an order that tells where it should begin."""
    order = sort or _order(chance, view)
    size = chance.choice([each for each in _SIZES if each <= max(1, view.filled)])
    count = len(matching(view, filters))
    return Query(filters, order, chance.randint(0, max(0, count - 1)), size)


def _order(chance: Chance, view: View) -> Keys:
    return chance.choice((NEWEST, OLDEST)) if view.complete else NEWEST
