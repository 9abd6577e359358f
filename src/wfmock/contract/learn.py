"""Finds out, with few reads, what the laws have to know before they can ask rightly."""

from __future__ import annotations

from wfmock.contract.bench import Bench

_LONG_AGO = "1971-01-01"


def learn(bench: Bench) -> None:
    """The spellings of page size and end date, as dialect entries and for the deployment."""
    _page_size(bench)
    _end_date(bench)


def _page_size(bench: Bench) -> None:
    total = bench.api.list().total or 0
    if total < 2:
        return  # a page of one cannot be told from a whole list
    honoured = [
        name
        for name in ("_pageSize", "_pagesize")
        if len((answer := bench.api.list(exact={name: 1})).items) <= 1 and answer.ok
    ]
    if honoured:
        value = "both" if len(honoured) == 2 else honoured[0]
        bench.choose("pageSizeSpelling", value, f"a page of 1 of {total} was asked for in each")
        bench.api.spelling.page_size = honoured[0]


def _end_date(bench: Bench) -> None:
    if not bench.api.list().items:
        return
    honoured = [
        name
        for name in ("endDate", "enddate")
        if (answer := bench.api.list(exact={name: _LONG_AGO})).ok and not answer.items
    ]
    if honoured:
        value = "both" if len(honoured) == 2 else honoured[0]
        bench.choose("endDateSpelling", value, f"{_LONG_AGO} was asked for in each")
        bench.api.spelling.end_date = honoured[0]
