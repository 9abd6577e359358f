"""A folded script fits and does what it did."""

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.contract.reports.shell import folded

WORDS = st.text(st.sampled_from("abcé漢 ?&/{},'\"\\$#!`=-|;<>()*~\n"), max_size=120)
URL = "https://flows.example.com/eu/workflowsvc/api/v1/workflows"


def printed(script):
    """What a shell passes on: each argument, ended by a NUL."""
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, timeout=20)
    return done.stdout


@given(st.lists(WORDS, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_arguments_of_a_folded_command_are_the_same(arguments):
    script = f"printf '%s\\0' {' '.join(map(shlex.quote, arguments))}"

    assert printed(folded(script)) == printed(script)


@pytest.mark.parametrize(
    "script",
    [
        f"echo '{URL}?nsfilter=first_tchgt1VU&_status=PAUSED&_pageSize=10' -H 'Accept: text/plain'",
        f'ID=ab12; echo "{URL}/$ID/status?nsfilter=first_tchgt1VU&_status=PAUSED"',
        f'echo -d \'{{"_workflowDefId": "{"8" * 36}", "_inputParams": {{"a": "b"}}}}\' -i',
        f"echo $(echo '{URL}?nsfilter=first_tchgt1VU' | sed 's/n.*\\(V\\).*/\\1/') # {'it' * 20}",
        "echo 'first line\n" + "second line, long " * 9 + "' and 'more words'",
    ],
    ids=["quoted", "with a variable", "a body", "substituted", "over two lines"],
)
def test_a_folded_script_prints_the_same(script):
    assert printed(folded(script)) == printed(script)


@given(st.lists(st.text("ab?&/", min_size=1, max_size=150), min_size=1, max_size=4))
def test_quoted_words_always_fit(words):
    script = "curl -sS " + " ".join(f"'{word}'" for word in words)

    assert max(map(len, folded(script, 80).split("\n"))) <= 80


def test_a_comment_stays_one():
    script = "# expected: " + "漢字 " * 40 + "\necho done"

    assert printed(folded(script)) == b"done\n"
    assert all(
        line.startswith("# 漢") or line[:3] == "# e" for line in folded(script).split("\n")[:-1]
    )


def test_a_url_is_cut_where_it_can_be_read():
    script = f"curl -sS '{URL}?nsfilter=first_tchgt1VU&_status=PAUSED' -H 'Accept: */*'"

    assert folded(script, 80).split("\n") == [
        f"curl -sS '{URL}'\\",
        "'?nsfilter=first_tchgt1VU&_status=PAUSED' -H 'Accept: */*'",
    ]


@pytest.mark.parametrize(
    "script",
    [
        "curl -sS 'short'",
        "cat <<END\n" + "x" * 100 + "\nEND",
        f'echo "$(echo "{"y " * 60}")"' + "x",
    ],
    ids=["short", "a here-document", "nested"],
)
def test_what_needs_no_cut_or_bears_none_stays(script):
    assert folded(script).replace(" \\\n  ", " ") == script
