"""Which values a body holds under certain keys, read as leniently as any server might."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_plus

from wfmock.contract.wire.signals import Refused

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_WORD = re.compile(r"[\w-]+")
_VALUE = re.compile(r"[^\w]*?[:=>]([^&}<\])]*)")
_TOKEN = re.compile(r"[^\"'\s,\[({>:=]+(?![\w-]*[\"']?\s*[:=])")  # a word that is no key itself


def mentions(body: bytes, keys: re.Pattern[str], free: Iterable[str]) -> frozenset[str]:
    """The values, as texts, under keys that match anywhere in the body, but not below ``free``
    keys of the outermost object.

    A key that stands twice counts twice, and text that is no JSON is searched as text. Raises
    Refused for a body that is nested too deep to be looked into.
    """
    try:
        content = json.loads(body, object_pairs_hook=_Pairs) if body else None
        if isinstance(content, str):  # JSON within JSON, which some servers unwrap
            return frozenset(_of_text(content.encode("utf-8", "replace"), keys))
        return frozenset(_of_json(content, keys, frozenset(free)))
    except RecursionError:
        raise Refused("a body that is nested too deep to be looked into was not sent") from None
    except ValueError:
        return frozenset(_of_text(body, keys))


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys, those that stand twice included."""


def _of_json(content: Any, keys: re.Pattern[str], free: frozenset[str]) -> Iterable[str]:
    waiting: list[tuple[Any, bool]] = [(content, False)]
    outermost = True
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, _Pairs):
            for key, value in node:
                if not (outermost and key in free):
                    waiting.append((value, inside or bool(keys.search(key))))
        elif isinstance(node, list):
            waiting.extend((each, inside) for each in node)
        elif inside and not isinstance(node, bool) and node is not None and str(node).strip():
            yield str(node).strip()
        outermost = False


def _of_text(body: bytes, keys: re.Pattern[str]) -> Iterable[str]:
    # Without its NULs, UTF-16 and UTF-32 read as ASCII where they hold ASCII.
    text = unquote_plus(body.replace(b"\0", b"").decode("utf-8", "replace"))
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    for word in _WORD.finditer(text):
        if keys.search(word[0]):
            value = _VALUE.match(text, word.end())
            if value:
                yield from (token[0] for token in _TOKEN.finditer(value[1]))
