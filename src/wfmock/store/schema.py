"""The tables, how databases are opened, and how one of another kind or version is refused.

label    the distinct names and definition ids, kept apart so that substrings are looked for once
kind     namespace, label and status, with the number of workflows: totals are read, not counted
namespace  the same for a whole namespace
listing  a row per workflow and namespace; its indexes hold every column that filters and sorts
due      when time alone will change a workflow
kv       named values
workflow the records; only in files and snapshots, because in memory they are objects
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from wfmock.errors import SettingsError

APPLICATION_ID = 0x77666D6B  # "wfmk"
VERSION = 1
PAGE_SIZE = 2048  # a fork of a small store is mostly half-empty pages: small ones waste less
ROLLBACK_JOURNAL = b"\x01\x01"  # bytes 18 and 19 of a file, which say how to read it
PATIENCE_SECONDS = 1.0  # for a server that is just letting go of its file

LISTS = (
    """CREATE TABLE label (
        label INTEGER PRIMARY KEY,
        name TEXT NOT NULL, name_fold TEXT NOT NULL, definition_id TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX label_by_value ON label (name, definition_id)",
    """CREATE TABLE kind (
        namespace TEXT NOT NULL, label INTEGER NOT NULL, status TEXT NOT NULL,
        kind INTEGER NOT NULL, workflows INTEGER NOT NULL,
        PRIMARY KEY (namespace, label, status)) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX kind_by_number ON kind (kind)",
    """CREATE TABLE namespace (
        namespace TEXT PRIMARY KEY, workflows INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE listing (
        namespace TEXT NOT NULL, id TEXT NOT NULL, kind INTEGER NOT NULL,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        PRIMARY KEY (namespace, id)) WITHOUT ROWID""",
    """CREATE INDEX listing_by_updated
        ON listing (namespace, updated_at DESC, id, kind, created_at)""",
    """CREATE INDEX listing_by_created
        ON listing (namespace, created_at DESC, id, kind, updated_at)""",
    "CREATE INDEX listing_by_kind ON listing (kind, created_at, updated_at, id)",
    """CREATE TABLE due (
        due_at INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (due_at, id)) WITHOUT ROWID""",
    "CREATE TABLE kv (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)
RECORDS = """CREATE TABLE workflow (
    id TEXT PRIMARY KEY, namespaces TEXT NOT NULL, definition_id TEXT NOT NULL,
    name TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, due INTEGER, body BLOB NOT NULL, state BLOB NOT NULL)"""


def memory(statements: int = 128) -> sqlite3.Connection:
    """An empty database in memory, without tables, that keeps so many statements compiled."""
    return _connect(":memory:", statements=statements)


def new_lists() -> sqlite3.Connection:
    """A database in memory with everything but the records."""
    connection = memory()
    _create(connection, LISTS)
    return connection


def open_file(path: Path) -> sqlite3.Connection:
    """The database of this file, made if there is none; no other process can open it meanwhile.

    Raises SettingsError, and has changed nothing, if the file is in use, cannot be read or is not
    a wfmock database of this version.
    """
    origin = f"database {path}"
    try:
        connection = _connect(str(path), timeout=PATIENCE_SECONDS)
    except sqlite3.Error as error:
        raise _unreadable(origin, error) from error
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        fresh = not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if not (fresh and _version(connection) == (0, 0)):
            _check(connection, origin)
        _make_durable(connection)
        if fresh:
            _create(connection, (*LISTS, RECORDS))
    except sqlite3.Error as error:
        connection.close()
        raise _unreadable(origin, error) from error
    except SettingsError:
        connection.close()
        raise
    return connection


def open_image(image: bytes) -> sqlite3.Connection:
    """A snapshot as a database in memory. Raises SettingsError if it is none of this version."""
    if len(image) < 100:  # the size of SQLite's header; deserialize() takes less for out of memory
        raise _refused("snapshot", f"{len(image)} bytes that are no database")
    connection = memory()
    try:
        connection.deserialize(image)
        _check(connection, "snapshot")
        broken = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if broken != "ok":
            raise _refused("snapshot", f"a damaged database: {broken}")
        if connection.execute("PRAGMA page_size").fetchone()[0] != PAGE_SIZE:
            raise _refused("snapshot", f"pages that are not of {PAGE_SIZE} bytes")
    except sqlite3.Error as error:
        connection.close()
        raise _unreadable("snapshot", error) from error
    except SettingsError:
        connection.close()
        raise
    return connection


def image_of(connection: sqlite3.Connection) -> bytes:
    """The database as the bytes of a file that stands alone, whatever its journal mode is."""
    image = connection.serialize()
    if image[18:20] == ROLLBACK_JOURNAL:
        return image
    return image[:18] + ROLLBACK_JOURNAL + image[20:]  # in WAL mode it needs a second file


def copy_of(connection: sqlite3.Connection, statements: int = 128) -> sqlite3.Connection:
    """An independent database in memory with the same contents."""
    copied = memory(statements)
    connection.backup(copied)
    return copied


def add_records(connection: sqlite3.Connection) -> None:
    """Give a database in memory the table for the records too, as files have it."""
    connection.execute(RECORDS)


def _connect(place: str, timeout: float = 0.0, statements: int = 128) -> sqlite3.Connection:
    # Many threads use a connection, one at a time; transactions are begun and ended by the store.
    connection = sqlite3.connect(
        place,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=statements,
    )
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")  # only means something to an empty one
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _make_durable(connection: sqlite3.Connection) -> None:
    """What is committed survives the death of the process, and nothing waits for the disk.

    Only a power cut can take the last commits, never the consistency.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -32768")


def _create(connection: sqlite3.Connection, statements: tuple[str, ...]) -> None:
    connection.execute("BEGIN")
    for statement in statements:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> tuple[int, int]:
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return application, version


def _check(connection: sqlite3.Connection, origin: str) -> None:
    application, version = _version(connection)
    if application != APPLICATION_ID:
        raise _refused(origin, "a database of another program")
    if version != VERSION:
        raise _refused(origin, f"version {version}")
    found = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
    if {sql for (sql,) in found} != {*LISTS, RECORDS}:
        raise _refused(origin, "other tables")


def _refused(origin: str, received: str) -> SettingsError:
    return SettingsError(
        f"{origin}: expected a wfmock database of version {VERSION}, received {received}",
        "give a file that this version of wfmock wrote, or a new name to start afresh",
    )


def _unreadable(origin: str, error: sqlite3.Error) -> SettingsError:
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return SettingsError(
            f"{origin}: in use by another process",
            "stop the other server or give this one a file of its own",
        )
    if getattr(error, "sqlite_errorname", "").startswith("SQLITE_NOTADB"):
        return _refused(origin, "a file that is no database")
    return SettingsError(
        f"{origin}: cannot be used: {error}", "check the folder, its permissions and the disk"
    )
