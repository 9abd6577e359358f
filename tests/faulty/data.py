"""What lies in the reference server beforehand: definitions and other people's runs."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "first_tchgt1VU"
OTHER_NAMESPACE = "second_k3Wq9ZpL"

MS = 1_000_000
SECOND = 1000 * MS
DAY = 86_400 * SECOND
FIRST_DAY = 1_736_485_929_123_456_789  # 2025-01-10T05:12:09.123456789Z
SPAN = 640 * DAY  # the youngest run there is from October 2026


@dataclass(frozen=True, slots=True)
class Definition:
    """A blueprint: a run of it waits ``queued`` ns, works ``running`` ns and then ``ends`` so."""

    id: str
    name: str
    user_type: str
    namespaces: tuple[str, ...]
    tasks: tuple[str, ...]
    queued: int = 200 * MS
    running: int = 300 * SECOND
    ends: str = "COMPLETED"


@dataclass(slots=True)
class Run:
    """A run as the server keeps it; times are ns since the epoch.

    ``since`` is when it last became active, None while it rests; ``aged`` is the active time
    it had before that.
    """

    id: str
    definition: str
    name: str
    namespaces: list[str]
    user_type: str
    tasks: list[dict[str, Any]]
    status: str
    created: int
    updated: int
    created_by: str
    updated_by: str
    inputs: Any
    output: Any = None
    since: int | None = None
    aged: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


# The one to start runs of: they stay active for minutes. Its id is the source document's own.
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
FAILING_DEFINITION = "824beec4-9c01-4d3e-a7f5-51b0c2e96d14"
QUICK_DEFINITION = "0d5bb2c7-6a4e-4f19-8c35-d97e21f4ab60"
LOOP_DEFINITION = "f3a96e10-27bd-4c58-b1e4-08d6a7c5924f"
UNICODE_DEFINITION = "5be7d1f8-1c90-46a3-9d2b-7fe3c4a8b05d"
SHARED_DEFINITION = "c4e82b39-d5f6-4071-a8bc-3e19f7d60258"
OTHER_DEFINITION = "9a17f0c5-83be-4d62-96ea-b40c5d218e73"

BOTH = (NAMESPACE, OTHER_NAMESPACE)
MINE = (NAMESPACE,)
DEFINITIONS = (
    Definition(
        DEFINITION, "rest_connector_workflow", "iaq_realtime_setup", MINE, ("REST_CONNECTOR",)
    ),
    Definition(
        FAILING_DEFINITION,
        "Nightly Sync",
        "nightly_sync",
        MINE,
        ("REST_CONNECTOR", "SCRIPT_EXECUTION"),
        queued=20 * MS,
        running=130 * MS,
        ends="FAILED",
    ),
    Definition(
        QUICK_DEFINITION,
        "asset_import",
        "asset_import",
        MINE,
        ("SCRIPT_EXECUTION",),
        queued=20 * MS,
        running=130 * MS,
    ),
    Definition(
        LOOP_DEFINITION,
        "AHU Sensor Poll",
        "bms_poll",
        MINE,
        ("HAYSTACK", "DO_WHILE", "MQTT_PUBLISH"),
    ),
    Definition(
        UNICODE_DEFINITION, "Prüfung_Köln", "inspection", MINE, ("USER_INPUT", "SCRIPT_EXECUTION")
    ),
    Definition(SHARED_DEFINITION, "C++_export", "export", BOTH, ("FORK_JOIN",)),
    Definition(OTHER_DEFINITION, "tenant_report", "report", (OTHER_NAMESPACE,), ("AI_CONVERSE",)),
)

# Definitions get renamed; their older runs keep the name of the day.
OLDER_NAMES = {
    QUICK_DEFINITION: ("Asset_Import", "ASSET IMPORT (legacy)"),
    DEFINITION: ("Rest_Connector_Workflow", "rest-connector-workflow"),
    LOOP_DEFINITION: ("ahu sensor poll",),
}
STATUSES = (
    *("COMPLETED", "FAILED", "COMPLETED", "RUNNING", "COMPLETED", "TERMINATED", "QUEUED", "FAILED"),
    *("COMPLETED", "PAUSED", "COMPLETED", "TIMED_OUT", "COMPLETED"),
)
USERS = tuple(
    str(uuid.UUID(int=random.Random(5 + n).getrandbits(128), version=4)) for n in range(3)
)
INPUTS: tuple[Any, ...] = (
    {"_url": "https://example.org/v1/items"},
    {},
    {"site": "Köln-Süd", "floors": [1, 2, 3], "deep": {"a": {"b": [True, None, 2.5]}}},
    {"count": 42, "label": "nightly"},
)
TASK_STATUS = {"COMPLETED": "COMPLETED", "FAILED": "FAILED", "TERMINATED": "CANCELED"}


def new_id(source: random.Random) -> str:
    """A UUID drawn from the source."""
    return str(uuid.UUID(int=source.getrandbits(128), version=4))


def tasks_of(definition: Definition, status: str, source: random.Random) -> list[dict[str, Any]]:
    """The definition's tasks as a run shows them, all in the one status."""
    return [
        {"_id": new_id(source), "_name": kind, "_sequenceno": n, "_type": kind, "_status": status}
        for n, kind in enumerate(definition.tasks, 1)
    ]


def existing_runs(mine: int = 46, others: int = 16, seed: int = 11) -> Iterator[Run]:
    """``mine`` runs of NAMESPACE and ``others`` of OTHER_NAMESPACE, always the same."""
    source = random.Random(seed)
    for namespace, count in ((NAMESPACE, mine), (OTHER_NAMESPACE, others)):
        choice = [d for d in DEFINITIONS if namespace in d.namespaces]
        step = SPAN // max(count, 1)
        for index in range(count):
            yield _existing(index, step, namespace, choice, source)


def _existing(
    index: int, step: int, namespace: str, choice: list[Definition], source: random.Random
) -> Run:
    definition = choice[source.randrange(len(choice))]
    names = (definition.name, definition.name, *OLDER_NAMES.get(definition.id, ()))
    status = STATUSES[index % len(STATUSES)]
    # Every fifth run is of the same day as the one before it.
    created = FIRST_DAY + (index - (index % 5 == 4)) * step + source.randrange(1, 3 * 3600 * SECOND)
    updated = created + source.randrange(834, 2 * 3600 * SECOND)
    if index % 11 == 3:
        updated += 20 * DAY
    if index % 15 in (6, 7, 8):  # threes that were updated at the same instant, by one batch job
        updated = FIRST_DAY + (index - index % 15 + 9) * step + 4 * 3600 * SECOND
    tasks = tasks_of(definition, TASK_STATUS.get(status, status), source)
    if status != "QUEUED":
        for task in tasks[:-1]:  # what came before the task at work is done
            task["_status"] = "COMPLETED"
    return Run(
        id=new_id(source),
        definition=definition.id,
        name=names[index // 2 % len(names)],
        namespaces=[namespace],
        user_type=definition.user_type,
        tasks=tasks,
        status=status,
        created=created,
        updated=updated,
        created_by=USERS[index % 3],
        updated_by=USERS[index // 2 % 3],
        inputs=INPUTS[index % len(INPUTS)],
        output={"rows": index} if status == "COMPLETED" else None,
    )
