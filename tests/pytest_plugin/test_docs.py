"""The examples of docs/pytest.md run as they stand, and its options are those there are."""

import re
from pathlib import Path

import pytest

from faulty.data import DEFINITION
from faulty.reference import Service
from pytest_plugin.proved import alive
from wfmock.pytest_plugin.given import OPTIONS, SETTINGS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/pytest.md").read_text(encoding="utf-8")
KIT = (ROOT / "docs/verify.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
FILES = dict(re.match(r"# (\w+)\.py\n(.*)", code, re.DOTALL).groups() for code in CODE[:-1])


def test_its_files_pass_as_one_session(pytester):
    pytester.makepyfile(**FILES)

    done = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    assert set(FILES) == {"test_first", "test_parts", "test_marked", "conftest"}
    done.assert_outcomes(passed=5)


def test_its_conftest_gives_a_world_for_a_module(pytester):
    pytester.makepyfile(
        conftest=FILES["conftest"],
        test_shared="""
            def test_one(shared_world): shared_world.clock.freeze()
            def test_two(shared_world): assert shared_world.clock.now().frozen
        """,
    )

    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)


def test_its_ini_file_is_one(pytester):
    pytester.makeini(re.search(r"```ini\n(.*?)```", PAGE, re.DOTALL)[1])
    pytester.makepyfile("""
        def test_it(wfmock_world):
            facts = wfmock_world.facts()
            assert (facts.baseline, facts.seed, facts.pace) == ("failures", 7, "0")
    """)

    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_its_client_works_without_pytest(elsewhere):
    code = CODE[-1].replace("http://127.0.0.1:4010", elsewhere().url)
    names = {}

    exec(code, names)

    assert names["world"].name == "checkout"


def test_it_names_every_ini_option_and_no_other():
    told = re.search(r"The ini options are (.*?):", PAGE, re.DOTALL)[1]

    assert set(re.findall(r"`wfmock_(\w+)`", told)) == set(SETTINGS)


@pytest.mark.parametrize("page", [PAGE, KIT], ids=["pytest", "verify"])
def test_every_option_that_a_page_names_exists(page):
    assert set(re.findall(r"--wfmock-([a-z-]+)", page)) <= set(OPTIONS)


def test_every_option_of_the_kit_stands_in_its_page():
    told = set(re.findall(r"--wfmock-([a-z-]+)", KIT))

    assert told == set(OPTIONS) - {"control-token"}


@pytest.mark.slow
def test_the_tests_of_ones_own_in_the_page_of_the_kit_pass(prove, pytester):
    code = re.search(r"```python\n# test_ours\.py\n(.*?)```", KIT, re.DOTALL)[1]
    pytester.makepyfile(test_ours=code)
    service = Service()

    done = prove(service, "--wfmock-definition", DEFINITION, suite="test_ours.py")

    done.assert_outcomes(passed=3)
    assert not alive(service)
