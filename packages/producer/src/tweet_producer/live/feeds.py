"""Live platforms as sources of a run."""

import time
from collections.abc import Iterable, Iterator

from tweet_producer.bluesky.jetstream import Jetstream
from tweet_producer.bookmark import Bookmark
from tweet_producer.heard import Taken
from tweet_producer.live.live_source import LiveSource, Platform
from tweet_producer.pace import Pace
from tweet_producer.post_feed import feed_of, utc_microseconds
from tweet_producer.post_settings import BlueskySettings, LiveSettings, XSettings
from tweet_producer.run import Feed
from tweet_producer.x_api.stream import Account, XStreams


def platform_of(settings: XSettings | BlueskySettings) -> Platform:
    """What the settings name."""
    if isinstance(settings, BlueskySettings):
        return Jetstream(settings.url, settings.source, settings.gap_seconds, settings.ping_seconds)
    account = Account(settings.api_url, settings.bearer, settings.backfill_minutes, settings.silence_seconds)
    return XStreams(account, settings.source, utc_microseconds, settings.compliance)


def live_source(settings: XSettings | BlueskySettings, after: str | None = None) -> Iterator[Taken]:
    """What the platform says, from the position `after` on; no more than --count events.

    Raises:
        SourceError: when it will not have us.
    """
    return _first(LiveSource(platform_of(settings), utc_microseconds, after), settings)


def live_feed(settings: XSettings | BlueskySettings) -> Feed:
    """The same for a run, with its bookmark.

    Raises:
        BookmarkError: when the bookmark cannot be read.
    """
    bookmark = Bookmark(settings.bookmark, settings.source) if settings.bookmark else None
    after = bookmark.read() if bookmark else None
    about = {"source": settings.source, "after": after}
    return feed_of(live_source(settings, after), bookmark, Pace(None, time.monotonic), about)


def _first(source: Iterable[Taken], settings: LiveSettings) -> Iterator[Taken]:
    left = settings.count
    for taken in source:
        if left is not None and taken.events.num_rows >= left:
            # What is cut off was heard and not told: without a position it is told again.
            yield Taken(taken.events.slice(0, left), taken.refused)
            return
        left = None if left is None else left - taken.events.num_rows
        yield taken
