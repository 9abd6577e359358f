"""The faulty servers are what they are said to be."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from faulty.catalogue import Fault
from faulty.faults import FAULTS, NEEDLES
from faulty.honesty import PROMISES, Ground, broken
from faulty.probe import Api
from faulty.reference import Service
from faulty.serving import Serving

SPEC = Path(__file__).parents[2] / "openapi" / "workflows.yaml"
CLASSES = {
    *("status-codes", "media", "fields", "types", "nulls", "wrapping", "envelope", "totals"),
    *("paging", "filters", "dates", "sort", "namespaces", "lifecycle", "persistence", "identity"),
    *("reading", "echo", "timestamps", "crashes", "refusals", "intermittent", "late"),
}
each = pytest.mark.parametrize("fault", [*FAULTS, *NEEDLES], ids=lambda fault: fault.name)


@pytest.fixture(scope="module")
def clauses() -> dict[str, str]:
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    return {clause["id"]: clause["source"] for clause in spec["x-clauses"]}


@each
def test_the_witness_sees_the_fault(fault: Fault) -> None:
    with Serving(fault.make()) as server:
        assert fault.witness(server.url)


@each
def test_the_witness_is_silent_on_the_reference(fault: Fault) -> None:
    with Serving(Service()) as server:
        assert not fault.witness(server.url)


@each
def test_a_fault_leaves_most_of_the_service_alone(fault: Fault) -> None:
    with Serving(fault.make()) as server, Api(server.url) as api:
        assert len(broken(Ground(api))) <= 2 * len(PROMISES) // 3


def test_there_are_enough_of_them_and_in_every_class() -> None:
    per_class = Counter(fault.class_ for fault in FAULTS)

    assert len(FAULTS) >= 80
    assert set(per_class) == CLASSES
    assert min(per_class.values()) >= 3


def test_names_are_unique() -> None:
    names = [fault.name for fault in [*FAULTS, *NEEDLES]]

    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_faults_name_clauses_that_exist(clauses: dict[str, str]) -> None:
    named = {name for fault in [*FAULTS, *NEEDLES] for name in (fault.clause, *fault.also)}

    assert named <= set(clauses)


def test_no_fault_rests_on_a_choice_of_ours(clauses: dict[str, str]) -> None:
    assert [f.name for f in [*FAULTS, *NEEDLES] if clauses[f.clause] == "inferred"] == []


def test_every_clause_that_can_ground_a_verdict_is_broken_by_somebody(
    clauses: dict[str, str],
) -> None:
    broken = {fault.clause for fault in FAULTS}

    assert {name for name, source in clauses.items() if source != "inferred"} - broken == set()


def test_every_fault_is_described() -> None:
    assert [fault.name for fault in FAULTS if not fault.summary or not fault.trigger] == []
