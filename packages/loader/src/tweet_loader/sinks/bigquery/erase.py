"""Forgetting in BigQuery: nobody who asks sees it from then on; Google's own copies go by themselves.

What was there can be asked for as of an earlier moment for `TIME_TRAVEL_HOURS`, the least there is, and Google keeps
it seven days more (fail-safe), where nobody can ask for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from tweet_loader.batch import ERASED, erasable
from tweet_loader.sinks.bigquery.layout import EVERYTHING, TABLES
from tweet_loader.sinks.bigquery.service import Service

TWEET = "CONCAT(source, ':', tweet_id) IN UNNEST(@gone)"
ASIDE_KEY = "{key} IN UNNEST(ARRAY(SELECT CAST(each AS BYTES) FROM UNNEST(@gone) AS each))"
OURS = ("processed_partition", "processed_offset", "processed_timestamp", "rejected")


def erase_by_statement(service: Service, tweets: pa.Table, hidden: Callable[[], None]) -> None:
    """With UPDATE, which a billed plan allows: each table in one statement, whole or not at all."""
    gone = {"gone": [f"{row['source']}:{row['tweet_id']}" for row in tweets.to_pylist()]}
    columns = service.held().columns
    service.run(update(service, "arrivals", columns), gone)
    service.run(update(service, "migrated_tweets", TABLES["tweets"].names), gone)
    hidden()
    nothing = "CAST(NULL AS BYTES) AS `key`, CAST(NULL AS BYTES) AS `value`, [] AS headers"
    inside = f"SELECT AS STRUCT rejected.* REPLACE ({nothing})"
    service.run(
        f"UPDATE `{service.table('arrivals')}` SET rejected = ({inside}) "  # noqa: S608 - our names
        f"WHERE {EVERYTHING} AND rejected IS NOT NULL AND {ASIDE_KEY.format(key='rejected.key')}",
        gone,
    )
    service.run(
        f"UPDATE `{service.table('migrated_rejected')}` SET `key` = NULL, value = NULL, headers = [] "  # noqa: S608 - our names
        f"WHERE {ASIDE_KEY.format(key='`key`')}",
        gone,
    )


def update(service: Service, table: str, columns: Iterable[str]) -> str:
    """The statement that leaves of tweets nothing but that they were there."""
    changes = ", ".join(
        f"`{name}` = {literal(ERASED.get(name))}" for name in columns if erasable(name) and name not in OURS
    )
    return f"UPDATE `{service.table(table)}` SET kind = 'deleted', {changes} WHERE {EVERYTHING} AND {TWEET}"  # noqa: S608 - our names


def literal(value: object) -> str:
    """What a tombstone keeps in a column, in GoogleSQL."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case int():
            return str(value)
        case _:
            return "[]"


def texts(service: Service, columns: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every text and every byte of what is set aside that can still be asked for."""
    kept = [
        name for name in TABLES["tweets"].names if name in columns and TABLES["tweets"].field(name).type == pa.string()
    ]
    listed = ", ".join(f"`{name}`" for name in kept)
    for table in ("arrivals", "migrated_tweets"):
        rows = service.ask(f"SELECT {listed} FROM `{service.table(table)}` WHERE {EVERYTHING}")  # noqa: S608 - our names
        for name in kept:
            for number, text in enumerate(rows[name].to_pylist()):
                if text:
                    yield f"{table}.{name}, row {number}", text.encode()
