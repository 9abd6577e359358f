"""Path templates, and the base path that servers put in front of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from wfmock.spec.references import escaped
from wfmock.spec.schemas import Refusal

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def check_path(path: str, declared: Iterable[str], refusal: Refusal) -> None:
    """Refuse a template that no route can be made of, or whose variables are not declared."""
    pointer = f"/paths/{escaped(path)}"
    names = _VARIABLE.findall(path)
    if not path.startswith("/"):
        raise refusal(pointer, "a path begins with a slash")
    rest = _VARIABLE.sub("", path)
    if "" in names or set("{}<>?#") & set(rest):
        raise refusal(pointer, "is no path template: literal text and {variables}")
    if "}{" in path:
        raise refusal(pointer, "nothing tells where one of two adjacent variables ends")
    for name, count in Counter(names).items():
        if count > 1:
            raise refusal(pointer, f"the variable {name} stands in it twice")
    for name in sorted(set(names).symmetric_difference(declared)):
        lack = "is no declared path parameter" if name in names else "is no variable of the path"
        raise refusal(pointer, f"{name} {lack}")


def base_path(owners: Iterable[Mapping[str, Any]], refusal: Refusal) -> str:
    """The path of the first server of the innermost owner that has servers."""
    for owner in owners:
        for server in owner.get("servers") or ():
            return _path(server, refusal)
    return ""


def _path(server: Mapping[str, Any], refusal: Refusal) -> str:
    variables = server.get("variables", {})

    def default(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise refusal("/servers/0/url", f"the variable {match[1]} has no default")
        return str(variables[match[1]]["default"])

    url = _VARIABLE.sub(default, str(server.get("url", "/")))
    path = urlsplit(url).path.rstrip("/")
    return path if path.startswith("/") or not path else f"/{path}"
