"""Who calls: bearer tokens, and the namespaces and the user that each of them stands for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from wfmock.errors import SettingsError

ANYWHERE: frozenset[str] = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Caller:
    """A user id (None: the baseline's own user) and the namespaces it may use ("*": every one)."""

    user: str | None = None
    namespaces: frozenset[str] = ANYWHERE

    def may_use(self, namespace: str) -> bool:
        """Whether this caller may use the namespace."""
        return "*" in self.namespaces or namespace in self.namespaces


ANONYMOUS = Caller()


class Auth:
    """``identify`` turns an Authorization header into a caller, or into None: not authenticated.

    ``off`` takes every call as anonymous; ``any`` takes every bearer token and derives a stable
    user id from it; a mapping of tokens takes those alone.
    """

    def __init__(self, mode: str = "off", tokens: Mapping[str, Caller] | None = None) -> None:
        self.mode = mode
        self._tokens = tokens or {}

    def identify(self, authorization: str) -> Caller | None:
        """The caller behind the value of an Authorization header ("" when there is none)."""
        scheme, _, token = authorization.partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        if self.mode == "off":
            return ANONYMOUS
        if not token:
            return None
        if self.mode == "any":
            return Caller(str(uuid.uuid5(uuid.NAMESPACE_OID, token)))
        return self._tokens.get(token)


def parse_tokens(content: object, origin: str) -> Auth:
    """An Auth from the content of a token file: ``token: {namespaces: [...], user: ID}``.

    ``namespaces`` defaults to all, ``user`` to an id derived from the token. Raises SettingsError
    naming the entry.
    """
    if not isinstance(content, dict) or not content:
        raise SettingsError(
            f"{origin}: expected a mapping of tokens",
            "one token per entry, for example: 'secret: {namespaces: [first_tchgt1VU]}'",
        )
    return Auth(
        "file", {str(token): _caller(token, entry, origin) for token, entry in content.items()}
    )


def _caller(token: object, entry: object, origin: str) -> Caller:
    entry = {} if entry is None else entry
    where = f"{origin}: token {str(token)[:4]}…"
    if not isinstance(entry, dict):
        raise SettingsError(f"{where}: expected namespaces and user, received {entry!r}")
    unknown = sorted(set(entry) - {"namespaces", "user"})
    if unknown:
        raise SettingsError(f"{where}: unknown key {unknown[0]!r}", "known: namespaces, user")
    namespaces = entry.get("namespaces", ["*"])
    if not isinstance(namespaces, list) or not all(isinstance(n, str) for n in namespaces):
        raise SettingsError(
            f"{where}: namespaces: expected a list of names, received {namespaces!r}"
        )
    user = entry.get("user") or uuid.uuid5(uuid.NAMESPACE_OID, str(token))
    return Caller(str(user), frozenset(namespaces))
