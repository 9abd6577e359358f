"""When time alone will change which workflow, earliest first, beside records held as objects."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from wfmock.store.base import Record
from wfmock.store.records import SharedRecords

SLACK = 64  # outdated entries that are not worth a clean-up


class Dues:
    """A heap of (due, id). An entry that its record no longer agrees with is passed over."""

    __slots__ = ("_heap",)

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._heap = [(each.due, each.id) for each in records if each.due is not None]
        heapify(self._heap)

    def copy(self) -> Dues:
        """An independent one with the same entries."""
        copied = Dues()
        copied._heap = self._heap.copy()
        return copied

    def plan(self, record: Record, records: SharedRecords) -> None:
        """A record was put."""
        if record.due is not None:
            heappush(self._heap, (record.due, record.id))
            if len(self._heap) > 2 * records.count() + SLACK:
                self._heap = Dues(records.all())._heap

    def earliest(self, records: SharedRecords) -> int | None:
        """The earliest due time of all, or None."""
        heap = self._heap
        while heap:
            due, workflow_id = heap[0]
            record = records.get(workflow_id)
            if record is not None and record.due == due:
                return due
            heappop(heap)
        return None

    def until(self, now_ns: int, records: SharedRecords) -> list[Record]:
        """The records whose due time is not after ``now_ns``, earliest first, then by id."""
        heap, found, kept = self._heap, {}, []
        while heap and heap[0][0] <= now_ns:
            entry = heappop(heap)
            record = records.get(entry[1])
            if record is not None and record.due == entry[0] and entry not in found:
                found[entry] = record
                kept.append(entry)
        for entry in kept:  # still due until somebody puts them anew
            heappush(heap, entry)
        return list(found.values())
