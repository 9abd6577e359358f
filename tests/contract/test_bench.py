"""What becomes of a counterexample: repeated, shrunk, dropped where others explain it."""

import pytest

from faulty.data import NAMESPACE
from verifying import Canned, Hurried, bench, ground
from wfmock.contract.verdict import Severity, Verdict
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import conduct_law
from wfmock.contract.workbench.probing import Counterexample, Law, Needs

CLAUSE = "list.status.filters"


def wrong(**facts):
    return Counterexample("wrong", "It is wrong.", "right", "wrong", **facts)


def verdict(made, clause=CLAUSE):
    return next(each for each in made.ledger.results() if each.clause == clause)


def probes(*answers):
    """A probe that gives these answers in turn, the last one for ever; counts its calls."""
    left = list(answers)

    def probe():
        probe.calls += 1
        return left.pop(0) if len(left) > 1 else left[0]

    probe.calls = 0
    return probe


def test_a_probe_without_counterexample_keeps_the_clause():
    with ground() as made:
        assert bench(made).check(CLAUSE, lambda: None)

    assert verdict(made).verdict is Verdict.KEPT
    assert verdict(made).kept == 1


def test_a_counterexample_that_always_shows_is_sure_after_three():
    probe = probes(wrong())
    with ground() as made:
        assert not bench(made).check(CLAUSE, probe)

    assert probe.calls == 3
    assert made.ledger.findings[0].how_often == "always (3 of 3 times)"
    assert made.ledger.findings[0].severity is Severity.BROKEN
    assert verdict(made).verdict is Verdict.BROKEN


def test_an_intermittent_counterexample_says_how_often_it_showed():
    with ground() as made:
        bench(made).check(CLAUSE, probes(wrong(), None, wrong(), None))

    assert made.ledger.findings[0].how_often == "2 of 5 times"


def test_one_that_shows_once_and_that_nobody_else_explains_is_reported():
    with ground() as made:
        bench(made).check(CLAUSE, probes(wrong(), None))

    assert made.ledger.findings[0].how_often == "1 of 5 times"


def test_one_that_shows_once_and_that_others_explain_is_undecided():
    with ground() as made:
        bench(made).check(CLAUSE, probes(wrong(fragile=True), None))

    assert made.ledger.findings == ()
    assert verdict(made).verdict is Verdict.UNDECIDED
    assert "1 of 5 times" in verdict(made).why


def test_the_simplest_case_that_shows_it_too_is_reported():
    big = wrong(exchanges=("1",))
    small = Counterexample("wrong", "It is wrong in the small.", "", "", exchanges=("1",))
    with ground() as made:
        made.deployment.list()
        bench(made).check(CLAUSE, probes(big), simpler=[probes(None), probes(small)])

    assert made.ledger.findings[0].message == "It is wrong in the small."


def test_what_contradicts_only_an_example_differs():
    with ground() as made:
        bench(made).check("list.reply.total", probes(wrong()))

    assert made.ledger.findings[0].severity is Severity.DIFFERS
    assert verdict(made, "list.reply.total").verdict is Verdict.DIFFERS


def test_what_contradicts_only_an_inference_is_a_note():
    with ground() as made:
        bench(made).check("update.transition", probes(wrong()))

    assert made.ledger.findings == ()
    assert [note.text for note in made.ledger.notes] == ["It is wrong."]


def test_a_crash_of_a_probe_is_undecided_and_the_law_goes_on():
    with ground() as made:
        at_work = bench(made)
        assert not at_work.check(CLAUSE, lambda: {}["_list"])
        assert at_work.check("list.success", lambda: None)

    assert "KeyError" in verdict(made).why
    assert "fault of the kit" in made.ledger.notes[0].text


def test_a_crash_of_a_law_leaves_its_clauses_undecided():
    with ground() as made:
        conduct_law(made, Law("odd", (CLAUSE,), lambda at_work: 1 / 0))

    assert verdict(made).verdict is Verdict.UNDECIDED
    assert verdict(made).laws == ("odd",)


def test_when_the_budget_is_spent_the_clause_is_not_tested():
    with ground(Canned(), max_requests=1) as made:
        for _ in range(2):
            conduct_law(made, Law("hungry", (CLAUSE,), lambda at_work: at_work.api.list()))

    assert verdict(made).why == "the budget of 1 requests is spent"


@pytest.mark.parametrize(
    ("signal", "expected"),
    [(NotTested("none is FAILED"), "not tested"), (Unsteady("it moved"), "undecided")],
)
def test_a_probe_may_say_that_it_cannot_tell(signal, expected):
    def probe():
        raise signal

    with ground() as made:
        bench(made).check(CLAUSE, probe)

    assert verdict(made).verdict == expected
    assert verdict(made).why == str(signal)


# --- a live server


def looks(*values):
    left = list(values)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_a_counterexample_counts_when_nothing_changed_meanwhile():
    with ground() as made:
        shown = bench(made).steady(looks(1, 1), lambda _: wrong())

    assert shown is not None


def test_a_counterexample_is_tried_again_when_something_changed():
    answers = [wrong(), None]
    with ground() as made:
        assert bench(made).steady(looks(1, 2), lambda _: answers.pop(0)) is None


def test_a_server_that_always_changes_is_unsteady():
    with ground() as made, pytest.raises(Unsteady, match="3 times"):
        bench(made).steady(looks(*range(99)), lambda _: wrong())


def test_only_changes_of_the_runs_in_question_count_when_these_are_named():
    from wfmock.contract.workbench.snapshot import Snapshot

    before = Snapshot({"a": {"_status": "FAILED"}, "b": {"_status": "QUEUED"}}, 2, True)
    after = Snapshot({"a": {"_status": "FAILED"}, "b": {"_status": "RUNNING"}}, 2, True)
    with ground() as made:
        at_work = bench(made)
        shown = at_work.steady(looks(before, after), lambda _: wrong(about=frozenset({"a"})))
        assert shown is not None
        with pytest.raises(Unsteady):
            at_work.steady(
                looks(before, after, before, after, before, after),
                lambda _: wrong(about=frozenset({"b"})),
            )


def test_what_is_seen_late_is_waited_for_and_the_lag_is_recorded():
    clock = Hurried()
    with ground(timing=clock.timing) as made:
        assert bench(made).eventually(looks(False, False, False, True)) is True

    assert made.ledger.lags == [pytest.approx(0.14)]


def test_what_is_never_seen_is_given_up_at_the_deadline():
    clock = Hurried()
    with ground(timing=clock.timing, settle=2.0) as made:
        assert bench(made).eventually(lambda: False) is False

    assert clock.now == pytest.approx(2.0)


def test_where_writes_are_seen_at_once_the_deadline_shrinks():
    clock = Hurried()
    with ground(timing=clock.timing, settle=3.0) as made:
        at_work = bench(made)
        for _ in range(5):
            at_work.eventually(lambda: True)
        at_work.eventually(lambda: False)

    assert clock.now == pytest.approx(1.0)


def test_everything_reads_page_after_page_also_where_pages_are_capped():
    from faulty.reference import Service

    class Capped(Service):
        def size(self, request):
            return min(super().size(request), 20)

    with ground(Capped()) as made:
        snapshot = bench(made).everything()

    assert snapshot.complete
    assert len(snapshot.runs) == snapshot.total == 46
    assert len(snapshot.exchanges) == 3


def test_everything_is_read_also_where_large_pages_are_refused():
    from faulty.messages import Refused
    from faulty.reference import Service

    class Small(Service):
        def size(self, request):
            if super().size(request) > 30:
                raise Refused(400, "at most 30")
            return super().size(request)

    with ground(Small()) as made:
        at_work = bench(made)
        assert at_work.everything().complete
        sent = made.transport.budget.requests
        at_work.everything()

    assert made.transport.budget.requests - sent == 3  # the size is remembered


def test_a_list_that_is_refused_altogether_is_unsteady():
    with ground(Canned((400, {}, {}))) as made, pytest.raises(Unsteady, match="400"):
        bench(made).everything()


def test_the_same_law_draws_the_same_in_the_same_round_only():
    with ground() as made:
        law = Law("l", (), lambda _: None, Needs.READ)
        first, same, other = (
            type(bench(made))(made, law, round_).chance.random() for round_ in (1, 1, 2)
        )

    assert first == same != other


def test_a_namespace_without_runs_has_no_sample():
    with ground(Canned()) as made, pytest.raises(NotTested):
        bench(made).sample()

    assert NAMESPACE in made.transport.exchanges[0].call.query
