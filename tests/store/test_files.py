"""Files and snapshots: what survives, what anyone can open, and what is refused."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from store.making import record
from wfmock.errors import SettingsError
from wfmock.store import schema
from wfmock.store.base import Store, StoreFailure
from wfmock.store.sqlite import SqliteStore
from wfmock.workflows.query import Filter, Query

WRITER = """
import sys
from wfmock.store.base import Record
from wfmock.store.sqlite import SqliteStore

store = SqliteStore(sys.argv[1])
number = 0
while True:
    number += 1
    with store.transaction():
        for part in "ab":
            store.put(Record(f"{number}{part}", ("north",), "d", "n", "s", 1, 1, None, b"{}", b""))
    print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workflows.db"


@pytest.fixture(autouse=True)
def without_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "PATIENCE_SECONDS", 0)


class TestFiles:
    def test_a_file_opened_again_holds_what_was_written(self, path: Path) -> None:
        store = SqliteStore(path)
        store.put(record("w1", due=5))
        store.kv_put("draws", b"7")
        store.close()

        again = SqliteStore(path)
        assert list(again.iterate()) == [record("w1", due=5)]
        assert (again.kv_get("draws"), again.next_due()) == (b"7", 5)
        assert again.find(Query(Filter("north"))).total == 1
        again.close()

    def test_a_closed_store_leaves_one_file(self, path: Path) -> None:
        store = SqliteStore(path)
        store.put(record("w1"))
        store.close()

        assert os.listdir(path.parent) == [path.name]

    def test_a_killed_process_loses_nothing_that_it_acknowledged(self, path: Path) -> None:
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        with writer:
            acknowledged = [int(writer.stdout.readline()) for _ in range(200)]
            writer.send_signal(signal.SIGKILL)
            acknowledged += [int(line) for line in writer.stdout.read().split()]

        store = SqliteStore(path)
        kept = {each.id for each in store.iterate()}
        last = len(kept) // 2
        assert kept == {f"{number}{part}" for number in range(1, last + 1) for part in "ab"}
        assert last - acknowledged[-1] in (0, 1)  # the last one may have died while printing
        assert store.find(Query(Filter("north"))).total == store.count() == 2 * last
        store.close()

    def test_an_empty_file_is_a_new_one(self, path: Path) -> None:
        path.touch()

        store = SqliteStore(path)

        assert store.count() == 0
        store.close()

    def test_a_full_disk_takes_back_the_transaction_and_says_so(self, path: Path) -> None:
        store = SqliteStore(path)
        store.put(record("w1"))
        store._book._connection.execute("PRAGMA max_page_count = 40")

        with pytest.raises(StoreFailure, match="full"):
            store.put_many(record(f"w{number}", state=bytes(5_000)) for number in range(50))

        assert [each.id for each in store.iterate()] == ["w1"]
        store.put(record("w1", status="FAILED"))
        assert store.find(Query(Filter("north", status="FAILED"))).total == 1
        store.close()


class TestRefusedFiles:
    def test_a_file_in_use_is_refused(self, path: Path) -> None:
        store = SqliteStore(path)
        store.put(record("w1"))

        with pytest.raises(SettingsError, match="in use") as refusal:
            SqliteStore(path)

        assert "file of its own" in refusal.value.hint
        assert store.get("w1") == record("w1")
        store.close()

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self, path: Path) -> None:
        path.write_text("shopping list\n" * 100)

        with pytest.raises(SettingsError, match=r"expected a wfmock database.*no database"):
            SqliteStore(path)

        assert path.read_text() == "shopping list\n" * 100

    def test_the_database_of_another_program_is_refused_and_left_alone(self, path: Path) -> None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE recipe (name TEXT)")
        other.close()
        before = path.read_bytes()

        with pytest.raises(SettingsError, match="another program"):
            SqliteStore(path)

        assert path.read_bytes() == before
        assert os.listdir(path.parent) == [path.name]

    def test_another_version_is_refused_by_number(self, path: Path) -> None:
        SqliteStore(path).close()
        other = sqlite3.connect(path)
        other.execute("PRAGMA user_version = 999")
        other.close()

        with pytest.raises(SettingsError, match="version 1, received version 999") as refusal:
            SqliteStore(path)

        assert "new name" in refusal.value.hint

    def test_other_tables_under_the_same_version_are_refused(self, path: Path) -> None:
        SqliteStore(path).close()
        other = sqlite3.connect(path)
        other.execute("CREATE TRIGGER t AFTER INSERT ON kv BEGIN DELETE FROM workflow; END")
        other.close()

        with pytest.raises(SettingsError, match="other tables"):
            SqliteStore(path)

    def test_a_folder_or_a_missing_folder_is_refused(self, tmp_path: Path) -> None:
        for place in (tmp_path, tmp_path / "missing" / "workflows.db"):
            with pytest.raises(SettingsError, match="cannot be used"):
                SqliteStore(place)


class TestSnapshots:
    def test_a_snapshot_brings_everything_back(self, store: Store) -> None:
        store.put_many([record("w2", due=5), record("w1", namespaces=("a", "b"))])
        store.kv_put("draws", b"7")
        before = list(store.iterate())
        snapshot = store.snapshot()

        store.clear()
        store.put(record("w9"))
        store.restore(snapshot)

        assert list(store.iterate()) == before
        assert (store.kv_get("draws"), store.next_due()) == (b"7", 5)
        assert store.find(Query(Filter("b"))).total == 1

    def test_a_restored_store_can_be_written(self, store: Store) -> None:
        store.put(record("w1"))
        store.restore(store.snapshot())

        store.put(record("w2"))

        assert store.find(Query(Filter("north"))).total == 2

    def test_anyone_can_open_a_snapshot(self, store: Store, tmp_path: Path) -> None:
        store.put(record("w1", name="naïve", namespaces=("north", "south")))
        file = tmp_path / "snapshot.db"
        file.write_bytes(store.snapshot())

        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        rows = connection.execute("SELECT id, name, namespaces, status FROM workflow").fetchall()
        connection.close()

        assert rows == [("w1", "naïve", '["north","south"]', "RUNNING")]

    def test_a_snapshot_is_a_file_to_go_on_with(self, store: Store, path: Path) -> None:
        store.put(record("w1"))
        path = path.with_name("copy.db")
        path.write_bytes(store.snapshot())

        opened = SqliteStore(path)

        assert opened.get("w1") == record("w1")
        opened.close()

    def test_a_file_restored_is_durable(self, path: Path) -> None:
        other = SqliteStore()
        other.put(record("w1"))
        store = SqliteStore(path)
        store.restore(other.snapshot())
        store.close()

        store = SqliteStore(path)
        assert store.get("w1") == record("w1")
        store.close()

    @pytest.mark.parametrize("damage", ["nothing", "words", "half", "holes", "version", "pages"])
    def test_what_is_no_snapshot_is_refused_and_changes_nothing(
        self, store: Store, damage: str
    ) -> None:
        store.put_many(record(f"w{number}") for number in range(100))
        good = store.snapshot()
        bad = {
            "nothing": b"",
            "words": b"shopping list\n" * 100,
            "half": good[: len(good) // 2],
            "holes": good[:4096] + bytes(len(good) - 4096),
            "version": good[:60] + (999).to_bytes(4, "big") + good[64:],
            "pages": other_pages(),
        }[damage]

        with pytest.raises(SettingsError, match="snapshot: "):
            store.restore(bad)

        assert store.count("north") == len(list(store.iterate())) == 100


def other_pages() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA page_size = 8192")
    for statement in (*schema.LISTS, schema.RECORDS):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
    image = connection.serialize()
    connection.close()
    return image
