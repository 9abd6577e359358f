"""The laws accept the reference and catch small departures from it."""

import pytest

from faulty.reference import Service
from verifying import found_by, ground
from wfmock.contract.laws import LAWS, filters
from wfmock.contract.workbench.bench import conduct_law


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_a_law_accepts_the_reference(law, seed):
    with ground(Service(), seed=seed) as made:
        conduct_law(made, law)
        results = {each.clause: each for each in made.ledger.results()}

    assert made.ledger.findings == ()
    assert [each for each in made.ledger.notes if "fault of the kit" in each.text] == []
    assert all(results[clause].verdict == "kept" for clause in law.clauses)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_a_law_costs_about_what_it_says(law):
    with ground(Service()) as made:
        conduct_law(made, law)

    assert made.transport.budget.requests <= law.requests + 2
    assert made.transport.budget.starts <= law.starts


def test_the_names_of_laws_are_their_own():
    assert len({law.name for law in LAWS}) == len(LAWS)


def test_every_law_names_clauses_and_operations_of_the_document(api_document):
    known = {clause.id for clause in api_document.clauses}
    operations = {operation.id for operation in api_document.operations}
    for law in LAWS:
        assert set(law.clauses) <= known
        assert set(law.sends) <= operations
        assert law.purpose


@pytest.fixture
def api_document():
    from verifying import packaged

    return packaged()


# --- departures


class Inverted(Service):
    def has_status(self, run, search):
        return run.status != search.status


class Forgetful(Service):
    def has_status(self, run, search):
        return super().has_status(run, search) and int(run.id[0], 16) % 2 == 0


class Busy(Service):
    """Other people's runs change their status all the time; the filter itself is sound."""

    def do_list(self, request):
        reply = super().do_list(request)
        for run in list(self.runs.values()):
            run.status = {"COMPLETED": "FAILED", "FAILED": "COMPLETED"}.get(run.status, run.status)
            run.updated += 1
        return reply


def test_a_filter_that_keeps_others_is_caught():
    assert found_by(filters.status_filter, Inverted()) == [
        ("list.status.filters", "item-does-not-match")
    ]


def test_a_filter_that_loses_some_is_caught():
    assert found_by(filters.status_filter, Forgetful()) == [("list.status.filters", "item-missing")]


def test_a_filter_is_not_accused_of_what_others_do():
    assert found_by(filters.status_filter, Busy()) == []
