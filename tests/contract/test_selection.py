"""The laws that some clauses need."""

import pytest

from wfmock.contract.laws import LAWS
from wfmock.contract.selection import laws_for


def test_a_clause_gets_every_law_that_speaks_for_it_and_no_other():
    laws, phases = laws_for(["list.name.partial"])

    assert set(laws) == {law for law in LAWS if "list.name.partial" in law.clauses} != set()
    assert phases == ()


@pytest.mark.parametrize("clause", ["http.json", "list.reply.envelope", "get.id.exact"])
def test_what_every_exchange_is_judged_by_needs_the_structural_checks(clause):
    assert laws_for([clause])[1] is None


def test_so_does_a_clause_that_no_law_speaks_for():
    assert laws_for(["list.name.partial", "nobody.knows"])[1] is None


def test_all_clauses_get_all_laws_that_speak_for_any(api):
    laws, phases = laws_for([clause.id for clause in api.clauses])

    assert set(laws) == {law for law in LAWS if law.clauses}
    assert phases is None
