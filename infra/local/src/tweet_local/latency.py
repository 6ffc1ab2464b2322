"""How fresh the warehouse is, asked of its own rows. The one place of this package that opens DuckDB."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from tweet_local.waiting import DeadlineError, wait_until

RECENT_EVENTS = 2000
PATIENCE_S = 1.0

QUERY = """
WITH recent AS (SELECT * FROM events ORDER BY loaded_at DESC LIMIT ?)
SELECT count(*),
       quantile_cont(epoch_ms(processed_timestamp) - epoch_ms(raw_timestamp), [0.5, 0.99]),
       quantile_cont(epoch_ms(loaded_at) - epoch_ms(raw_timestamp), [0.5, 0.99])
FROM recent
"""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds that records needed."""

    median_s: float
    p99_s: float


def recent_latencies(warehouse: Path) -> tuple[Latency | None, Latency | None]:
    """From raw to processed and from raw to queryable, of the events that were loaded last.

    None where there is no warehouse yet, no event, or no moment at which the loader lets readers in.
    """
    if not warehouse.is_file():
        return None, None
    try:
        rows = wait_until(lambda: _ask(warehouse), PATIENCE_S, "the warehouse to be free")
    except DeadlineError:
        return None, None
    count, processing, loading = rows[0]
    if not count:
        return None, None
    return _latency(processing), _latency(loading)


def _ask(warehouse: Path) -> list[tuple[int, list[float], list[float]]]:
    try:
        with duckdb.connect(warehouse, read_only=True) as database:
            return database.execute(QUERY, [RECENT_EVENTS]).fetchall()
    except (duckdb.IOException, duckdb.CatalogException):
        return []  # held by the loader, or without tables yet


def _latency(milliseconds: list[float]) -> Latency:
    median, p99 = milliseconds
    return Latency(median / 1000, p99 / 1000)
