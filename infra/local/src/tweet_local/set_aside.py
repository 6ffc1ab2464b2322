"""Records that were set aside, read from the warehouse's table `rejected`."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from pydantic import TypeAdapter
from tweet_schema.contract import latest
from tweet_schema.masking import masked, without_quotes
from tweet_schema.topics import Subject

LOCK_SECONDS = 20.0
PAUSE_SECONDS = 0.1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOWHERE = -1
"""Partition of a record that never reached Kafka: a producer's."""
COLUMNS = (
    "topic", "partition", "offset", "timestamp", "key", "value", "headers",
    "stage", "reason", "detail", "component_version", "rejected_at",
)  # fmt: skip
TIMES = {"timestamp", "rejected_at"}
"""Asked for in microseconds: as times DuckDB's client would want a library of zones."""
_SELECTED = ", ".join(f'epoch_us("{name}")' if name in TIMES else f'"{name}"' for name in COLUMNS)
QUESTION = (
    f"SELECT {_SELECTED} FROM rejected "  # noqa: S608 - our own names
    "WHERE ($reason IS NULL OR reason = $reason) AND ($stage IS NULL OR stage = $stage) "
    "AND ($since IS NULL OR epoch_us(rejected_at) >= $since) "
    'ORDER BY topic, "partition", "offset", rejected_at'
)


class WarehouseError(Exception):
    """The warehouse is not there, is no warehouse, or is busy; or it does not hold what was asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records; None is any."""

    reason: str | None = None
    stage: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """One record as it arrived, with why it was set aside."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime | None
    key: bytes | None
    value: bytes | None
    headers: Sequence[Mapping[str, str | bytes | None]]
    stage: str
    reason: str
    detail: str
    component_version: str
    rejected_at: datetime

    @property
    def identity(self) -> str:
        """What people call it: where it stood, or a digest where it stood nowhere."""
        if self.partition != NOWHERE:
            return f"{self.topic}-{self.partition}-{self.offset}"
        parts = (self.key or b"", self.value or b"", str(self.rejected_at).encode())
        digest = hashlib.sha256(b"|".join(parts)).hexdigest()
        return f"{self.topic}-none-{digest[:12]}"

    def described(self, *, reveal: bool) -> dict[str, object]:
        """All fields by name; what may hold a person's words is covered unless `reveal`."""
        fields = {name: getattr(self, name) for name in COLUMNS}
        if reveal:
            return {"id": self.identity, **fields}
        covered = masked(latest(Subject.REJECTED), fields) | {"detail": without_quotes(self.detail)}
        covered["key"] = None if self.key is None else f"<{len(self.key)} bytes>"
        return {"id": self.identity, **covered}


RECORD = TypeAdapter(SetAside)


def set_aside(warehouse: Path, wanted: Wanted, patience_s: float = LOCK_SECONDS) -> list[SetAside]:
    """The records in order of their places. Raises WarehouseError."""
    if not warehouse.exists():
        raise WarehouseError(f"there is no warehouse {warehouse}: nothing was loaded yet, or set --warehouse")
    values = {"reason": wanted.reason, "stage": wanted.stage, "since": _micros(wanted.since)}
    deadline = time.monotonic() + patience_s
    while True:
        try:
            with duckdb.connect(warehouse, read_only=True) as connection:
                return [_record(row) for row in connection.execute(QUESTION, values).fetchall()]
        except duckdb.CatalogException as error:
            raise WarehouseError(f"{warehouse} has no table of rejected records: {without_quotes(error)}") from error
        except duckdb.IOException as busy:
            # The loader keeps it open for the moment of a commit.
            if time.monotonic() > deadline:
                raise WarehouseError(f"{warehouse} is kept open by another process: {busy}") from busy
            time.sleep(PAUSE_SECONDS)


def _record(row: Sequence[object]) -> SetAside:
    fields = {
        name: EPOCH + timedelta(microseconds=value) if name in TIMES and isinstance(value, int) else value
        for name, value in zip(COLUMNS, row, strict=True)
    }
    return RECORD.validate_python(fields)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // timedelta(microseconds=1)


def find(records: Sequence[SetAside], identity: str) -> SetAside:
    """The record of that id; the newest verdict when it was set aside twice. Raises WarehouseError."""
    fitting = [record for record in records if record.identity == identity]
    if not fitting:
        raise WarehouseError(f"no record {identity} was set aside: `tweets rejected ls` shows those that were")
    return fitting[-1]
