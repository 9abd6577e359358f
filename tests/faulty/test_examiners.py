"""The servers of the examiners are what they are said to be."""

from pathlib import Path

import pytest
import yaml

from faulty.catalogue import Fault, Honest
from faulty.examiners import EXAMINED_FAULTS, EXAMINED_HONEST, EXAMINERS
from faulty.faults import FAULTS, NEEDLES
from faulty.honest import HONEST
from faulty.honesty import PROMISES, Ground, broken
from faulty.probe import Api
from faulty.reference import Service
from faulty.serving import Serving

SPEC = Path(__file__).parents[2] / "openapi" / "workflows.yaml"
each_fault = pytest.mark.parametrize("fault", EXAMINED_FAULTS, ids=lambda fault: fault.name)
each_honest = pytest.mark.parametrize("honest", EXAMINED_HONEST, ids=lambda honest: honest.name)


@each_fault
def test_the_witness_sees_the_fault_and_not_in_the_reference(fault: Fault) -> None:
    with Serving(fault.make()) as faulty, Serving(Service()) as reference:
        assert fault.witness(faulty.url)
        assert not fault.witness(reference.url)


@each_fault
def test_a_fault_leaves_most_of_the_service_alone(fault: Fault) -> None:
    with Serving(fault.make()) as server, Api(server.url) as api:
        assert len(broken(Ground(api))) <= 2 * len(PROMISES) // 3


@each_honest
def test_the_witness_sees_the_difference_and_not_in_the_reference(honest: Honest) -> None:
    with honest.serve() as other, Serving(Service()) as reference:
        assert honest.witness(other.url)
        assert not honest.witness(reference.url)


@each_honest
def test_no_promise_is_broken(honest: Honest) -> None:
    with honest.serve() as server, honest.api(server.url) as api:
        assert broken(Ground(api, honest.definition, honest.lag)) == []


def test_faults_rest_on_clauses_that_may_ground_a_verdict() -> None:
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    sources = {clause["id"]: clause["source"] for clause in spec["x-clauses"]}

    assert {name for fault in EXAMINED_FAULTS for name in fault.also} <= set(sources)
    assert {sources[fault.clause] for fault in EXAMINED_FAULTS} <= {"stated", "shown"}


def test_every_fault_and_every_honest_server_is_described() -> None:
    assert [f.name for f in EXAMINED_FAULTS if not f.summary or not f.trigger] == []
    assert [honest.name for honest in EXAMINED_HONEST if not honest.summary] == []


def test_no_name_is_used_twice() -> None:
    everybody = [*FAULTS, *NEEDLES, *EXAMINED_FAULTS, *HONEST, *EXAMINED_HONEST]
    names = [server.name for server in everybody]

    assert [name for name in names if names.count(name) > 1] == []


def test_every_examiner_has_faulty_and_honest_servers() -> None:
    for faults, others in EXAMINERS.values():
        assert len(faults) >= 40
        assert len(others) >= 12
