"""Records to keep, and hypothesis strategies that draw awkward ones."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from hypothesis import strategies as st

from wfmock.store.base import Record, Store
from wfmock.workflows.query import Filter, Page, Query, SortKey


def record(workflow_id: str = "w1", **facts: object) -> Record:
    """A record whose body agrees with its facts; ``extra`` are further fields of the body."""
    extra = facts.pop("extra", {})
    values: dict = {
        "namespaces": ("north",),
        "definition_id": "definition-1",
        "name": "invoice_sync",
        "status": "RUNNING",
        "created_at": 1_000,
        "updated_at": 2_000,
        "due": None,
        "state": f"state of {workflow_id}".encode(),
    } | facts
    body = {
        "_id": workflow_id,
        "_workflowDefId": values["definition_id"],
        "_name": values["name"],
        "_namespaces": list(values["namespaces"]),
        "_status": values["status"],
        **extra,
    }
    return Record(id=workflow_id, body=json.dumps(body).encode(), **values)


class Failure(Exception):
    """What ends a transaction that is to be taken back."""


@contextmanager
def failing_transaction(store: Store) -> Iterator[None]:
    """A transaction that an exception leaves after everything inside is done."""
    with suppress(Failure), store.transaction():
        yield
        raise Failure


# Few distinct values, so that they meet; among them what SQL, LIKE, C strings and case trip over.
IDS = st.sampled_from(["a", "b", "c", "B", "%", "_", "é", "a\0", "", "10", "9"])
NAMES = st.sampled_from(
    ["Alpha", "alpha", "ALPHA%", "a_pha", "straße", "STRASSE", "İ", "ı", "x\0y", "", "'); --"]
)
DEFINITIONS = st.sampled_from(["d-1", "d-10", "D-1", "%", "\0"])
STATUSES = st.sampled_from(["QUEUED", "RUNNING", "FAILED"])
TIMES = st.integers(0, 5)
NAMESPACES = st.sampled_from(["north", "south", "North"])
VALUES = st.sampled_from([None, False, True, -2, 0, 1, 2, 0.5, "", "a", "B", [], {}, [1]])

RECORDS = st.builds(
    record,
    IDS,
    namespaces=st.lists(NAMESPACES, max_size=3, unique=True).map(tuple),
    definition_id=DEFINITIONS,
    name=NAMES,
    status=STATUSES,
    created_at=TIMES,
    updated_at=TIMES,
    due=st.none() | TIMES,
    extra=st.fixed_dictionaries(
        {}, optional={"_userType": VALUES, "_inputParams": st.dictionaries(st.just("a"), VALUES)}
    ),
)
FILTERS = st.builds(
    Filter,
    NAMESPACES,
    name=st.none() | NAMES | st.sampled_from(["A", "p", "SS", "i", "\0"]),
    definition=st.none() | DEFINITIONS | st.sampled_from(["1", "-"]),
    status=st.none() | STATUSES | st.just("running"),
    from_ns=st.none() | st.integers(-1, 6) | st.just(-(10**30)),
    to_ns=st.none() | st.integers(-1, 6) | st.just(10**30),
    name_case=st.sampled_from(["insensitive", "sensitive"]),
    date_field=st.sampled_from(["_createdAt", "_updatedAt"]),
)
KNOWN = ["_createdAt", "_updatedAt", "_name", "_status", "_id", "_workflowDefId"]
OTHERS = ["_userType", "_inputParams.a", "_namespaces", "nothing"]
KEYS = st.builds(SortKey, st.sampled_from([*KNOWN, *KNOWN, *OTHERS]), st.booleans())
SORTS = st.lists(KEYS, max_size=4).map(tuple)
PAGES = st.builds(Page, st.integers(0, 8) | st.just(10**30), st.integers(0, 8) | st.just(10**30))
QUERIES = st.builds(Query, FILTERS, SORTS, PAGES)
