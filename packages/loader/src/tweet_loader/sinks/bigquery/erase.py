"""Forgetting in BigQuery: nobody who asks sees it from then on; Google's own copies go by themselves.

What was there can be asked for as of an earlier moment for `TIME_TRAVEL_HOURS`, the least there is, and Google keeps
it seven days more (fail-safe), where nobody can ask for it.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import pyarrow as pa

from tweet_loader.rows.batch import ERASED, REJECTED, erasable
from tweet_loader.rows.reject import Clock
from tweet_loader.rows.tables import LOADED_AT
from tweet_loader.sink import SinkBusyError
from tweet_loader.sinks.bigquery.layout import EVERYTHING, TABLES, kind_of
from tweet_loader.sinks.bigquery.load_job import load_until_done
from tweet_loader.sinks.bigquery.service import ChangedMeanwhileError, Service
from tweet_loader.sinks.bigquery.state import State

TWEET = "CONCAT(source, ':', tweet_id) IN UNNEST(@gone)"
ASKED = "CONCAT(source, ':', tweet_id) IN UNNEST(@asked)"
PERSONAL = f"({TWEET} AND kind <> 'deleted' AND (text IS NOT NULL OR author_id IS NOT NULL))"
"""A row that says something of a person who is not to be found any more."""
ASIDE_KEY = "{key} IN UNNEST(ARRAY(SELECT CAST(each AS BYTES) FROM UNNEST(@gone) AS each))"
Texts = Mapping[str, Sequence[str]]
BYTES = ("key", "value", "headers")
NO_BYTES = "STRUCT({})".format(
    ", ".join(
        f"{f'CAST(NULL AS {kind_of(part.type)})' if part.name in BYTES else f'rejected.`{part.name}`'} AS `{part.name}`"
        for part in REJECTED
    )
)
"""A record set aside without what a person wrote."""
CLOSED_SECONDS = 900
"""How long loaders stay out at most, should the one who writes days anew die."""
OURS = ("processed_partition", "processed_offset", "processed_timestamp", "rejected")


def erase_by_statement(service: Service, tweets: pa.Table, hidden: Callable[[], None]) -> None:
    """With UPDATE, which a billed plan allows: each table in one statement, whole or not at all."""
    gone = parameters(service, tweets)
    for table in ("arrivals", "migrated_tweets"):
        service.run(update(service, table, service.columns_of(table)), gone)
    hidden()
    service.run(
        f"UPDATE `{service.table('arrivals')}` SET rejected = {NO_BYTES} "  # noqa: S608 - our names
        f"WHERE {EVERYTHING} AND rejected IS NOT NULL AND {ASIDE_KEY.format(key='rejected.key')}",
        gone,
    )
    service.run(
        f"UPDATE `{service.table('migrated_rejected')}` SET `key` = NULL, value = NULL, headers = NULL "  # noqa: S608 - our names
        f"WHERE {ASIDE_KEY.format(key='`key`')}",
        gone,
    )


def erase_by_rewriting(service: Service, tweets: pa.Table, hidden: Callable[[], None], clock: Clock) -> None:
    """Without UPDATE, which a sandbox has not: what is appended hides, then each day is replaced by a query's answer.

    Nothing is loaded meanwhile: a row that came between a query's look and its end would be lost.

    Raises:
        SinkBusyError: when something is being loaded, or another writes days anew.
    """
    gone = parameters(service, tweets)
    close(service, clock)
    held = {table: rows_of(service, table, gone) for table in ("arrivals", "migrated_tweets")}
    for table, rows in held.items():
        if rows.num_rows:
            stones = tombstones(rows, gone["asked"], clock())
            load_until_done(service, f"tweet-loader-tombstones-{uuid.uuid4().hex}", stones, table)
    hidden()
    for table, rows in held.items():
        everything = f"SELECT * FROM `{service.table(table)}`"  # noqa: S608 - our names
        for day in sorted({moment.date() for moment in rows["created_at"].to_pylist() if moment is not None}):
            whole = f"TIMESTAMP_TRUNC(created_at, DAY) = TIMESTAMP '{day.isoformat()}'"
            service.rewrite(table, f"{day:%Y%m%d}", f"{everything} WHERE {whole} AND NOT {PERSONAL}", gone)
    aside = f"* REPLACE (IF({ASIDE_KEY.format(key='rejected.key')}, {NO_BYTES}, rejected) AS rejected)"
    dateless = f"created_at IS NULL AND NOT COALESCE({PERSONAL}, FALSE)"
    anew = f"SELECT {aside} FROM `{service.table('arrivals')}` WHERE {dateless}"  # noqa: S608 - our names
    service.rewrite("arrivals", "__NULL__", anew, gone)
    reopen(service)


def parameters(service: Service, tweets: pa.Table) -> Texts:
    """The tweets that were asked for, and with them those whose platform has deleted them."""
    asked = [f"{row['source']}:{row['tweet_id']}" for row in tweets.to_pylist()]
    deleted = service.ask(
        f"SELECT CONCAT(source, ':', tweet_id) AS tweet FROM `{service.table('arrivals')}` "  # noqa: S608 - our names
        f"WHERE {EVERYTHING} AND rejected IS NULL GROUP BY tweet "
        "HAVING COUNTIF(kind = 'deleted') > 0 AND COUNTIF(text IS NOT NULL OR author_id IS NOT NULL) > 0"
    )
    return {"asked": asked, "gone": [*asked, *map(str, deleted["tweet"].to_pylist())]}


def rows_of(service: Service, table: str, gone: Texts) -> pa.Table:
    """What is held of the tweets, but for when it was loaded."""
    names = ", ".join(f"`{name}`" for name in service.columns_of(table) if name not in ("loaded_at", "rejected"))
    return service.ask(f"SELECT {names} FROM `{service.table(table)}` WHERE {EVERYTHING} AND {PERSONAL}", gone)  # noqa: S608 - our names


def tombstones(rows: pa.Table, asked: Sequence[str], loaded_at: datetime) -> pa.Table:
    """Rows that say of each raw record that it was there, and nothing else; of what was asked for, that it is gone."""
    tweets = zip(rows["source"].to_pylist(), rows["tweet_id"].to_pylist(), rows["kind"].to_pylist(), strict=True)
    wanted = set(asked)
    kinds = ["deleted" if f"{source}:{tweet_id}" in wanted else kind for source, tweet_id, kind in tweets]
    emptied = {name for name in rows.schema.names if erasable(name) and name not in OURS}
    kept = [
        pa.nulls(rows.num_rows, rows[name].type) if name in emptied else rows[name].combine_chunks()
        for name in rows.schema.names
    ]
    found = pa.table(kept, schema=pa.schema([field.with_nullable(True) for field in rows.schema]))
    found = found.set_column(found.schema.get_field_index("kind"), "kind", pa.array(kinds, pa.string()))
    moments = pa.repeat(pa.scalar(loaded_at, LOADED_AT.type), rows.num_rows)
    return found.append_column(LOADED_AT, moments)


def close(service: Service, clock: Clock) -> None:
    """Keep loaders out for a while."""
    held = service.held()
    state = State.parse(held.document)
    if state.intents or state.is_closed(clock()):
        raise SinkBusyError("something is loaded or written anew just now")
    until = clock() + timedelta(seconds=CLOSED_SECONDS)
    try:
        service.describe(state.closed_for(until).document(), held.etag)
    except ChangedMeanwhileError as error:
        raise SinkBusyError("something is loaded just now") from error


def reopen(service: Service) -> None:
    """Let loaders in again."""
    while True:
        held = service.held()
        try:
            service.describe(State.parse(held.document).closed_for(None).document(), held.etag)
        except ChangedMeanwhileError:
            continue
        return


def update(service: Service, table: str, columns: Iterable[str]) -> str:
    """The statement that leaves of tweets nothing but that they were there."""
    changes = ", ".join(
        f"`{name}` = {literal(ERASED.get(name))}" for name in columns if erasable(name) and name not in OURS
    )
    kind = f"kind = IF({ASKED}, 'deleted', kind)"
    return f"UPDATE `{service.table(table)}` SET {kind}, {changes} WHERE {EVERYTHING} AND {PERSONAL}"  # noqa: S608 - our names


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
            return "NULL"  # of a list, which BigQuery then keeps as an empty one


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
