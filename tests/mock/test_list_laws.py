"""Laws of the list over HTTP: what it answers is what the plain model of a query says."""

import json
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from driving import driver_of
from wfmock.assembly import assemble
from wfmock.settings import Settings
from wfmock.workflows.model import Command
from wfmock.workflows.query import Filter, SortKey, matches, ordered, parse_day, parse_sort

NAMES = [
    "Alpha_sync",
    "alpha",
    "ALPHA 100%",
    "a_pha",
    "straße",
    "STRASSE",
    "İstanbul",
    'q"uote',
    "ſo",
]
STATUSES = ["QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "TERMINATED"]


def definition(number, name):
    tasks = [{"_name": "t", "_type": "SCRIPT_EXECUTION"}] * (number % 3 + 1)
    made = {
        "_id": f"d-{number}-{'aB'[number % 2]}",
        "_name": name,
        "_taskDefs": [dict(each) for each in tasks],
    }
    made |= {
        "_namespaces": [["one"], ["two"], ["one", "two"]][number % 3],
        "_userType": f"u{number % 2}",
    }
    return made | {
        "inputs": {"n": "{number:1-4}", "who": ["{word}"]},
        "output": {"n": "{number:1-3}"},
    }


BASELINE = {
    "namespaces": ["one", "two"],
    "definitions": [definition(number, name) for number, name in enumerate(NAMES)],
    "recipes": [
        {"name": "r", "count": 150, "statuses": STATUSES, "created": ["2026-01-30", "2026-02-03"]}
    ],
}


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    """A driver of 150 workflows with awkward names, created within five days."""
    file = tmp_path_factory.mktemp("laws") / "awkward.yaml"
    file.write_text(yaml.safe_dump(BASELINE), encoding="utf-8")
    made = []

    def build(base, **changes):
        made.append(assemble(Settings(check_replies=True).replaced(**changes), base))
        return made[-1]

    driver = driver_of(build, "one", baseline=str(file), pace="still")
    driver.records = list(made[0].worlds["main"].store.iterate())
    yield driver
    made[0].close()


DAYS = st.sampled_from(
    ["2026-01-29", "2026-01-30", "2026-01-31", "2026-02-01", "2026-02-03", "2026-02-04"]
)
TIMES = st.builds("{}T{:02}:{:02}Z".format, DAYS, st.integers(0, 23), st.integers(0, 59))
TERMS = st.sampled_from([*NAMES, "a", "SS", "ss", "A", "%", "_", '"', "İ", "i", "ı", "S", " "])
FIELDS = st.sampled_from(
    [
        "_name",
        "_status",
        "_id",
        "_createdAt",
        "_updatedAt",
        "_workflowDefId",
        "_userType",
        "_tasks",
        "_namespaces",
        "_inputParams.n",
        "_inputParams.who",
        "_output.n",
    ]
)
FILTERS = st.fixed_dictionaries(
    {"nsfilter": st.sampled_from(["one", "two"])},
    optional={
        "_name": TERMS,
        "_defId": st.sampled_from(["d-", "-a", "-B", "-b", "3", "d-3-B", "x"]),
        "_status": st.sampled_from([*STATUSES, "TIMED_OUT", "failed"]),
        "startDate": DAYS | TIMES,
        "endDate": DAYS | TIMES,
    },
)
SORTS = st.none() | st.dictionaries(FIELDS, st.sampled_from([1, -1]), max_size=3).map(json.dumps)
DEFAULT = (SortKey("_updatedAt", descending=True),)
law = settings(deadline=None, max_examples=120)


def expected(driver, query, sort):
    """The ids that the model finds, in its order."""
    start, end = query.get("startDate"), query.get("endDate")
    wanted = Filter(
        query["nsfilter"],
        query.get("_name"),
        query.get("_defId"),
        query.get("_status"),
        None if start is None else parse_day(start, end=False, lenient=True),
        None if end is None else parse_day(end, end=True, lenient=True),
    )
    kept = [(each, json.loads(each.body)) for each in driver.records if matches(each, wanted)]
    return [each.id for each in ordered(kept, parse_sort(sort or "{}") or DEFAULT)]


@law
@given(query=FILTERS)
def test_filters_are_sound_and_complete(driver, query):
    assert sorted(driver.ids(_pageSize=1000, **query)) == sorted(expected(driver, query, None))


@law
@given(query=FILTERS, sort=SORTS)
def test_the_order_is_that_of_the_sort_with_ties_by_id(driver, query, sort):
    assert driver.ids(_pageSize=1000, sort=sort, **query) == expected(driver, query, sort)


@law
@given(query=FILTERS, sort=SORTS, size=st.integers(1, 9))
def test_pages_partition_the_list(driver, query, sort, size):
    whole = expected(driver, query, sort)
    pages = [
        driver.list(_offset=offset, _pageSize=size, sort=sort, **query)
        for offset in range(0, len(whole) + size, size)
    ]

    assert [each["_id"] for page in pages for each in page["_list"]] == whole
    assert {page["_total"] for page in pages} == {len(whole)}


@law
@given(query=FILTERS, sort=SORTS, offset=st.integers(0, 200), size=st.integers(0, 200))
def test_a_page_is_a_slice_of_the_list(driver, query, sort, offset, size):
    page = driver.list(_offset=offset, _pageSize=size, sort=sort, **query)

    whole = expected(driver, query, sort)
    assert [each["_id"] for each in page["_list"]] == whole[offset : offset + size]
    assert page["_total"] == len(whole)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_it_stays_so_while_workflows_are_started_and_commanded(shared, seed):
    driver, rng = shared(pace="still", baseline="failures").driver(), Random(seed)
    for _ in range(12):
        driver.after(rng.random())
        if rng.random() < 0.4:
            driver.start()
        else:
            driver.tried(rng.choice(driver.all())["_id"], rng.choice(list(Command)))
        whole = driver.all()
        updated = [each["_updatedAt"] for each in whole]
        assert updated == sorted(updated, reverse=True)
        for status in {each["_status"] for each in whole}:
            assert driver.all(_status=status) == [e for e in whole if e["_status"] == status]
