"""Draws that are the same on every Python version."""

import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.chance import Chance
from wfmock.workflows.draw import uuid as uuid4

seeds = st.one_of(st.integers(0, 2**64), st.text(max_size=20))


PINNED = [
    371,
    "b",
    -1,
    25,
    [18, 17, 5, 16],
    ["b", "b", "a", "b", "b", "b"],
    "0420ddb5-9946-40a6-8ae4-77b5f26649c2",
]


def test_draws_of_a_seed_never_change() -> None:
    chance = Chance("pinned")

    drawn = [
        chance.randrange(1000),
        chance.choice("abcdef"),
        chance.randint(-5, 5),
        chance.randrange(10, 100, 5),
        chance.sample(range(20), 4),
        chance.choices("ab", weights=[1, 3], k=6),
        uuid4(chance),
    ]

    assert drawn == PINNED


@given(seeds, st.integers(1, 2**62))
def test_a_whole_number_stays_below_its_bound(seed: int | str, bound: int) -> None:
    assert 0 <= Chance(seed).randrange(bound) < bound


@given(seeds)
def test_uuids_are_of_version_four(seed: int | str) -> None:
    text = uuid4(Chance(seed))

    assert str(uuid.UUID(text)) == text
    assert uuid.UUID(text).version == 4
    assert uuid.UUID(text).variant == uuid.RFC_4122


@given(seeds, st.lists(st.integers(), max_size=30))
def test_shuffling_loses_nothing(seed: int | str, values: list[int]) -> None:
    shuffled = list(values)

    Chance(seed).shuffle(shuffled)

    assert Counter(shuffled) == Counter(values)


@given(seeds, st.integers(0, 20))
def test_a_sample_holds_different_elements(seed: int | str, size: int) -> None:
    sample = Chance(seed).sample(range(20), size)

    assert len(sample) == len(set(sample)) == size
    assert set(sample) <= set(range(20))


def test_a_weight_of_zero_is_never_chosen() -> None:
    chosen = Chance(3).choices("abc", weights=[1, 0, 2], k=500)

    assert set(chosen) == {"a", "c"}


def test_every_element_has_its_turn() -> None:
    chance = Chance(5)

    assert {chance.choice("abcde") for _ in range(200)} == set("abcde")


def test_drawing_from_nothing_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(IndexError):
        Chance(1).choice(())
