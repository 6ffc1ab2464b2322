"""Forgetting in a sandbox, which has no DML: tombstones arrive, then the days are written anew without the tweets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa
import pytest
from tweet_loader.load import commit
from tweet_loader.read import Reader
from tweet_loader.sink import SinkBusyError
from tweet_loader.sinks.bigquery.erase import CLOSED_SECONDS, erase_by_rewriting
from tweet_loader.sinks.bigquery.layout import ARRIVALS
from tweet_loader.sinks.bigquery.sink import BigQuerySink
from tweet_loader.sinks.bigquery.state import State
from tweet_loader.upkeep.forget import IDENTITIES

from .events import NOON, TEXTS, event
from .google_double import GoogleDouble
from .tape import PROCESSED, REJECTED, Tape, TapeSource

GONE = pa.Table.from_pylist([{"source": "fake", "tweet_id": "a"}], IDENTITIES)


@dataclass
class Answering(GoogleDouble):
    """A dataset that answers the one question an eraser has: which rows the tweets have."""

    seen: list[str] = field(default_factory=list)

    deleted: list[str] = field(default_factory=list)
    """Tweets that their platform has deleted."""

    def columns_of(self, table: str) -> Sequence[str]:  # noqa: ARG002 - both have them
        return list(ARRIVALS.names)

    def ask(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> pa.Table:
        if parameters is None:
            return pa.table({"tweet": pa.array([f"fake:{tweet}" for tweet in self.deleted], pa.string())})
        assert "CONCAT(source, ':', tweet_id) IN UNNEST(@gone)" in sql
        rows = pa.concat_tables(self.rows, promote_options="default")
        held = [f"fake:{tweet}" in parameters["gone"] for tweet in rows["tweet_id"].to_pylist()]
        return rows.filter(held if "migrated" not in sql else [False] * len(held)).drop_columns(["loaded_at"])

    def rewrite(self, table: str, day: str, sql: str, parameters: Mapping[str, Sequence[str]]) -> None:
        self.seen.append(f"{table}${day}")
        super().rewrite(table, day, sql, parameters)


def loaded(google: GoogleDouble) -> Tape:
    tape = Tape()
    tape.happened([event("a", text="secret"), event("b"), event("a", "edited", 5, created_at=NOON + timedelta(days=1))])
    load(google, tape)
    return tape


def load(google: GoogleDouble, tape: Tape, now: datetime = NOON) -> None:
    sink = BigQuerySink(google, lambda: now)
    reader = Reader(
        processed_topic=PROCESSED, rejected_topic=REJECTED, schema_text=TEXTS.get, clock=lambda: now, reject_limit=1
    )
    for delivery in TapeSource(tape, sink.offsets(), 10).deliveries():
        commit(sink, reader.batch(delivery), lambda: now)


def test_tombstones_arrive_before_the_days_are_written_anew() -> None:
    google = Answering()
    loaded(google)
    hidden: list[int] = []
    erase_by_rewriting(google, GONE, lambda: hidden.append(len(google.seen)), lambda: NOON)
    tombstones = google.rows[-1].to_pylist()
    assert [(row["tweet_id"], row["kind"], row["text"]) for row in tombstones] == [("a", "deleted", None)] * 2
    assert len({(row["raw_partition"], row["raw_offset"]) for row in tombstones}) == 2
    assert hidden == [0]
    assert google.seen == ["arrivals$20261101", "arrivals$20261102", "arrivals$__NULL__"]


def test_what_is_written_anew_has_all_but_the_tweets() -> None:
    google = Answering()
    loaded(google)
    erase_by_rewriting(google, GONE, lambda: None, lambda: NOON)
    (_, day, parameters), *_ = google.rewrites
    assert "TIMESTAMP_TRUNC(created_at, DAY) = TIMESTAMP '2026-11-01'" in day
    assert "NOT (CONCAT(source, ':', tweet_id) IN UNNEST(@gone) AND kind <> 'deleted'" in day
    assert parameters == {"asked": ["fake:a"], "gone": ["fake:a"]}


def test_what_its_platform_deleted_loses_its_text_and_keeps_its_kind() -> None:
    google = Answering(deleted=["b"])
    loaded(google)
    erase_by_rewriting(google, IDENTITIES.empty_table(), lambda: None, lambda: NOON)
    (emptied,) = google.rows[-1].to_pylist()
    assert (emptied["tweet_id"], emptied["kind"], emptied["text"], emptied["author_id"]) == ("b", "created", None, None)
    assert google.seen == ["arrivals$20261101", "arrivals$__NULL__"]


def test_nothing_is_loaded_meanwhile_and_a_dead_eraser_keeps_nobody_out_for_ever() -> None:
    google = Answering()
    tape = loaded(google)
    held = google.held()
    until = NOON + timedelta(seconds=CLOSED_SECONDS)
    google.describe(State.parse(held.document).closed_for(until).document(), held.etag)
    tape.happened([event("z")])
    with pytest.raises(SinkBusyError, match="written anew"):
        load(google, tape)
    assert google.arrived().total() == 3
    load(google, tape, until + timedelta(seconds=1))
    assert google.arrived().total() == 4


def test_nothing_is_written_anew_while_something_is_loaded() -> None:
    google = Answering()
    tape = loaded(google)
    held = google.held()
    (span,) = next(iter(TapeSource(tape, {}, 1).deliveries())).spans
    noted, _ = State.parse(held.document).intending([span], "another", "2026-11-01")
    google.describe(noted.document(), held.etag)
    with pytest.raises(SinkBusyError):
        erase_by_rewriting(google, GONE, lambda: None, lambda: NOON)
    assert not google.rewrites


def test_afterwards_it_is_open() -> None:
    google = Answering()
    tape = loaded(google)
    erase_by_rewriting(google, GONE, lambda: None, lambda: NOON)
    before = google.arrived().total()
    tape.happened([event("z")])
    load(google, tape)
    assert google.arrived().total() == before + 1
