"""Where the loader appends, every version of a tweet is there: which of them count, by the rule of its views.

`chain` is what was appended, of which a row without a `kind` is no event; `asides` is the same, seen as records set
aside. `kept_tweets` and `kept_rejected` are what was gathered before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

import duckdb
import pyarrow as pa

from tweet_insights.pulse import READ_OF_HOUR
from tweet_insights.warehouse import READ
from tweet_insights.warehouses.tables import PROCESSED, REJECTED, TABLES

ORDER = ("source", "tweet_id", "kind", "occurred_at", "raw_offset", "raw_partition")
"""By which versions are told apart, with `loaded_at`."""
ASIDE = ("topic", "partition", "offset", "stage", "rejected_at")
LOADED_AT = pa.schema([pa.field("loaded_at", pa.timestamp("us", tz="UTC"))]).field(0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at: columns of tweets, records set aside or not, and since when tweets were made (all if None)."""

    tweets: Sequence[str]
    rejected: bool
    since: datetime | None = None

    @property
    def kept_tweets(self) -> pa.Schema:
        """Of `kept_tweets` and `chain`."""
        names = dict.fromkeys((*self.tweets, *ORDER))
        return pa.schema([*(PROCESSED.field(name).with_nullable(True) for name in names), LOADED_AT])

    @property
    def aside(self) -> pa.Schema:
        """Of a record set aside."""
        names = dict.fromkeys((*READ["rejected"], *ASIDE))
        return pa.schema([REJECTED.field(name).with_nullable(True) for name in names])

    @property
    def kept_rejected(self) -> pa.Schema:
        """Of `kept_rejected`."""
        return pa.schema([*self.aside, LOADED_AT])

    @property
    def asides(self) -> pa.Schema:
        """Of `asides`: a column `rejected`, which is null of an event."""
        return pa.schema([pa.field("rejected", pa.struct(list(self.aside))), LOADED_AT])


SCORING = Wanted(
    ("source", "tweet_id", "version_id", "raw_partition", "raw_offset", "kind", "lang", "text"), rejected=False
)
"""What the keeping of scores looks at."""


def reporting(since: datetime | None) -> Wanted:
    """What a report looks at."""
    return Wanted(READ["tweets"], rejected=True, since=since)


MOVING = Wanted(READ_OF_HOUR["tweets"], rejected=True)
"""What is looked at to see whether the pipeline moves."""


def keep_recent(connection: duckdb.DuckDBPyConnection, since: datetime) -> None:
    """Make `tweets` and `rejected`, of all versions and repetitions that came since then, and the `scores` since."""
    tweets, aside = quoted(READ_OF_HOUR["tweets"]), quoted(READ_OF_HOUR["rejected"])
    inside = ", ".join(f'rejected."{name}" AS "{name}"' for name in READ_OF_HOUR["rejected"])
    for name, parts in {
        "tweets": (
            f"{tweets}, loaded_at FROM kept_tweets WHERE",
            f"{tweets}, loaded_at FROM chain WHERE kind IS NOT NULL AND",
        ),
        "rejected": (
            f"{aside}, loaded_at FROM kept_rejected WHERE",
            f"{inside}, loaded_at FROM asides WHERE rejected IS NOT NULL AND",
        ),
    }.items():
        every = " UNION ALL ".join(f"SELECT {part} loaded_at >= $since" for part in parts)
        connection.execute(f"CREATE TABLE {name} AS {every}", {"since": since})
    connection.execute(
        "CREATE TABLE scores AS SELECT scored_at FROM held_scores WHERE scored_at >= $since", {"since": since}
    )


def settle(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> None:
    """Make the tables `tweets` and `rejected` of `chain`, `kept_tweets`, `asides` and `kept_rejected`."""
    needed = quoted(wanted.kept_tweets.names)
    connection.execute(f"CREATE TABLE tweets AS {_sql('tweets').format(columns=quoted(wanted.tweets), needed=needed)}")
    if not wanted.rejected:
        connection.register("nothing", TABLES["rejected"].empty_table())
        connection.execute("CREATE TABLE rejected AS FROM nothing")
        return
    inside = ", ".join(f'rejected."{name}" AS "{name}"' for name in wanted.aside.names)
    sql = _sql("rejected").format(
        columns=quoted(READ["rejected"]), needed=quoted(wanted.kept_rejected.names), inside=inside
    )
    connection.execute(f"CREATE TABLE rejected AS {sql}")


def quoted(names: Iterable[str]) -> str:
    """A list of columns; some are words of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def _sql(name: str) -> str:
    return files("tweet_insights.warehouses").joinpath("arrivals", f"{name}.sql").read_text(encoding="utf-8")
