"""startDate and endDate: whole days in UTC, both ends included, on the creation."""

import pytest

from driving import SECOND, instant

DAY = 86_400 * SECOND


def created(resting, **query):
    return sorted(each["_createdAt"] for each in resting.all(**query))


def test_a_day_keeps_all_that_was_created_on_it(resting):
    everything = created(resting)

    for day in {each[:10] for each in everything[::11]}:
        expected = [each for each in everything if each.startswith(day)]
        assert created(resting, startDate=day, endDate=day) == expected


def test_one_side_alone_leaves_the_other_open(resting):
    everything = created(resting)
    day = everything[len(everything) // 2][:10]

    assert created(resting, startDate=day) == [each for each in everything if each[:10] >= day]
    assert created(resting, endDate=day) == [each for each in everything if each[:10] <= day]


def test_an_end_before_its_start_finds_nothing(resting):
    assert resting.list(startDate="2026-03-02", endDate="2026-03-01")["_total"] == 0


def test_it_is_the_creation_that_counts_not_the_last_change(resting):
    long_lived = next(
        each
        for each in resting.all()
        if instant(each) - instant(each, "_createdAt") > SECOND * 1800
    )

    at = long_lived["_createdAt"]
    found = created(resting, startDate=at, endDate=at)

    assert found == [at]


@pytest.mark.parametrize("zone", ["Z", "+00:00", "-00:00", "", "z"])
def test_a_date_time_works_as_well_to_the_nanosecond(resting, zone):
    at = "2026-02-11T08:15:40.530118402"

    assert created(resting, startDate=at + zone, endDate=at + zone) == [at + "Z"]
    assert created(resting, startDate=at[:-1] + "3" + zone, endDate=at + zone) == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-02-11T08:15:40", "2026-02-11T08:15:40"),
        ("2026-02-11T08:15", "2026-02-11T08:15"),
        ("2026-02-11T08:15:40.530", "2026-02-11T08:15:40.530"),
        ("2026-02-11T10:15:40+02:00", "2026-02-11T03:15:40-05:00"),
        ("2026-02-11 08:15:40", "2026-02-11t08:15:40z"),
        ("2026-02-11T08:15:40.530118402Z", "2026-02-11"),
    ],
)
def test_a_time_reaches_to_the_end_of_its_last_digit_in_whatever_zone(resting, start, end):
    assert "2026-02-11T08:15:40.530118402Z" in created(resting, startDate=start, endDate=end)


def test_a_plus_that_is_not_encoded_is_a_space_and_refused(resting):
    from driving import NS, ROOT

    reply = resting.client.get(f"{ROOT}?nsfilter={NS}&startDate=2026-02-11T08:15:40+02:00")

    assert reply.status_code == 400
    assert "startDate" in reply.json["detail"]


@pytest.mark.parametrize(
    ("impossible", "last"), [("2026-02-29", "2026-02-28"), ("2026-04-31", "2026-04-30")]
)
@pytest.mark.parametrize("name", ["startDate", "endDate"])
def test_a_day_that_its_month_does_not_have_is_the_months_last(resting, impossible, last, name):
    assert created(resting, **{name: impossible}) == created(resting, **{name: last})


def test_the_29th_of_february_of_a_leap_year_is_a_day(resting):
    assert resting.list(startDate="2024-02-29")["_total"] == resting.list()["_total"]


@pytest.mark.parametrize("far", ["0001-01-01", "9999-12-31", "1677-01-01", "2262-12-31T23:59:59Z"])
def test_dates_far_away_are_dates(resting, far):
    everything = resting.list()["_total"]

    found = [resting.list(startDate=far)["_total"], resting.list(endDate=far)["_total"]]

    assert sorted(found) == [0, everything]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026",
        "2026-2-1",
        "2026-13-01",
        "2026-00-10",
        "2026-02-00",
        "2026-02-32",
        "0000-01-01",
        "2026-02-01T24:00:00Z",
        "2026-02-01T10",
        "2026-02-01T10:00:00+25:00",
        "1771900342",
        "2026-02-01Z",
        "2026-02-01T10:00:00.1234567890Z",
        " 2026-02-01",
        "２０２６-02-01",
    ],
)
@pytest.mark.parametrize("name", ["startDate", "endDate", "enddate"])
def test_what_is_no_date_is_refused_by_its_name(resting, text, name):
    refusal = resting.ask("GET", "/workflowsvc/api/v1/workflows", {name: text}, 400).json

    assert refusal["violations"][0]["pointer"] in (name, "endDate")
    assert refusal["violations"][0]["where"] == "query"
