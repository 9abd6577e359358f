"""The servers of the examiner's fresh set are what they are said to be."""

from pathlib import Path

import pytest
import yaml

from faulty.catalogue import Fault
from faulty.faults import FAULTS as KNOWN
from faulty.faults import NEEDLES
from faulty.fresh import FAULTS
from faulty.heldout import HELDOUT_FAULTS
from faulty.honesty import PROMISES, Ground, broken
from faulty.probe import Api
from faulty.reference import Service
from faulty.serving import Serving

SPEC = Path(__file__).parents[2] / "openapi" / "workflows.yaml"
each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


@each_fault
def test_the_witness_sees_the_fault_and_not_in_the_reference(fault: Fault) -> None:
    with Serving(fault.make()) as faulty, Serving(Service()) as reference:
        assert fault.witness(faulty.url)
        assert not fault.witness(reference.url)


@each_fault
def test_a_fault_leaves_most_of_the_service_alone(fault: Fault) -> None:
    with Serving(fault.make()) as server, Api(server.url) as api:
        assert len(broken(Ground(api))) <= 2 * len(PROMISES) // 3


def test_faults_rest_on_clauses_that_may_ground_a_verdict() -> None:
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    sources = {clause["id"]: clause["source"] for clause in spec["x-clauses"]}

    assert {name for fault in FAULTS for name in fault.also} <= set(sources)
    assert {sources[fault.clause] for fault in FAULTS} <= {"stated", "shown"}


def test_no_name_is_used_twice() -> None:
    names = [server.name for server in [*KNOWN, *NEEDLES, *HELDOUT_FAULTS, *FAULTS]]

    assert len(names) == len(set(names))
