"""The usual ways to get a filter or a sort wrong, and queries that would show them.

A query is worth sending as far as its right answer differs from the wrong ones on the list at hand.
So of many drawn queries those few are taken that tell the right answer from the most mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import TypeVar
from urllib.parse import unquote, unquote_plus

from wfmock.contract.lists.matching import instants_of, verdict
from wfmock.contract.lists.ordering import compare
from wfmock.contract.lists.query import FILTER_CLAUSES, Filter, Keys
from wfmock.contract.workbench.snapshot import Item
from wfmock.workflows.timestamps import DAY, parse_span

T = TypeVar("T")
Filters = tuple[Filter, ...]
Wrongly = Callable[[str, str], bool]  # whether a term finds a text
Shown = Callable[[T], frozenset[int]]  # the mistakes that a candidate would show, by number


def most_telling(candidates: Iterable[T], shown: Shown[T], count: int) -> list[T]:
    """A few candidates that together show the most mistakes; of equal ones those that come first.

    Where all mistakes are shown already, the first of the remaining ones are taken.
    """
    left = {each: shown(each) for each in dict.fromkeys(candidates)}
    chosen: list[T] = []
    known: frozenset[int] = frozenset()
    while left and len(chosen) < count:
        best = max(left, key=lambda each: len(left[each] - known))
        known |= left.pop(best)
        chosen.append(best)
    return chosen


# --- one text


def _words(text: str) -> list[str]:
    return [each for each in re.split(r"[\W_]+", text) if each]


def _letters(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalnum())


def _pattern(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text, re.IGNORECASE) is not None
    except re.error:
        return False


def _wildcards(term: str, text: str) -> bool:
    signs = {"_": ".", "%": ".*"}
    return _pattern("".join(signs.get(each, re.escape(each)) for each in term), text)


def _in_turn(term: str, text: str) -> bool:
    rest = iter(text)
    return all(each in rest for each in term)


def _only(size: int) -> Wrongly:
    return lambda term, text: term[:size] in text


def _too_short(size: int) -> Wrongly:
    return lambda term, text: term in text and len(term) >= size


def _any_short(size: int) -> Wrongly:
    return lambda term, text: term in text or len(term) < size


def _within(start: int | None, end: int | None) -> Wrongly:
    return lambda term, text: term in text[start:end]


def _up_to(sign: str) -> Wrongly:
    return lambda term, text: term.partition(sign)[0] in text


def _term(change: Callable[[str], str]) -> Wrongly:
    return lambda term, text: change(term) in text


def _text(change: Callable[[str], str]) -> Wrongly:
    return lambda term, text: term in change(text)


def _misread(text: str) -> str:
    """UTF-8 that is taken for Latin-1."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


_CHANGES: tuple[Callable[[str], str], ...] = (
    _misread,
    *(str.lower, str.upper, str.title),
    *(unquote, unquote_plus, escape),
)
_UNSIGNED = re.compile(r"[^\w\s]")
_NO_DIGITS = re.compile(r"\d")


TEXTS: tuple[Wrongly, ...] = (
    lambda term, text: True,
    lambda term, text: False,
    lambda term, text: text == term,
    lambda term, text: text.startswith(term),
    lambda term, text: text.endswith(term),
    lambda term, text: term in text and term != text,
    lambda term, text: term in text and not text.startswith(term),
    lambda term, text: term in text and not text.endswith(term),
    lambda term, text: term in text[: (len(text) + 1) // 2],
    lambda term, text: term in text[len(text) // 2 :],
    *map(_only, (1, 2, 3, 4, 8, 12, 16, 20)),
    *map(_any_short, (2, 3, 4, 5, 8)),
    *map(_too_short, (2, 3, 4, 5, 8, 12, 36)),
    *(_within(0, size) for size in (8, 12, 16, 20, 24, 32, -1)),
    *(_within(size, None) for size in (1, 2, 4, 8)),
    *map(_up_to, " _-.:,;'&+/"),
    *(_term(change) for change in _CHANGES),
    *(_text(change) for change in _CHANGES),
    _term(lambda term: _UNSIGNED.sub("", term)),
    _term(lambda term: _NO_DIGITS.sub("", term)),
    _text(lambda text: text.replace("i", "\u0130")),
    _text(lambda text: text.replace("I", "\u0131")),
    _term(lambda term: term.replace("_", " ")),
    _text(lambda text: text.replace("_", " ")),
    lambda term, text: text.count(term) == 1,
    lambda term, text: term in _words(text),
    lambda term, text: term in text and not term.isdigit(),
    lambda term, text: term in text and not term.isalpha(),
    lambda term, text: any(each.startswith(term) for each in _words(text)),
    lambda term, text: term in "".join(_words(text)[:1]),
    lambda term, text: term in "".join(_words(text)[-1:]),
    lambda term, text: any(each in text for each in _words(term)),
    lambda term, text: all(each in text for each in _words(term)),
    lambda term, text: _letters(term) in _letters(text),
    _in_turn,
    _pattern,
    _wildcards,
    lambda term, text: term.replace("+", " ") in text,
    lambda term, text: term.replace(" ", "+") in text,
    lambda term, text: term.encode("ascii", "ignore").decode() in text,
    lambda term, text: term.encode("latin-1", "ignore").decode("latin-1") in text,
    lambda term, text: text in term or term in text,
)


def texts_shown(items: Sequence[Item], field: str) -> Shown[Filter]:
    """Mistakes that a filter by a text would show: the above, and looking into other fields too."""
    others = tuple(each for each in _TEXT_FIELDS if each != field)
    cases = {str(item.get(field)): item for item in items if isinstance(item.get(field), str)}

    def shown(filter_: Filter) -> frozenset[int]:
        found = set()
        for text, item in cases.items():
            right = verdict(filter_, item)
            if right is None:
                continue
            wrong = [each(filter_.term, text) for each in TEXTS]
            wrong += [right or filter_.term in str(item.get(each)) for each in others]
            wrong += [right or filter_.term == item.get(each) for each in others]
            found |= {number for number, each in enumerate(wrong) if each != right}
        return frozenset(found)

    return shown


_TEXT_FIELDS = ("_name", "_userType", "_workflowDefId", "_status", "_id")


# --- a day


def _moved(days: int) -> Callable[[str], int]:
    return lambda term: parse_span(term).start + days * DAY


def _rewritten(change: Callable[[str, str, str], str]) -> Callable[[str], int]:
    return lambda term: parse_span(change(*term.split("-"))).start


DAYS: tuple[Callable[[str], int], ...] = (
    *map(_moved, (-36500, -366, -30, -7, -4, 4, 7, 30, 366, 36500)),
    _rewritten(lambda year, month, day: f"{year}-{month}-01"),
    _rewritten(lambda year, month, day: f"{year}-01-{day}"),
    _rewritten(lambda year, month, day: f"{year}-01-01"),
    _rewritten(lambda year, month, day: f"{year}-12-31"),
    _rewritten(lambda year, month, day: f"{year}-{day if day < '13' else month}-{month}"),
)


def days_shown(items: Sequence[Item]) -> Shown[Filter]:
    """Mistakes that a filter by a day would show: other days, and the wrong side of it."""

    def shown(filter_: Filter) -> frozenset[int]:
        found = set()
        wrong = [each(filter_.term) for each in DAYS]
        for item in items:
            right = verdict(filter_, item)
            if right is None:
                continue
            found.add(len(wrong) + right)
            created = instants_of(item)[0]
            for number, day in enumerate(wrong):
                begins = filter_.parameter == "startDate"
                kept = created >= day if begins else created < day + DAY
                found |= {number} if kept != right else set()
        return frozenset(found)

    return shown


# --- several filters

Together = Callable[[Mapping[str, bool]], bool]  # what each filter says of a run, by parameter


def _most(says: Mapping[str, bool]) -> bool:
    return sum(says.values()) >= len(says) - (len(says) > 2)


def _first(count: int) -> Together:
    return lambda says: all(list(says.values())[:count])


def _beside(one: str, other: str) -> Together:
    """The one is ignored where the other is given."""
    return lambda says: all(v for name, v in says.items() if name != one or other not in says)


def _either(one: str, other: str) -> Together:
    def kept(says: Mapping[str, bool]) -> bool:
        pair = [says[each] for each in (one, other) if each in says]
        rest = [v for name, v in says.items() if name not in (one, other)]
        return all(rest) and (any(pair) if len(pair) == 2 else all(pair))

    return kept


_PAIRS = [(one, other) for one in FILTER_CLAUSES for other in FILTER_CLAUSES if one != other]
TOGETHER: tuple[Together, ...] = (
    lambda says: any(says.values()),
    lambda says: all(list(says.values())[-1:]),
    *map(_first, (1, 2, 3, 4)),
    _most,
    *(_beside(*pair) for pair in _PAIRS),
    *(_either(*pair) for pair in _PAIRS if pair[0] < pair[1]),
)


@lru_cache(maxsize=4096)
def _together_wrongly(verdicts: tuple[tuple[str, bool], ...]) -> frozenset[int]:
    """The mistakes in combining that these verdicts on one run would show."""
    says = dict(verdicts)
    right = all(says.values())
    return frozenset(n for n, wrong in enumerate(TOGETHER) if wrong(says) != right)


def filters_shown(items: Sequence[Item]) -> Shown[Filters]:
    """Mistakes in combining that some filters would show. What keeps nothing shows none."""

    def shown(filters: Filters) -> frozenset[int]:
        found: set[int] = set()
        kept = False
        for item in items:
            verdicts = {each.parameter: verdict(each, item) for each in filters}
            says = {name: each for name, each in verdicts.items() if each is not None}
            if len(says) < len(verdicts):
                continue
            kept = kept or all(says.values())
            found |= _together_wrongly(tuple(says.items()))
        return frozenset(found) if kept else frozenset()

    return shown


# --- several keys

KEYS: tuple[Callable[[Keys], Keys], ...] = (
    lambda keys: keys[:1],
    lambda keys: keys[:2],
    lambda keys: keys[::-1],
    lambda keys: tuple(sorted(keys)),
    lambda keys: tuple(sorted(keys, reverse=True)),
    lambda keys: tuple((field, keys[0][1]) for field, _ in keys),
    lambda keys: tuple((field, keys[-1][1]) for field, _ in keys),
    lambda keys: (*keys[:1], *((field, 1) for field, _ in keys[1:])),
    lambda keys: (*keys[:1], *((field, -1) for field, _ in keys[1:])),
    lambda keys: (*keys[:1], *((field, -way) for field, way in keys[1:])),
    lambda keys: (*keys[:-1], *((field, -way) for field, way in keys[-1:])),
)


def keys_shown(items: Sequence[Item]) -> Shown[Keys]:
    """Mistakes in taking several keys that some keys would show."""
    pairs = [(one, other) for place, one in enumerate(items) for other in items[:place]]

    def shown(keys: Keys) -> frozenset[int]:
        ordered = [(pair, compare(*pair, keys)) for pair in pairs]
        return frozenset(
            number
            for number, change in enumerate(KEYS)
            if any(right and compare(*pair, change(keys)) in (0, -right) for pair, right in ordered)
        )

    return shown
