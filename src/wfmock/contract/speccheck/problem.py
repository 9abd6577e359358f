"""One way in which a document is wrong, and how to find one's way about in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """A place in a document with what should stand there and what does.

    ``rule`` is a short code for the kind of problem, ``pointer`` a JSON pointer ("" is the top).
    """

    rule: str
    pointer: str
    expected: str
    found: str

    def as_dict(self) -> dict[str, str]:
        """The problem for programs."""
        return {
            "rule": self.rule,
            "pointer": self.pointer,
            "expected": self.expected,
            "found": self.found,
        }


def joined(pointer: str, *tokens: str | int) -> str:
    """The pointer of something below another."""
    return pointer + "".join(
        "/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens
    )


def pointer_to(tokens: Iterable[str | int]) -> str:
    """The pointer that these tokens spell."""
    return joined("", *tokens)


def cut(value: Any) -> str:
    """A value as a message shows it."""
    text = "null" if value is None else repr(value)
    return text if len(text) <= 120 else text[:119] + "…"


class Document:
    """A parsed document whose local references can be followed."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def at(self, pointer: str) -> Any:
        """What a pointer leads to; None where it leads nowhere."""
        node: Any = self.raw
        for token in pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, ValueError, TypeError):
                return None
        return node

    def resolved(self, node: Any, pointer: str) -> tuple[Any, str]:
        """What stands at the end of local references, and where that is."""
        seen: set[str] = set()
        while isinstance(node, Mapping) and str(node.get("$ref", "")).startswith("#/"):
            pointer = str(node["$ref"])[1:]
            if pointer in seen:
                return None, pointer
            seen.add(pointer)
            node = self.at(pointer)
        return node, pointer

    def entries(self, node: Any, pointer: str) -> Iterator[tuple[str, Any, str]]:
        """The entries of a mapping, resolved: key, value and where the value stands."""
        if isinstance(node, Mapping):
            for key, value in node.items():
                yield (str(key), *self.resolved(value, joined(pointer, key)))

    def items(self, node: Any, pointer: str) -> Iterator[tuple[Any, str]]:
        """The items of an array, resolved, each with where it stands."""
        if isinstance(node, list):
            for number, value in enumerate(node):
                yield self.resolved(value, joined(pointer, number))

    def operations(self) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], str]]:
        """Every operation: itself, the path item that it stands in, and its pointer."""
        for _, item, pointer in self.entries(self.raw.get("paths"), "/paths"):
            for method in METHODS:
                operation = item.get(method) if isinstance(item, Mapping) else None
                if isinstance(operation, Mapping):
                    yield operation, item, joined(pointer, method)

    def parameters(
        self, operation: Mapping[str, Any], item: Mapping[str, Any], pointer: str
    ) -> list[tuple[Mapping[str, Any], str]]:
        """The parameters of an operation, those of its path item included."""
        found: dict[tuple[Any, Any], tuple[Mapping[str, Any], str]] = {}
        for owner, at in ((item, pointer.rpartition("/")[0]), (operation, pointer)):
            for node, place in self.items(owner.get("parameters"), joined(at, "parameters")):
                if isinstance(node, Mapping):
                    found[node.get("name"), node.get("in")] = (node, place)
        return list(found.values())


METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
