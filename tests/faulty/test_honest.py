"""The honest servers differ as they say, and keep the promises all the same."""

from collections import Counter

import pytest

from faulty.catalogue import Honest
from faulty.honest import HONEST
from faulty.honesty import Ground, broken
from faulty.reference import Service
from faulty.serving import Serving

each = pytest.mark.parametrize("honest", HONEST, ids=lambda honest: honest.name)
# These differ in what is asked of them, so the reference shows the same.
ASKED_OTHERWISE = {"definition-of-quick-runs"}


@each
def test_the_witness_sees_the_difference(honest: Honest) -> None:
    with honest.serve() as server:
        assert honest.witness(server.url) or honest.name in ASKED_OTHERWISE


@each
def test_the_witness_sees_no_difference_on_the_reference(honest: Honest) -> None:
    with Serving(Service()) as server:
        assert not honest.witness(server.url)


@each
def test_no_promise_is_broken(honest: Honest) -> None:
    with honest.serve() as server, honest.api(server.url) as api:
        assert broken(Ground(api, honest.definition, honest.lag)) == []


def test_there_are_enough_of_them() -> None:
    names = [honest.name for honest in HONEST]

    assert len(HONEST) >= 28
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [honest.name for honest in HONEST if not honest.summary] == []
