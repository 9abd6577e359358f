"""The parts joined: settings in, everything that stands behind one server out."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from wfmock.auth import Auth, parse_tokens
from wfmock.bindings import NAMESPACE, WORKFLOW_ID, check_bindings
from wfmock.coverage import Coverages
from wfmock.dialect import Dialect
from wfmock.errors import SettingsError
from wfmock.journal import Journal
from wfmock.mock.answerer import MockAnswerer
from wfmock.pipeline import Pipeline
from wfmock.presenter import Presenter
from wfmock.resources import resource
from wfmock.seeding import Baseline, load_baseline
from wfmock.settings import Settings
from wfmock.spec.compiling import without
from wfmock.spec.loader import load_api
from wfmock.spec.model import Api, Operation
from wfmock.spec.sampling import Sampler
from wfmock.store.base import Store
from wfmock.store.sqlite import SqliteStore
from wfmock.workflows.clock import Clock, RealClock
from wfmock.workflows.plan import Pace
from wfmock.worlds import Ground, Origin, Register, World, kept

if TYPE_CHECKING:
    from wfmock.control import Control
    from wfmock.control.desk import Desk
    from wfmock.replay.recorder import Recorder

GROUNDS = 16  # kept for worlds to come; one that is in use lives as long as its worlds
PACKAGED = "openapi/workflows.yaml"


@dataclass(frozen=True)
class Mock:
    """Everything that stands behind one server."""

    settings: Settings
    api: Api
    sampler: Sampler
    pipeline: Pipeline
    worlds: Register
    recorder: Recorder | None = None

    def counts(self) -> dict[str, int]:
        """How many workflows each namespace of the main world has."""
        store = self.worlds["main"].store
        return {name: store.count(name) for name in store.namespaces()}

    def total(self) -> int:
        """How many workflows the main world has."""
        return self.worlds["main"].store.count()

    def live_values(self) -> dict[str, str]:
        """Values that exist now, by parameter name: a namespace and a workflow in it."""
        main = self.worlds["main"]
        for record in main.store.iterate():
            return {NAMESPACE: record.namespaces[0], WORKFLOW_ID: record.id}
        names = main.namespaces
        return {NAMESPACE: names[0]} if names else {}

    @cached_property
    def control(self) -> Control:
        """Steers the mock; made when somebody first asks for it, so that no start waits for it."""
        from wfmock.control import Control

        return Control(self.api, self.worlds, self.pipeline.coverages)

    @cached_property
    def desk(self) -> Desk:
        """Answers the control API over ``control``."""
        from wfmock.control.desk import Desk

        return Desk(self.control, self.settings.check_replies)

    def close(self) -> None:
        """Let go of the stores; a file is complete afterwards."""
        self.worlds.close()
        if self.recorder is not None:
            self.recorder.close()


def assemble(
    settings: Settings,
    base: Clock | None = None,
    sleep: Callable[[float], None] = time.sleep,
    auth: Auth | None = None,
) -> Mock:
    """The mock that settings describe.

    ``base`` is the clock that worlds follow, ``sleep`` what delays are handed to, ``auth`` who is
    let in, in place of what the settings say. Raises SpecError, FixtureError, DialectError or
    SettingsError, each saying where and what to try.
    """
    api = load_api(settings.spec or resource(PACKAGED))
    check_bindings(api)
    sampler = Sampler(api, settings.seed)
    if settings.spec:  # the packaged one is answered from state, and tested
        sampler.rehearse()
    auth = auth or _auth(settings)
    base = base or RealClock()
    stage = None
    if settings.record:
        from wfmock.replay.recorder import check_recordable
        from wfmock.replay.stage import Stage

        check_recordable(settings)
        base = stage = Stage(base, sleep)
        sleep = stage.sleep
    pipeline = Pipeline(
        MockAnswerer(sampler),
        auth,
        Coverages(api),
        settings.strict,
        settings.check_replies,
        sleep,
    )
    grounds = Grounds(api, settings)
    main = _main(settings, grounds, base)
    # A world that was forgotten while recording would not be forgotten in a replay.
    worlds = Register(main, base, grounds.of, math.inf if stage else settings.world_ttl)
    recorder = None
    if stage is not None:
        from wfmock.replay.recorder import Recorder

        recorder = Recorder(settings, api, main.ground.dialect, auth, stage)
    return Mock(settings, api, sampler, pipeline, worlds, recorder)


class Kept:
    """The latest few grounds, each made once, also where many ask for the same one at once."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Ground] = {}
        self._lock = Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], Ground]) -> Ground:
        """The ground of a key; made if it is not among the latest."""
        with self._lock:
            ground = self._made.pop(key, None) or make()
            self._made[key] = ground
            if len(self._made) > GROUNDS:
                del self._made[next(iter(self._made))]
        return ground


class Grounds:
    """What worlds begin with, by baseline, seed, pace and dialect.

    Files are read once for each server; servers whose files say the same share what is made of
    them, so that tests which each make a server of their own wait for the first one only.
    """

    _shared = Kept()

    def __init__(self, api: Api, settings: Settings) -> None:
        self._api = api
        self._settings = settings
        self._dialect = Dialect.load(Path(settings.dialect)) if settings.dialect else Dialect()
        self._own = Kept()

    def of(self, origin: Origin) -> Ground:
        """The ground of an origin. Raises FixtureError, DialectError, SettingsError."""
        given = self._settings
        seed = given.seed if origin.seed is None else origin.seed
        pace = _pace(given.pace if origin.pace is None else origin.pace)
        dialect = self._dialect if origin.dialect is None else Dialect.parse(origin.dialect)
        baseline = origin.baseline or given.baseline
        count = given.count if baseline == given.baseline else None
        key = (baseline, count, seed, pace, dialect.dump())

        def read() -> Ground:
            loaded = load_baseline(baseline, self._api, seed, count)
            document = self._api.file, self._api.source_hash
            same = (*document, loaded.name, loaded.hash, seed, pace, dialect.dump())
            return self._shared.get(same, lambda: self._ground(loaded, pace, dialect))

        return self._own.get(key, read)

    def _ground(self, baseline: Baseline, pace: Pace, dialect: Dialect) -> Ground:
        presenter = Presenter(self._api, dialect, Sampler(self._api, baseline.seed))
        shown_as = self._api.source_hash + dialect.dump(only_changes=False)
        store = SqliteStore()
        store.put_many(presenter.record(workflow) for workflow in baseline.workflows())
        return Ground(
            baseline=baseline.name,
            seed=baseline.seed,
            pace=pace,
            dialect=dialect,
            presenter=presenter,
            definitions=baseline.definitions,
            user=baseline.users[0].id,
            store=store,
            operations=_spelt(self._api, dialect),
            shown_as=hashlib.sha256(shown_as.encode()).hexdigest(),
        )


def _main(settings: Settings, grounds: Grounds, base: Clock) -> World:
    ground = grounds.of(Origin())
    journal = Journal(settings.journal)
    if not settings.db:
        return World.fresh("main", ground, base, journal)
    store: Store = SqliteStore(settings.db)
    kept.fill(store, ground, Path(settings.db))
    world = World.fresh("main", ground, base, journal, store)
    world.kept_in_file = True
    kept.wind(world.clock, store)
    return world


def _pace(text: str) -> Pace:
    try:
        return Pace.parse(text)
    except ValueError as error:
        raise SettingsError(f"pace: {error}", "1 is real time, 0 at once") from error


def _spelt(api: Api, dialect: Dialect) -> Mapping[str, Operation]:
    """The operations whose parameters have fewer spellings in this dialect than in the document."""
    unknown = {
        other
        for chosen, spellings in (
            (dialect.page_size_spelling, ("_pageSize", "_pagesize")),
            (dialect.end_date_spelling, ("endDate", "enddate")),
        )
        for other in spellings
        if chosen not in ("both", other)
    }
    if not unknown:
        return {}
    return {each.id: without(each, unknown) for each in api.operations if each.binding}


def _auth(settings: Settings) -> Auth:
    if settings.auth in ("off", "any"):
        return Auth(settings.auth)
    return parse_tokens(_yaml(Path(settings.auth)), settings.auth)


def _yaml(path: Path) -> Any:
    import yaml  # only for a file of tokens

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}", "give --auth off, any, or the path of a YAML file"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not YAML: {error}") from error
