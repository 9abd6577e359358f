"""Filters that keep too much, too little or the wrong workflows are told from sound ones."""

import pytest

from faulty.data import existing_runs
from faulty.reference import Service
from verifying import found_by, ground
from wfmock.contract.laws import filters
from wfmock.contract.workbench.bench import conduct_law

NAME, DEFINITION, STATUS = "list.name.partial", "list.definition.partial", "list.status.filters"
COMBINE = "list.filters.combine"
LAW_OF = {
    NAME: filters.name_filter,
    DEFINITION: filters.definition_filter,
    STATUS: filters.status_filter,
    COMBINE: filters.filters_together,
}
FAULTS = {
    "name by its beginning": (NAME, "has_name", lambda run, s: run.name.startswith(s.name)),
    "name by its end": (NAME, "has_name", lambda run, s: run.name.endswith(s.name)),
    "name in user types too": (NAME, "has_name", lambda run, s: s.name in run.name + run.user_type),
    "name loses one": (NAME, "has_name", lambda run, s: s.name in run.name and run.id[0] != "a"),
    "definition by 8 letters": (
        *(DEFINITION, "has_definition"),
        lambda run, s: s.definition[:8] in run.definition,
    ),
    "definition whole only": (
        *(DEFINITION, "has_definition"),
        lambda run, s: s.definition == run.definition,
    ),
    "status ignored": (STATUS, "has_status", lambda run, s: True),
    "status by its beginning": (
        *(STATUS, "has_status"),
        lambda run, s: run.status.startswith(s.status),
    ),
    "PAUSED finds none": (
        *(STATUS, "has_status"),
        lambda run, s: run.status == s.status != "PAUSED",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_filter_breaks_its_clause(name):
    clause, method, wrong = FAULTS[name]
    server = type("Wrong", (Service,), {method: lambda self, run, search: wrong(run, search)})
    found = found_by(LAW_OF[clause], server(), rounds=3)

    assert {each for each, _ in found} == {clause}


class OrEd(Service):
    def matches(self, run, search):
        verdicts = self.verdicts(run, search)
        return any(verdicts) or not verdicts


class OnlyOne(Service):
    def verdicts(self, run, search):
        return super().verdicts(run, search)[:1]


@pytest.mark.parametrize("server", [OrEd, OnlyOne])
def test_filters_that_do_not_all_hold_break_their_combination(server):
    assert {clause for clause, _ in found_by(filters.filters_together, server())} == {COMBINE}


def test_a_filter_that_is_refused_is_told():
    class Numbers(Service):
        def search(self, request):
            int(request.query.get("_defId", "0"))
            return super().search(request)

    assert found_by(filters.definition_filter, Numbers())[0] == ("http.no-crash", "status-500")


def test_a_case_sensitive_name_is_no_fault():
    class Sensitive(Service):
        def has_name(self, run, search):
            return search.name in run.name

    assert found_by(filters.name_filter, Sensitive(), rounds=4) == []


@pytest.mark.parametrize("law", filters.LAWS, ids=lambda law: law.name)
def test_without_workflows_there_is_nothing_to_draw_from(law):
    with ground(Service(runs=[])) as made:
        conduct_law(made, law)
        results = {each.clause: each for each in made.ledger.results()}

    assert made.ledger.findings == ()
    assert "no workflow" in results[law.clauses[0]].why


@pytest.mark.parametrize("law", filters.LAWS, ids=lambda law: law.name)
def test_a_single_workflow_is_enough_to_accuse_nobody(law):
    assert found_by(law, Service(runs=existing_runs(1, 1)), rounds=2) == []
