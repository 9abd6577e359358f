"""Ids and namespaces that cannot exist: what negative requests name."""

from __future__ import annotations

import re
from random import Random

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Impossible:
    """Makes up names and remembers them; the guard lets writes to these pass.

    An id that the server turns out to have is no longer impossible.
    """

    def __init__(self) -> None:
        self._made: set[str] = set()
        self._exist: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._made and name not in self._exist

    def exists(self, name: str) -> None:
        """The server lists a workflow of this id, or one of this definition."""
        self._exist.add(name)

    def uuid(self, chance: Random) -> str:
        """A well-formed UUID that no random generator draws."""
        return self._keep(f"00000000-0000-4000-8000-{chance.getrandbits(48):012x}")

    def word(self, chance: Random) -> str:
        """An id that is no UUID."""
        return self._keep(f"wfmock-no-such-{chance.getrandbits(40):010x}")

    def near(self, name: str) -> str:
        """A UUID without its last character, which is an id nowhere; any other name as it is."""
        return self._keep(name[:-1]) if _UUID.fullmatch(name) else name

    def nearly(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Kinds of names that a careless comparison takes for a UUID: beginnings of it, it with a
        tail, and others with the same beginning or end.

        None for any other name, of which nobody knows what else is there.
        """
        if not _UUID.fullmatch(name):
            return ()
        first, last = name[:8], name[-12:]
        alike = (f"{first}-0000-4000-8000-000000000000", f"00000000-0000-4000-8000-{last}")
        kinds = ((name[:-1], first), (f"{name}-0",), alike)
        return tuple(tuple(map(self._keep, kind)) for kind in kinds)

    def number(self, chance: Random) -> int:
        """A large whole number, for an id of the wrong type."""
        number = 10**15 + chance.getrandbits(48)
        self._keep(str(number))
        return number

    def namespace(self, chance: Random) -> str:
        """A namespace in the form of the document's example."""
        return self._keep(f"wfmock_{chance.getrandbits(32):08x}")

    def _keep(self, name: str) -> str:
        self._made.add(name)
        return name
