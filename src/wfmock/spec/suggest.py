"""Did you mean: one way to find the nearest name, for every message that suggests one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is most alike, case aside; None when nothing is near."""
    by_fold: dict[str, str] = {}
    for candidate in candidates:  # of two that fold alike the first is the usual spelling
        by_fold.setdefault(candidate.casefold(), candidate)
    found = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
