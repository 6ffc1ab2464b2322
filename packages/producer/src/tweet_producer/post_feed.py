"""From a source of posts to what a run needs: its batches, what it refused, its pace and its bookmark."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa

from tweet_producer.balance import Balance
from tweet_producer.bookmark import Bookmark
from tweet_producer.connection import Connection
from tweet_producer.encode import Encoder, Records
from tweet_producer.event import microseconds
from tweet_producer.heard import Taken
from tweet_producer.intake import Intake
from tweet_producer.pace import Pace, Pacing, ReplayFromFirst, span_for
from tweet_producer.post_settings import ReplaySettings
from tweet_producer.production import Prepare, Production
from tweet_producer.run import Feed
from tweet_producer.source import Source
from tweet_producer.sources.replay import Rebase, Replay
from tweet_producer.x_api.message import Reader


def replay_of(settings: ReplaySettings, files: Sequence[str], after: str | None = None) -> Replay:
    """The recorded posts, from behind the position `after` on."""
    now = utc_microseconds()
    rebase = Rebase(now, settings.speed or 1.0) if settings.times == "now" else None
    return Replay(files, Reader(settings.source), utc_microseconds, after, rebase, _span(settings))


def replay_feed(settings: ReplaySettings, files: Sequence[str]) -> Feed:
    """The recorded posts in their pace.

    Raises:
        BookmarkError: when the bookmark cannot be read.
    """
    bookmark = Bookmark(settings.bookmark, f"replay of {settings.source}") if settings.bookmark else None
    after = bookmark.read() if bookmark else None
    about = {"files": list(files), "after": after}
    return feed_of(replay_of(settings, files, after), bookmark, _pace(settings), about)


def feed_of(posts: Iterable[Taken], bookmark: Bookmark | None, pace: Pacing, about: Mapping[str, object]) -> Feed:
    """Any source of posts."""
    intake = Intake(posts, bookmark)

    def source(production: Production) -> Source:
        intake.caught_up = production.caught_up
        return intake

    def prepare(connection: Connection) -> Prepare:
        encoder = Encoder(connection.schema_id)

        def made(batch: pa.RecordBatch) -> Records:
            found = encoder.records(batch)
            return replace(found, refused=[*found.refused, *intake.refused])

        return made

    def ended(production: Production, balance: Balance) -> None:
        if not balance.open and not production.cut:
            intake.keep()

    return Feed(source, prepare, pace, about, ended=ended)


def utc_microseconds() -> int:
    """Now, since 1970."""
    return microseconds(datetime.now(UTC))


def _pace(settings: ReplaySettings) -> Pacing:
    if settings.speed is None:
        return Pace(None, time.monotonic)
    # Moved times are already as fast as asked for.
    return ReplayFromFirst(1.0 if settings.times == "now" else settings.speed, time.monotonic)


def _span(settings: ReplaySettings) -> int | None:
    if settings.speed is None:
        return None
    return span_for(1.0 if settings.times == "now" else settings.speed)
