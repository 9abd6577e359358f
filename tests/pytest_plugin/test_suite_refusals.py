"""The suite when it cannot be run, or the deployment not be tested."""

import pytest

from faulty.reference import Service
from pytest_plugin.proved import Closed

SUITE = ("--pyargs", "wfmock.contract")
TO = ("--wfmock-url", "http://127.0.0.1:9")
IN = ("--wfmock-nsfilter", "ns")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the contract kit wants --wfmock-url*--wfmock-nsfilter*"),
        (TO, "the contract kit wants *"),
        (IN, "the contract kit wants *"),
        (("--wfmock-url", "localhost:1", *IN), "*no base URL; it looks like http://localhost:1"),
        ((*TO, *IN, "--wfmock-header", "x"), "--wfmock-header wants 'Name: value'"),
        ((*TO, *IN, "--wfmock-known", "no.yaml"), "wfmock: no.yaml: cannot be read*"),
        ((*TO, *IN, "--wfmock-report", "r.pdf"), "wfmock: no report is written to r.pdf"),
        ((*TO, *IN, "--wfmock-depth", "bottom"), "*--wfmock-depth: invalid choice: 'bottom'*"),
        ((*TO, *IN, "--wfmock-max-runs", "-1"), "*--wfmock-max-runs: invalid number value: '-1'"),
        ((*TO, *IN, "--wfmock-timeout", "0"), "*--wfmock-timeout: invalid number value: '0'"),
    ],
)
def test_wrong_usage_ends_with_4_and_a_sentence(pytester, arguments, said):
    done = pytester.runpytest_inprocess(*SUITE, *arguments)

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"*ERROR: {said}" if said[0] != "*" else said])
    assert "Traceback" not in done.stderr.str()


def test_a_deployment_that_cannot_be_tested_is_one_error_and_not_a_green_run(pytester):
    done = pytester.runpytest_inprocess(*SUITE, *TO, *IN, "-k", "list.status or list.name")

    done.assert_outcomes(errors=1, skipped=1)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(
        ["The deployment could not be tested: nothing answers*", "  try: *--wfmock-timeout*"]
    )


def test_a_token_is_given_in_the_environment_and_never_shown(prove, monkeypatch):
    refused = prove(Closed(), "-k", "list.offset.position")
    monkeypatch.setenv("WFMOCK_TOKEN", "hushhush")
    let_in = prove(Closed(), "-k", "list.offset.position", "--showlocals")

    refused.assert_outcomes(errors=1)
    refused.stdout.fnmatch_lines(["*asks for credentials (401)", "  try: give --wfmock-token T*"])
    let_in.assert_outcomes(passed=1)
    assert "hushhush" not in let_in.stdout.str() + let_in.stderr.str()


def test_a_folder_that_holds_the_package_is_not_the_suite(pytester):
    done = pytester.runpytest_inprocess("--pyargs", "wfmock", "-k", "list")

    assert done.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_suite_can_be_named_by_its_path(prove):
    import wfmock.contract

    done = prove(Service(), "-k", "list.offset.position", suite=wfmock.contract.__path__[0])

    done.assert_outcomes(passed=1)
