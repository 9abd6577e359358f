"""Same seed and baseline, same bytes: on every machine, Python and version of the libraries.

A digest that changes is no mistake by itself, but whoever compares bodies or ids that were made
will see it: change one on purpose only, and say so in CHANGELOG.md.
"""

from hashlib import sha256

import pytest

from driving import ROOT, driver_of
from wfmock.dialect import Dialect
from wfmock.presenter import Presenter
from wfmock.seeding import load_baseline
from wfmock.spec.sampling import Sampler

PINNED = {
    "default": "cb521b46e72a00ac35d382b8769c5881a14ba8eed6697dabe1f6b2789888f46d",
    "empty": "ebdd10b3c2b15febca4f589dd16124ca644c861a28d4dd1930b4142530cc1d03",
    "failures": "ff1b00a3096a7268c377cbc95e1f4e2767588bc35def92ecf7307e9d8564138f",
    "many": "37cdc838c5ac5657367c4cb46068c8a5168d9bc029be3f787edc4e1f622d3917",
}


def digest(api, name, seed=1):
    """The SHA-256 of all reply bodies of a baseline, a line each, and of its users' names."""
    baseline = load_baseline(name, api, seed, 2500 if name == "many" else None)
    presenter = Presenter(api, Dialect(), Sampler(api, seed))
    hashed = sha256()
    for each in baseline.workflows():
        hashed.update(presenter.record(each).body + b"\n")
    for user in baseline.users:
        hashed.update(f"{user.id} {user.name} {user.email}\n".encode())
    return hashed.hexdigest()


@pytest.mark.parametrize("name", PINNED)
def test_the_bodies_of_a_baseline_never_change(api, name):
    assert digest(api, name) == PINNED[name]


LIVED = "b1a59ef4626eb49e3e9d7acfd6110545283d5cb1f1ab43d72688d4c5786d2793"


def lived(mock):
    """The SHA-256 of what a run of each definition of the default baseline shows at its end."""
    driver, hashed = driver_of(mock), sha256()
    world = driver.client.application.extensions["wfmock"].worlds["main"]
    for definition in world.definitions.values():
        driver.namespace = definition.namespaces[0]
        run = driver.start(definition.id)["_id"]
        shown = driver.after(3600).ask("GET", f"{ROOT}/{run}", {"_includeLoopOverTasks": "true"})
        hashed.update(shown.data)
    return hashed.hexdigest()


def test_what_is_started_lives_the_same_life_everywhere(mock):
    assert lived(mock) == LIVED


def test_they_are_the_same_when_they_are_made_again(api):
    baseline = load_baseline("default", api, 5)

    assert list(baseline.workflows()) == list(baseline.workflows())


def test_another_seed_makes_others(api):
    assert len({digest(api, "default", seed) for seed in (1, 2, 3)}) == 3


def test_what_is_written_out_is_the_same_for_every_seed(api):
    first, second = (list(load_baseline("default", api, seed).workflows()) for seed in (1, 2))
    shown = [
        [(w.id, w.status, [t.id for t in w.tasks]) for w in each[:11]] for each in (first, second)
    ]

    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", ["default", "failures"])
def test_a_baseline_can_be_told_from_another_by_its_hash(api, name):
    hashes = {
        load_baseline(name, api, 1).hash,
        load_baseline(name, api, 2).hash,
        load_baseline(name, api, 1, 100).hash,
        load_baseline("many", api, 1).hash,
    }

    assert len(hashes) == 4
