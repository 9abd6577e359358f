"""Bodies and values from examples and schemas: seeded, valid, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from threading import RLock
from typing import Any

from wfmock.chance import Chance
from wfmock.errors import SpecError
from wfmock.spec.bodies import is_json, plain
from wfmock.spec.compiling import concrete
from wfmock.spec.directions import without_required
from wfmock.spec.drawing import Drawer
from wfmock.spec.encoding import encoded, header_text
from wfmock.spec.model import Api, Operation
from wfmock.spec.references import pointer_of
from wfmock.spec.schemas import Schemas
from wfmock.spec.validation import documented_as
from wfmock.spec.violations import errors_of

ATTEMPTS = 40
_PLAIN_ATTEMPTS = 3  # of those, so many take what the document proposes
# What the server sets itself, or what would make the body unreadable.
_NOT_SENT = frozenset(
    {"content-length", "content-encoding", "content-type", "transfer-encoding", "connection"}
    | {"date", "server", "trailer", "upgrade", "keep-alive"}
)

Takes = Callable[[str], bool]


def everything(media_type: str) -> bool:
    """Takes every media type."""
    return True


class Sampler:
    """Draws values that fit a schema; equal (seed, key) give equal values.

    They may be any of what JSON Schema 2020-12 can say except for ``not``, ``unevaluated...`` and
    ``dependentSchemas``, which are tried until they fit; every value is validated before it leaves.
    """

    def __init__(self, api: Api, seed: int) -> None:
        self._api = api
        self._seed = seed
        self._validators: dict[int, tuple[Any, Any]] = {}
        self._lock = RLock()  # one Faker is shared: seeding and drawing are one step

    def rehearse(self) -> None:
        """Sample every reply of every operation once.

        Raises SpecError for one that cannot be made, so that none fails when it is called for.
        """
        for operation in self._api.operations:
            for status in operation.replies:
                self.reply(operation, status)
                self.headers(operation, status)

    def reply(
        self,
        operation: Operation,
        status: str | None = None,
        example: str | None = None,
        key: str = "",
        takes: Takes = everything,
    ) -> tuple[int, str, bytes]:
        """Status, media type and body of a documented reply: its example first, else its schema.

        ``status`` defaults to the first documented success; a code may be documented by its range
        or by default, KeyError for one that is not. ``example`` is sent whether it fits its schema
        or not. Of several media types the first is chosen that the caller ``takes``.
        """
        chosen = status or _status_of(operation, example)
        code = _code(chosen)
        if chosen not in operation.replies:
            chosen = documented_as(operation, code) or chosen
        spec = operation.replies[chosen]
        offered = [
            name for name in spec.schemas if example is None or example in spec.examples_of[name]
        ]
        if not offered or code in (204, 205, 304):
            return code, "", b""
        taken = (name for name in offered if takes(concrete(plain(name))))
        media_type = next(taken, offered[0])
        if example is not None:
            value = spec.examples_of[media_type][example]
        else:
            value = self._body(operation, chosen, media_type, key)
        return code, concrete(media_type), encoded(value, concrete(media_type))

    def _body(self, operation: Operation, status: str, media_type: str, key: str) -> Any:
        spec = operation.replies[status]
        validator = operation.compiled.replies[status][plain(media_type)]
        judged = validator is not None and is_json(plain(media_type))
        for value in spec.examples_of[media_type].values():
            if not judged or validator.is_valid(value):
                return value
        if spec.schemas[media_type] is True and not is_json(plain(media_type)):
            return ""
        return self.value(spec.schemas[media_type], f"{operation.id}/{status}/{key}")

    def headers(
        self, operation: Operation, status: str, key: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """The headers that a documented reply has beside its body."""
        return tuple(
            (header.name, header_text(self.value(header.schema, f"{key}/{header.name}")))
            for header in operation.replies[status].headers
            if header.name.lower() not in _NOT_SENT
        )

    def value(self, schema: Any, key: str) -> Any:
        """A value that fits the schema. Raises SpecError when none is found."""
        with self._lock:
            validator = self._validator(schema)
            for value in self._drawn(schema, key):
                if validator is None or validator.is_valid(value):
                    return value
        if not key:
            raise self._impossible(schema, validator)
        return self.value(schema, "")  # the same for every key, but valid

    def _drawn(self, schema: Any, key: str) -> Iterator[Any]:
        name = key.rpartition("/")[2]
        for attempt in range(ATTEMPTS):
            chance = Chance(f"{self._seed}/{key}" + (f"#{attempt}" if attempt else ""))
            plainly = attempt < _PLAIN_ATTEMPTS
            try:
                yield Drawer(self._schemas.resolve, chance, self._seeded, plainly).draw(
                    schema, name
                )
            except ValueError:
                continue

    def _impossible(self, schema: Any, validator: Any) -> SpecError:
        place = (
            pointer_of(schema["$ref"]) if isinstance(schema, Mapping) and "$ref" in schema else ""
        )
        reason = "no value was found that fits this schema"
        chance = Chance(f"{self._seed}/")
        try:
            value = Drawer(self._schemas.resolve, chance, self._seeded).draw(schema, "")
            if validator is not None:
                reason += "; the last one: " + errors_of(validator, value, "value")[0].message
        except ValueError as error:
            reason += f": {error}"
        return SpecError(str(self._api.file), place, reason, "give the reply an example")

    @cached_property
    def _schemas(self) -> Schemas:
        def refusal(pointer: str, reason: str) -> SpecError:
            return SpecError(str(self._api.file), pointer, reason)

        return Schemas(without_required(self._api.raw, "writeOnly"), refusal)

    def _validator(self, schema: Any) -> Any:
        if id(schema) not in self._validators:
            # The schema is kept beside it: so no other can come to have its id.
            self._validators[id(schema)] = schema, self._schemas.validator(schema, "")
        return self._validators[id(schema)][1]

    @cached_property
    def _faker(self) -> Any:
        from faker import Faker  # slow to import, and most documents never need it

        return Faker("en_US")

    def _seeded(self, seed: int) -> Any:
        self._faker.seed_instance(seed)
        return self._faker


def _status_of(operation: Operation, example: str | None) -> str:
    for status, spec in operation.replies.items():
        if example is not None and example in spec.examples:
            return status
    success = [status for status in operation.replies if status.startswith("2")]
    return (success or [s for s in operation.replies if s == "default"] or [*operation.replies])[0]


def success_of(operation: Operation) -> int:
    """The status code of the first documented success."""
    return _code(_status_of(operation, None))


def _code(status: str) -> int:
    """The status code that stands for a documented one: the first of a range, 200 by default."""
    if status == "default":
        return 200
    return int(status.replace("XX", "00"))
