"""A baseline: the definitions and workflows that a world begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import TypeVar

from wfmock.dialect import Dialect
from wfmock.presenter import Presenter
from wfmock.seeding import beforehand
from wfmock.seeding.blueprints import read_blueprint
from wfmock.seeding.entries import Entry
from wfmock.seeding.files import Source, read_source
from wfmock.seeding.makers import Makers
from wfmock.seeding.recipes import MOST_RUNS, Recipe, read_recipe, scaled
from wfmock.seeding.words import check_words, read_words
from wfmock.seeding.written import read_workflow
from wfmock.spec.exchange import Reply
from wfmock.spec.model import Api
from wfmock.spec.sampling import Sampler
from wfmock.spec.validation import check_reply
from wfmock.workflows.draw import uuid
from wfmock.workflows.model import Definition, Workflow

T = TypeVar("T")

_MOST_USERS = 100_000
_POOL = beforehand.SIZE
_LARGE_POOL = 400  # so that thousands of runs do not all have the same few names


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who starts workflows; workflows show the id."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a world begins with; the same name, seed and count give the same bytes everywhere.

    ``hash`` tells baselines apart: it changes with the files, the seed and the count.
    """

    name: str
    description: str
    seed: int
    namespaces: tuple[str, ...]
    definitions: Mapping[str, Definition]
    users: tuple[User, ...]
    count: int
    hash: str
    _written: tuple[tuple[Entry, Workflow], ...]
    _recipes: tuple[Recipe, ...]
    _checks: Checks

    def workflows(self) -> Iterator[Workflow]:
        """Its workflows, the written ones first; made anew, and the same, at every call.

        Raises FixtureError at the first whose reply would break the spec.
        """
        for entry, workflow in self._written:
            self._checks.check(entry, workflow)
            yield workflow
        users = [user.id for user in self.users]
        for recipe in self._recipes:
            yield from self._made(recipe, users)

    def _made(self, recipe: Recipe, users: Sequence[str]) -> Iterator[Workflow]:
        shapes = set()
        for workflow in recipe.make(users, Random(f"{self.seed}/{recipe.entry.name}")):
            # Runs of one definition in one status differ in ids, times and drawn values only.
            shape = (workflow.definition_id, workflow.status)
            if shape not in shapes:
                shapes.add(shape)
                self._checks.check(recipe.entry, workflow)
            yield workflow


class Checks:
    """Holds replies against the document, as a deployment with every default would send them."""

    def __init__(self, api: Api, seed: int) -> None:
        self._operation = api.by_binding("get")
        self._presenter = Presenter(api, Dialect(), Sampler(api, seed))

    def check(self, entry: Entry, workflow: Workflow) -> None:
        """Raise FixtureError if a reply with this workflow would break the spec."""
        if self._operation is None:
            return  # a document without workflows: they are kept, but never shown
        reply = Reply(200, self._presenter.present(workflow))
        for violation in check_reply(self._operation, reply):
            field = violation.pointer.removeprefix("/").replace("/", ".")
            reason = f"breaks the spec: expected {violation.expected}, not {violation.received}"
            raise entry.wrong(field, reason, violation.message)


def load_baseline(name_or_path: str, api: Api, seed: int = 1, count: int | None = None) -> Baseline:
    """The baseline of a name (``default``, ``empty``, ``failures``, ``many``) or of a YAML file.

    ``count`` changes how many workflows there are in all: its recipes make more or fewer, in
    proportion. Raises FixtureError, naming file, entry and field.
    """
    source = read_source(name_or_path)
    top = source.top
    namespaces = top.texts("namespaces")
    words = read_words(source.words)
    makers = Makers(seed, _LARGE_POOL if _asked(source, count) > 2_000 else _POOL, words)
    check_words(source.words, words, makers)
    blueprints = _unique(
        (entry, each.definition.id, each)
        for entry in source.definitions
        for each in (read_blueprint(entry, namespaces, makers),)
    )
    definitions = {id_: blueprint.definition for id_, blueprint in blueprints.items()}
    written = _unique(
        (entry, each.id, (entry, each))
        for entry in source.workflows
        for each in (read_workflow(entry, definitions, namespaces, seed),)
    )
    recipes = [read_recipe(entry, list(blueprints.values())) for entry in source.recipes]
    if count is not None:
        recipes = _scaled(top, recipes, len(written), count)
    return Baseline(
        name=name_or_path,
        description=top.text("description", ""),
        seed=seed,
        namespaces=namespaces,
        definitions=definitions,
        users=_users(top, [workflow for _, workflow in written.values()], makers, seed),
        count=len(written) + sum(recipe.count for recipe in recipes),
        hash=sha256(f"{source.hash}/{seed}/{count}".encode()).hexdigest(),
        _written=tuple(written.values()),
        _recipes=tuple(recipes),
        _checks=Checks(api, seed),
    )


def _asked(source: Source, count: int | None) -> int:
    if count is not None:
        return count
    counts = [entry.values.get("count") for entry in source.recipes]
    return sum(each for each in counts if isinstance(each, int))


def _unique(entries: Iterable[tuple[Entry, str, T]]) -> dict[str, T]:
    """Values by id. Raises FixtureError for the second of two with the same id."""
    values: dict[str, T] = {}
    for entry, id_, value in entries:
        if id_ in values:
            raise entry.wrong("_id", f"{id_} stands twice")
        values[id_] = value
    return values


def _scaled(top: Entry, recipes: Sequence[Recipe], written: int, count: int) -> list[Recipe]:
    if not any(recipe.count for recipe in recipes):
        hint = "take a baseline that has one: many, default"
        raise top.wrong("recipes", f"there is none that could make {count} workflows", hint)
    if count < written:
        raise top.wrong("workflows", f"{written} are written out, which is more than {count}")
    if count > MOST_RUNS:
        raise top.wrong("recipes", f"{count} workflows are too many", f"ask for up to {MOST_RUNS}")
    return scaled(recipes, count - written)


def _users(top: Entry, written: Sequence[Workflow], makers: Makers, seed: int) -> tuple[User, ...]:
    """Those who appear in written workflows first, then ``users`` more; there is at least one."""
    ids = dict.fromkeys(id_ for each in written for id_ in (each.created_by, each.updated_by))
    rng = Random(f"{seed}/users")
    more = max(top.whole("users", 1, most=_MOST_USERS), 0 if ids else 1)
    names, emails = makers.pool("person"), makers.pool("email")
    return tuple(
        User(id_, names[number % len(names)], emails[number % len(emails)])
        for number, id_ in enumerate([*ids, *(uuid(rng) for _ in range(more))])
    )
