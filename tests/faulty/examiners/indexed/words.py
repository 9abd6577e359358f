"""Names in a search index: what an analyser makes of them and of the term."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run
from faulty.reference import Service
from faulty.search import Search

words = Shelf("index-words")
PARTIAL = "list.name.partial"

Test = Callable[[str, str], bool]


def analysed(name: str, test: Test, summary: str, trigger: str, witness: Any) -> None:
    """Shelve a server whose name filter is ``test`` of term and name, both in small letters."""
    words.add(
        variant(
            has_name=lambda self, run, search: test((search.name or "").lower(), run.name.lower())
        ),
        name,
        PARTIAL,
        also=("list.filters.combine", "start.found"),
        summary=summary,
        trigger=trigger,
        witness=witness,
    )


def within_a_word(term: str, name: str) -> bool:
    return any(term in word for word in re.split(r"[\W_]+", name))


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def pattern(term: str, name: str) -> bool:
    try:
        return re.search(term, name) is not None
    except (re.error, FutureWarning):  # what is no pattern matches nothing
        return False


analysed(
    "term-across-words-lost",
    within_a_word,
    "Names are indexed by word, so a term that reaches from one word into the next finds nothing",
    "a term with the separator of two words in it",
    lambda api: api.total(_name="rest_conn") == 0,
)
analysed(
    "punctuation-not-indexed",
    lambda term, name: letters(term) in letters(name),
    "Punctuation is dropped from term and name before they are compared",
    "a term with punctuation, such as that of a name that has some",
    lambda api: any("c++" not in name.lower() for name in api.names(_name="C++")),
)
analysed(
    "accents-dropped-from-index-only",
    lambda term, name: term in plain(name),
    "The index holds names without accents, the term keeps its own",
    "a term with a letter beyond ASCII, out of a name that has it",
    lambda api: api.total(_name="Prüf") == 0,
)
analysed(
    "grams-from-three-letters",
    lambda term, name: len(term) >= 3 and term in name,
    "Terms of one or two letters find nothing, for the index holds no shorter grams than three",
    "a term of two letters out of a name",
    lambda api: api.total(_name="re") == 0,
)
analysed(
    "term-is-a-pattern",
    pattern,
    "The term is run as a regular expression",
    "a term with parentheses or plus signs, out of a name that has them",
    lambda api: api.total(_name="IMPORT (legacy)") == 0,
)


@words.fault(
    "name-of-the-definition-searched",
    PARTIAL,
    also=("list.filters.combine",),
    trigger="a term out of the name of a run whose definition is called otherwise by now",
    witness=lambda api: api.total(_name="legacy") == 0,
)
class JoinedName(Service):
    """_name looks at what the definition is called today, not at the name of the workflow."""

    def has_name(self, run: Run, search: Search) -> bool:
        return (search.name or "").lower() in self.definitions[run.definition].name.lower()


@words.fault(
    "name-index-built-at-boot",
    PARTIAL,
    also=("start.found", "list.filters.combine"),
    trigger="a start, then a list with _name",
    needs_start=True,
    witness=lambda api: api.new() not in [run["_id"] for run in api.all(_name="rest_connector")],
)
class BuiltAtBoot(Service):
    """The index of names is built at boot and hears nothing of later starts."""

    def has_name(self, run: Run, search: Search) -> bool:
        return run.id not in self.started and super().has_name(run, search)
