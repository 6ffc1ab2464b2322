"""The file of the spool: a SQLite database of one process at a time, its layout, and what may be wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

FILE = "spool.sqlite"
LAYOUT = 1
"""Of the tables, as SQLite's user_version."""
_TABLES = f"""
begin immediate;
create table spooled (
    number integer primary key, -- the order
    lane text not null,
    schema_id integer not null,
    at real not null, -- seconds since 1970
    events integer not null,
    records blob not null -- an Arrow stream: key, value
);
create table target (raw_topic text not null, rejected_topic text not null);
pragma user_version = {LAYOUT};
commit;
"""


class SpoolError(RuntimeError):
    """The spool cannot be used; the message says why and what to do."""


class SpoolFullError(RuntimeError):
    """There is no room for the records now."""


@contextmanager
def spool_errors(file: Path) -> Iterator[None]:
    """What SQLite and the disk say, in words for whoever runs the producer.

    Raises:
        SpoolFullError: when the disk is full.
        SpoolError: for all else.
    """
    try:
        yield
    except (sqlite3.Error, pa.ArrowInvalid, OSError) as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL:
            raise SpoolFullError(f"the disk with the spool {file} is full") from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            why = "is used by another producer: give each a --spool of its own"
        elif code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or isinstance(error, pa.ArrowInvalid):
            why = f"is damaged ({error}): move it away to go on without what it holds"
        else:
            why = f"cannot be used: {error}"
        raise SpoolError(f"the spool {file} {why}") from error


def opened(file: Path) -> sqlite3.Connection:
    """The database, made unless it is there; nobody else may use it until it is closed.

    Raises:
        SpoolError: when it is damaged or of another layout.
        sqlite3.Error: when it cannot be opened.
    """
    db = sqlite3.connect(file, timeout=0, isolation_level=None)
    db.execute("pragma locking_mode = exclusive")
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    (layout,) = db.execute("pragma user_version").fetchone()
    if layout == 0:
        db.executescript(_TABLES)
    elif layout != LAYOUT:
        raise SpoolError(
            f"the spool {file} has layout {layout}, and this producer knows {LAYOUT}: drain it with the other"
        )
    (verdict,) = db.execute("pragma quick_check(1)").fetchone()
    if verdict != "ok":
        raise SpoolError(f"the spool {file} is damaged ({verdict}): move it away to go on without what it holds")
    return db
