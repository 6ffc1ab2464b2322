"""A DuckDB file as a sink. Rows and offsets change in one transaction.

DuckDB lets one process write and keeps all others out while it has the file open. So the file is closed after every
batch, unless more records stand waiting: then it is kept open, for a bounded time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from tweet_loader.fence import check_fence
from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, RowsRefusedError, SinkError, Wanted
from tweet_loader.sinks import duckdb_statements as sql
from tweet_loader.sinks.duckdb_anew import write_anew
from tweet_loader.sinks.duckdb_commit import columns, refused, stored, widen, write
from tweet_loader.sinks.duckdb_file import KeptFile, opened, told
from tweet_loader.sinks.duckdb_tables import CREATE, missing_columns
from tweet_loader.sinks.erasure import asides, tombstones
from tweet_loader.sinks.file_bytes import beside
from tweet_loader.upkeep.forget import IDENTITIES, Identity
from tweet_loader.upkeep.purge import PurgePace
from tweet_loader.upkeep.receiver import UNFINISHED


@dataclass(frozen=True, slots=True)
class DuckDBSink:
    """The sink at `path`, made with its tables when it is not there. `clock` says when rows are committed."""

    path: Path
    clock: Clock
    file: KeptFile = field(default_factory=KeptFile)
    """The file while it is loaded, and how long it is kept open where there is more to load."""
    purge_pace: PurgePace = field(default_factory=PurgePace)

    def offsets(self) -> Mapping[Place, int]:
        """The offsets in the file."""
        with self._tables() as connection:
            return stored(connection)

    def topic_ids(self) -> Mapping[str, str]:
        """The ids in the file."""
        with self._tables() as connection:
            return dict(connection.execute(sql.TOPIC_IDS).fetchall())

    def commit(self, batch: Batch) -> Committed:
        """One transaction; a failure in it leaves the file as it was."""
        with self._tables(keep=batch.more) as connection:
            connection.begin()
            check_fence(stored(connection), batch.spans)
            try:
                widen(connection, batch)
                committed = write(connection, batch, self.clock())
                connection.commit()
            except (duckdb.IntegrityError, duckdb.DataError) as error:
                connection.rollback()
                unfit = dict(refused(connection, batch.events, range(batch.events.num_rows), self.clock()))
                if not unfit:
                    raise
                raise RowsRefusedError(unfit) from error
        if batch.has_deletions:
            self.purge_pace.deleted()
        return committed

    def columns(self) -> Sequence[str]:
        """Of the table in the file."""
        with opened(self.path, read_only=True) as connection:
            return sorted(columns(connection)["tweets"])

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:  # noqa: ARG002 - all of it can be asked
        """The file, read-only: nobody writes meanwhile."""
        with opened(self.path, read_only=True) as connection:
            yield connection

    def purge(self, *, now: bool = False) -> None:
        """The file is written anew. Records wait for that, readers do not."""
        if not self.purge_pace.is_due(now=now):
            return
        if self.awaiting_purge():
            with self.purge_pace.purging():
                self.erase(IDENTITIES.empty_table(), lambda: None)
        else:
            self.purge_pace.clean()

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """Changed in place first, then the whole file is written anew and takes the place of the old one.

        DuckDB keeps what was deleted in its blocks until it needs them, and CHECKPOINT moves none: measured, a text
        stood in the file after both.
        """
        self.file.close()
        with told(self.path):
            with self._open() as connection:
                connection.register("asked", tweets)
                connection.begin()
                connection.execute(sql.FORGOTTEN)
                connection.execute(tombstones(columns(connection)["tweets"], "[]"))
                connection.execute(asides("[]", "encode(source || ':' || tweet_id)"))
                forgotten = connection.execute("FROM forgotten").to_arrow_table()
                connection.commit()
                hidden()
            write_anew(self.path, forgotten)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """The file and its log; and every text in it, since DuckDB compresses some."""
        yield from beside(self.path)
        with opened(self.path, read_only=True) as connection:
            for table in ("tweets", "rejected"):
                for piece in connection.execute(f"FROM {table}").to_arrow_reader(10_000):
                    yield f"{self.path.name}, {table}", "\n".join(map(str, piece.to_pylist())).encode()

    def awaiting_purge(self) -> Sequence[Identity]:
        """What the table says: DuckDB compresses texts, and blocks that are free now may hold some."""
        with opened(self.path, read_only=True) as connection:
            if "awaiting_purge" not in columns(connection):
                return ()
            return [Identity(*row) for row in connection.execute(sql.AWAITED).fetchall()]

    @contextmanager
    def _tables(self, *, keep: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        with told(self.path), self.file.use(self._open, keep=keep) as connection:
            yield connection

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with opened(self.path, read_only=False) as connection:
            _prepare(connection)
            yield connection


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of this release where they are not there."""
    for statement in CREATE:
        connection.execute(statement)
    held = columns(connection)
    if "migration" in held:
        raise SinkError(UNFINISHED)
    for statement in missing_columns(held):
        connection.execute(statement)
