"""How entries become verdicts."""

import pytest

from wfmock.contract.verdict import Finding, Severity, Verdict
from wfmock.contract.workbench.ledger import Ledger
from wfmock.spec.model import Clause

STATED, SHOWN, INFERRED = "list.success", "list.reply.total", "update.transition"


@pytest.fixture
def ledger():
    sources = {STATED: "stated", SHOWN: "shown", INFERRED: "inferred"}
    return Ledger(Clause(name, "", source, "", "", ("op",)) for name, source in sources.items())


def finding(clause, law="a", symptom="s", **changes):
    severity = Severity.BROKEN if clause == STATED else Severity.DIFFERS
    return Finding(clause, law, "op", symptom, "It is so.", "", "", "", severity, **changes)


def verdicts(ledger):
    return {each.clause: each.verdict for each in ledger.results()}


def test_a_clause_that_nobody_came_to_is_not_tested(ledger):
    assert set(verdicts(ledger).values()) == {Verdict.NOT_TESTED}
    assert all(each.why for each in ledger.results())


def test_a_violation_weighs_more_than_having_been_kept(ledger):
    ledger.kept(STATED, "a", 9)
    ledger.found(finding(STATED))

    assert verdicts(ledger)[STATED] is Verdict.BROKEN


def test_having_been_kept_weighs_more_than_a_time_when_it_could_not_be_told(ledger):
    ledger.undecided(STATED, "a", "it moved")
    ledger.kept(STATED, "b")

    assert verdicts(ledger)[STATED] is Verdict.KEPT


def test_further_clauses_of_a_finding_are_violated_by_their_own_source(ledger):
    ledger.found(finding(STATED, also=(SHOWN, INFERRED)))

    assert verdicts(ledger)[SHOWN] is Verdict.DIFFERS
    assert verdicts(ledger)[INFERRED] is Verdict.NOT_TESTED


def test_what_is_only_inferred_is_noted_and_accuses_nobody(ledger):
    ledger.found(finding(INFERRED))

    assert ledger.findings == ()
    assert [note.clause for note in ledger.notes] == [INFERRED]


def test_the_same_violation_found_twice_is_one(ledger):
    ledger.found(finding(STATED, law="a"))
    ledger.found(finding(STATED, law="b", also=(SHOWN,)))

    assert [(each.law, each.also) for each in ledger.findings] == [("a", (SHOWN,))]


def test_the_heaviest_finding_comes_first(ledger):
    ledger.found(finding(SHOWN))
    ledger.found(finding(STATED))

    assert [each.clause for each in ledger.findings] == [STATED, SHOWN]


def test_a_clause_knows_all_laws_that_test_it(ledger):
    ledger.kept(STATED, "a")
    ledger.not_tested(STATED, "b", "no run is FAILED")

    assert ledger.results()[0].laws == ("a", "b")


def test_an_unknown_clause_is_a_fault_of_the_caller(ledger):
    with pytest.raises(KeyError):
        ledger.kept("list.nonsense", "a")
