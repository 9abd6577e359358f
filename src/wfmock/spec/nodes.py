"""The nodes of one document: found, followed, and refused with their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wfmock.errors import SpecError
from wfmock.spec.references import Reference, Unfit, at, pointer_of, references, spelt

_BUNDLE = "bundle the document into one file first, for example: npx @redocly/cli bundle"


class Nodes:
    """One document and the file that it came from."""

    def __init__(self, file: Path, raw: Mapping[str, Any]) -> None:
        self.file = file
        self.raw = raw

    def refusal(self, pointer: str, reason: str, hint: str = "") -> SpecError:
        """The error of a place and a reason."""
        return SpecError(str(self.file), pointer, reason, hint)

    def check_references(self) -> None:
        """Hold every $ref to the ones that can be followed. Raises SpecError.

        Those with unusual escapes are put as RFC 3986 has them.
        """
        try:
            found = list(references(self.raw))
        except Unfit as error:
            raise self.refusal(error.pointer, str(error)) from None
        for reference in found:
            self._check(reference)

    def _check(self, reference: Reference) -> None:
        place, text = f"{reference.pointer}/$ref", reference.text
        if not isinstance(text, str):
            raise self.refusal(place, f"expected a reference, received {_kind(text)}")
        if not text.startswith("#/"):
            reason = f"{text} is outside this file"
            if text.startswith("#"):
                reason = f"{text} is no JSON pointer into this file"
            raise self.refusal(place, reason, _BUNDLE)
        if spelt(text) != text and isinstance(reference.holder, dict):
            reference.holder["$ref"] = spelt(text)
        self.resolve(reference.holder, reference.pointer)

    def resolve(self, node: Any, pointer: str) -> tuple[Any, str]:
        """Follow $ref until something stands there itself; with the place of that."""
        seen: set[str] = set()
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
            reference: str = node["$ref"]
            if reference in seen:
                raise self.refusal(f"{pointer}/$ref", f"{reference} leads back to itself")
            seen.add(reference)
            try:
                node = at(self.raw, pointer_of(reference))
            except KeyError:
                reason = f"{reference} is not in this file"
                raise self.refusal(f"{pointer}/$ref", reason) from None
            pointer = pointer_of(reference)
        return node, pointer

    def has(self, pointer: str) -> bool:
        """Whether something stands at a place."""
        try:
            at(self.raw, pointer)
        except KeyError:
            return False
        return True

    def mapping(self, node: Any, pointer: str) -> Mapping[str, Any]:
        """The node, which has to be a mapping."""
        if not isinstance(node, Mapping):
            raise self.refusal(pointer, f"expected a mapping, received {_kind(node)}")
        return node

    def sequence(self, node: Any, pointer: str) -> Sequence[Any]:
        """The node, which has to be a list; nothing counts as an empty one."""
        if node is not None and not isinstance(node, list):
            raise self.refusal(pointer, f"expected a list, received {_kind(node)}")
        return node or []


def _kind(node: Any) -> str:
    return "nothing" if node is None else type(node).__name__
