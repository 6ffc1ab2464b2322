"""Commands that change how a warehouse is held, and need no Kafka: compact, migrate, forget, prove-forgotten."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field

from tweet_loader.clock import utc_now
from tweet_loader.open_sink import FORMS, open_receiver, open_sink
from tweet_loader.settings import SINK, Json, LockSeconds
from tweet_loader.sink import SinkError
from tweet_loader.table import table
from tweet_loader.upkeep.forget import IDENTITIES, Identity, of_author, search
from tweet_loader.upkeep.forget import forget as forget_tweets
from tweet_loader.upkeep.migrate import migrate as move

PURGE = "a running loader purges soon, `tweet-loader compact` now"


@Parameter(name="*")
class SinkSettings(BaseModel):
    """One warehouse."""

    model_config = ConfigDict(frozen=True)

    sink: Annotated[str, Parameter(help=f"The warehouse: {FORMS}.")] = SINK
    lock_seconds: LockSeconds = 30
    as_json: Json = False


@Parameter(name="*")
class MigrateSettings(BaseModel):
    """From where to where."""

    model_config = ConfigDict(frozen=True)

    source: Annotated[str, Parameter(name="--from", help=f"The warehouse to copy: {FORMS}.")]
    target: Annotated[str, Parameter(name="--to", help="An empty place, or one where a migration was interrupted.")]
    lock_seconds: LockSeconds = 30
    as_json: Json = False


@Parameter(name="*")
class ForgetSettings(SinkSettings):
    """Whom or what."""

    tweet: Annotated[tuple[str, ...], Parameter(help="SOURCE:TWEET_ID; may be given more than once.")] = ()
    author: Annotated[tuple[str, ...], Parameter(help="SOURCE:AUTHOR_ID; may be given more than once.")] = ()


@Parameter(name="*")
class ProveSettings(SinkSettings):
    """What must not be found."""

    text: Annotated[tuple[str, ...], Parameter(help="Text that must stand nowhere; else lines of stdin.")] = Field(
        default=()
    )


def compact(*, settings: SinkSettings = SinkSettings()) -> int:  # noqa: B008 - frozen
    """Write the warehouse anew without what was deleted: Parquet's chains by day, DuckDB's file, SQLite's pages.

    Example: tweet-loader compact --sink parquet:s3://bucket/tweets
    """
    open_sink(settings.sink, utc_now, settings.lock_seconds).erase(IDENTITIES.empty_table(), lambda: None)
    return 0


def migrate(*, settings: MigrateSettings) -> int:
    """Copy a warehouse to one of any other kind, compare both day by day, and let a loader go on there.

    Interrupted, it is taken up again by the same command. The source stays as it is.

    Example: tweet-loader migrate --from duckdb:tweets.duckdb --to parquet:s3://bucket/tweets
    """
    if settings.source == settings.target:
        raise SinkError("--from and --to are the same warehouse")
    source = open_sink(settings.source, utc_now, settings.lock_seconds)
    moved = move(
        source, open_receiver(settings.target), lambda: open_sink(settings.target, utc_now, settings.lock_seconds)
    )
    if settings.as_json:
        print(json.dumps(asdict(moved)))
    else:
        rows = [(day.table, day.day, day.rows, day.checksum) for day in moved.days]
        print(table(("table", "day", "rows", "checksum of both"), rows))
        print(f"\n{moved.copied} rows copied; go on with: tweet-loader run --sink {settings.target}")
    return 0


def forget(*, settings: ForgetSettings = ForgetSettings()) -> int:  # noqa: B008 - frozen
    """Leave nothing but tombstones of tweets or of all tweets of authors, on disk too, and look whether it is so.

    What still waits in Kafka comes in after this: a copy of a tombstone's tweet stays dead, another tweet does not.

    Example: tweet-loader forget --sink sqlite:tweets.sqlite --author x:12345
    """
    sink = open_sink(settings.sink, utc_now, settings.lock_seconds)
    tweets = [Identity(*_named(name)) for name in settings.tweet]
    for author in settings.author:
        tweets += of_author(sink, *_named(author))
    if not (settings.tweet or settings.author):
        raise SinkError("nobody and nothing was named: --tweet SOURCE:TWEET_ID or --author SOURCE:AUTHOR_ID")
    done = forget_tweets(sink, tweets)
    if settings.as_json:
        print(json.dumps(asdict(done)))
    else:
        print(
            f"{done.tweets} tweets forgotten: not to be seen after {done.hidden_seconds:.2f} s, "
            f"out of the files after {done.gone_seconds:.2f} s"
        )
    for found in done.found:
        print(f"a text of them still stands in {found.place}: forget again, or see who keeps it", file=sys.stderr)
    return 1 if done.found else 0


def prove_forgotten(*, settings: ProveSettings = ProveSettings()) -> int:  # noqa: B008 - frozen
    """Search all bytes of a warehouse for texts, compressed ones too; exit code 0 only when none can be there.

    Example: tweet-loader prove-forgotten --sink duckdb:tweets.duckdb --text "what she wrote"
    """
    needles = settings.text or tuple(filter(None, sys.stdin.read().splitlines()))
    sink = open_sink(settings.sink, utc_now, settings.lock_seconds)
    awaiting = len(sink.awaiting_purge())
    found = list(search(sink, needles))
    if settings.as_json:
        told = {"searched": len(needles), "found": [asdict(place) for place in found], "awaiting_purge": awaiting}
        print(json.dumps(told))
    else:
        print(f"{len(needles)} texts searched for, {len({place.needle for place in found})} found")
        for place in found:
            print(f"text {place.needle + 1} stands in {place.place}")
        if awaiting:
            print(f"{awaiting} deleted tweets await their purge, in bytes that no search can read: {PURGE}")
    return 1 if found or awaiting else 0


def _named(name: str) -> tuple[str, str]:
    source, colon, rest = name.partition(":")
    if not (source and colon and rest):
        raise SinkError(f"{name!r} names nobody: write SOURCE:ID, such as x:12345")
    return source, rest
