"""docs/fixtures.md: what it shows works, what it lists is complete."""

import re
from pathlib import Path

import pytest

from wfmock.seeding.blueprints import _DEFINITION, _SHOWN_ONLY
from wfmock.seeding.files import _FIELDS as TOP_FIELDS
from wfmock.seeding.makers import WORDS
from wfmock.seeding.recipes import _FIELDS as RECIPE_FIELDS

PAGE = (Path(__file__).parents[2] / "docs/fixtures.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]
ROWS = dict(re.findall(r"^\| (\w+) \| (.*) \|$", PAGE, re.MULTILINE))
NS = "lifts_4fGh2Kq9"
ROOT = "/workflowsvc/api/v1/workflows"


@pytest.fixture
def served(client, tmp_path):
    """A client of a mock that serves the page's example, or a changed one."""

    def build(text=EXAMPLE):
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        return client(baseline=str(file))

    return build


def test_the_example_is_served(served):
    browser = served()
    listed = browser.get(f"{ROOT}?nsfilter={NS}&_pageSize=100").json

    assert listed["_total"] == 24
    assert {each["_name"] for each in listed["_list"]} == {"lift_inspection"}
    made = [each for each in listed["_list"] if each["_inputParams"]]
    assert {each["_inputParams"]["kind"] for each in made} == {"yearly"}


def test_what_the_example_writes_out_is_found_and_can_be_retried(served):
    browser, run = served(), "7b1f0c3e-52a8-4d67-9e0b-c4d5e6f7a811"

    reply = browser.put(f"{ROOT}/{run}/status?nsfilter={NS}", json={"_status": "RETRIED"})

    assert reply.status_code == 200
    assert [each["_status"] for each in reply.json["_tasks"]] == ["FAILED", "QUEUED"]


def test_its_definition_can_be_started(served):
    definition = "3d0a9c52-7f14-4c8b-8d5e-1f6b7a2c9e40"

    reply = served().post(f"{ROOT}?nsfilter={NS}", json={"_workflowDefId": definition})

    assert reply.status_code == 201
    assert [each["_name"] for each in reply.json["_tasks"]][:2] == ["read_counters", "decide"]


def test_the_mistake_is_told_as_the_page_shows_it(served):
    from wfmock.errors import FixtureError

    shown = re.search(r"```\nwfmock: (.*)\n  try: (.*)\n```", PAGE)
    with pytest.raises(FixtureError) as caught:
        served(EXAMPLE.replace("FAILED: 2", "FAILD: 2"))

    assert (str(caught.value), caught.value.hint) == shown.groups()


def test_every_word_is_listed_and_no_other():
    listed = re.findall(r"^\| `\{(\w+)", PAGE, re.MULTILINE)

    assert sorted(WORDS) == listed


@pytest.mark.parametrize(
    ("part", "fields"),
    [("top", TOP_FIELDS), ("definition", _DEFINITION - _SHOWN_ONLY), ("recipe", RECIPE_FIELDS)],
)
def test_every_field_is_listed(part, fields):
    assert {name for name in fields if f"`{name}`" not in ROWS[part]} == set()
