"""Tests of one's own beside the suite: ``wfmock_report`` and ``wfmock_deployment``."""

import pytest

from faulty.data import DEFINITION
from faulty.reference import Service
from pytest_plugin.proved import STATUS, Unsound, Unstoppable, alive
from wfmock.pytest_plugin import proof

CONSENT = ("--wfmock-definition", DEFINITION)


@pytest.fixture
def runs(monkeypatch):
    """The runs of the kit, one entry each."""
    made = []

    def conduct(*arguments):
        made.append(arguments)
        return original(*arguments)

    original = proof.conduct
    monkeypatch.setattr(proof, "conduct", conduct)
    return made


def test_the_report_is_that_of_the_one_run_of_the_session(prove, pytester, runs):
    pytester.makepyfile(
        test_own="""
        def test_clauses(wfmock_report):
            broken = [each.clause for each in wfmock_report.findings]
            assert broken == ["list.status.filters"]

        def test_requests(wfmock_report):
            assert wfmock_report.requests <= 300
    """
    )

    done = prove(Unsound(), "test_own.py", "-k", f"{STATUS} or test_own")

    done.assert_outcomes(passed=2, failed=1)
    assert len(runs) == 1


@pytest.mark.slow
def test_without_the_suite_the_report_is_of_every_clause(prove, pytester, runs):
    pytester.makepyfile(
        test_own="""
        from wfmock.contract.verdict import Verdict

        def test_all(wfmock_report):
            assert wfmock_report.count(Verdict.KEPT) > 25
    """
    )

    prove(Service(), suite="test_own.py").assert_outcomes(passed=1)
    assert len(runs) == 1


def test_the_deployment_is_asked_by_a_client_that_knows_its_spellings(prove, pytester):
    pytester.makepyfile(
        test_own="""
        def test_it(wfmock_deployment):
            page = wfmock_deployment.list(_pageSize=2, sort={"_createdAt": -1})
            assert page.ok and len(page.items) == 2
            assert wfmock_deployment.get(page.ids[0])["_id"] == page.ids[0]
    """
    )

    prove(Service(), suite="test_own.py").assert_outcomes(passed=1)


def test_the_client_harms_nothing_and_ends_what_it_started(prove, pytester):
    service = Service()
    foreign = next(iter(service.runs))
    pytester.makepyfile(
        test_own=f"""
        import pytest
        from wfmock.contract.wire.signals import Refused

        def test_it(wfmock_deployment):
            with pytest.raises(Refused):
                wfmock_deployment.update({foreign!r}, "TERMINATED")
            started = wfmock_deployment.start({{"a": 1}})
            assert wfmock_deployment.update(started["_id"], "PAUSED")["_status"] == "PAUSED"
    """
    )

    prove(service, *CONSENT, suite="test_own.py").assert_outcomes(passed=1)
    assert service.started
    assert foreign not in service.touched
    assert not alive(service)


def test_without_consent_the_client_only_reads(prove, pytester):
    pytester.makepyfile(
        test_own="""
        import pytest
        from wfmock.contract.wire.signals import Refused

        def test_it(wfmock_deployment):
            with pytest.raises(Refused, match="only reads"):
                wfmock_deployment.start()
    """
    )

    prove(Service(), suite="test_own.py").assert_outcomes(passed=1)


def test_a_run_that_cannot_be_ended_is_warned_of(prove, pytester):
    service = Unstoppable()
    pytester.makepyfile(test_own="def test_it(wfmock_deployment): wfmock_deployment.start()")

    done = prove(service, *CONSENT, "-W", "default", suite="test_own.py")

    done.assert_outcomes(passed=1, warnings=1)
    done.stdout.fnmatch_lines([f"*LeftRunning: runs were *not ended: {service.started[0]} *"])


def test_a_test_that_wants_a_deployment_fails_where_none_is_named(session):
    done = session("""
        def test_client(wfmock_deployment): ...
        def test_report(wfmock_report): ...
    """)

    done.assert_outcomes(errors=2)
    done.stdout.fnmatch_lines(["no deployment is named: give --wfmock-url URL and *"])


def test_worlds_are_had_beside_it_and_are_not_made_on_the_deployment(prove, pytester):
    pytester.makepyfile(
        test_own="""
        def test_it(wfmock_world, wfmock_deployment):
            base = wfmock_deployment.transport.consent.base_url
            assert not wfmock_world.url.startswith(base)
            assert wfmock_world.facts().workflows > 0
    """
    )

    prove(Service(), suite="test_own.py").assert_outcomes(passed=1)
