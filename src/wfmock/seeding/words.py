"""Words of a baseline's own: a name, and the texts that one is picked from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from wfmock.seeding.entries import Entry
from wfmock.seeding.makers import WORDS, BadWord, Makers

_NAME = re.compile(r"\w+")


def read_words(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """The texts of each word, of all files together. Raises FixtureError."""
    words: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for name in entry.values:
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise entry.wrong(str(name), "a word has letters, digits and _ only")
            if name in WORDS:
                raise entry.wrong(name, "is a word that there is already", "take another name")
            if name in words:
                raise entry.wrong(name, "stands in another file, too")
            words[name] = entry.texts(name)
            if not words[name]:
                raise entry.wrong(name, "expected at least one text")
    return words


def check_words(
    entries: Iterable[Entry], words: Mapping[str, tuple[str, ...]], makers: Makers
) -> None:
    """Raise FixtureError for the first text that asks for what cannot be made."""
    for entry in entries:
        for name in entry.values:
            for position, text in enumerate(words[name]):
                try:
                    makers.compiled(text)
                except BadWord as error:
                    field = f"{name}[{position}]"
                    raise entry.wrong(field, str(error), error.hint) from None
