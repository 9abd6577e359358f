"""The plugin is in every session of an environment that has wfmock; it costs nothing there."""

import subprocess
import sys


def test_loading_it_loads_nothing_else():
    code = (
        "import sys, pytest; before = set(sys.modules); import wfmock.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    ours = {"wfmock", "wfmock.pytest_plugin", "wfmock.pytest_plugin.given"}
    assert set(ran.stdout.split()) == ours


def test_a_session_that_does_not_use_it_loads_nothing_more(session, pytester):
    pytester.makeconftest("""
        import sys

        def pytest_unconfigure():
            print("loaded", sorted(n for n in sys.modules if n.startswith(("wfmock", "flask"))))
    """)
    pytester.makepyfile("def test_it(): ...")

    done = pytester.runpytest_subprocess("-s")

    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(
        ["loaded [['wfmock', 'wfmock.pytest_plugin', 'wfmock.pytest_plugin.given']*"]
    )


def test_its_options_stand_in_the_help(pytester):
    done = pytester.runpytest_inprocess("--help")

    done.stdout.fnmatch_lines(["*--wfmock-url=URL*", "*--wfmock-nsfilter=NS*", "*wfmock_seed*"])
