"""Keeps credentials out of everything that is printed or written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from wfmock.har import REDACTED, SECRET_HEADERS

_SHORTEST = 6  # shorter values would blacken ordinary words; their headers are still redacted


class Redaction:
    """Knows the names of headers whose values are secret, and the secrets themselves."""

    def __init__(self, headers: Mapping[str, str], secrets: Iterable[str] = ()) -> None:
        self._names = SECRET_HEADERS | {name.lower() for name in headers}
        spelt = {form for secret in (*headers.values(), *secrets) for form in _forms(secret)}
        self._secrets = sorted(spelt, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text without a secret."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return text

    def body(self, body: bytes) -> bytes:
        """The bytes without a secret."""
        for secret in self._secrets:
            body = body.replace(secret.encode("utf-8", "surrogatepass"), REDACTED.encode())
        return body

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The headers, those that carry credentials without their value."""
        return tuple(
            (name, REDACTED if name.lower() in self._names else self.text(value))
            for name, value in headers
        )


def _forms(secret: str) -> Iterable[str]:
    """How a secret may be spelt; ``Bearer abc`` hides ``abc`` as well."""
    for part in {secret, secret.rpartition(" ")[2]}:
        if len(part) >= _SHORTEST:
            yield from (part, quote(part, safe=""), quote_plus(part), json.dumps(part)[1:-1])
