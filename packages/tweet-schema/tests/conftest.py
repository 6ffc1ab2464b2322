"""Any valid event, for the property tests."""

from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st
from tweet_schema.tweet_event import (
    Author,
    Entities,
    EventKind,
    PublicMetrics,
    ReferencedTweet,
    ReferenceType,
    TagEntity,
    Tweet,
    TweetEvent,
)

# UTF-8 has no lone surrogates; everything else, NUL and emoji included, is text.
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
WORD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
IDS = st.one_of(
    st.integers(0, 10**20 - 1).map(lambda number: f"{number:020d}"),
    st.just("at://did:plc:z72i7/app.bsky.feed.post/3jwdwj2ctlk26"),
    WORD,
)
TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - given UTC
COUNTS = st.integers(0, 2**63 - 1)
TAGS = st.lists(st.builds(TagEntity, start=st.integers(0, 280), end=st.integers(0, 280), tag=WORD), max_size=3)

TWEETS = st.builds(
    Tweet,
    id=IDS,
    text=TEXT,
    author_id=IDS,
    created_at=TIMES,
    author=st.none() | st.builds(Author, id=IDS, username=WORD, created_at=st.none() | TIMES),
    conversation_id=st.none() | IDS,
    in_reply_to_user_id=st.none() | IDS,
    lang=st.none() | st.sampled_from(["en", "ar", "zh-Hant"]),
    possibly_sensitive=st.none() | st.booleans(),
    public_metrics=st.none() | st.builds(PublicMetrics, like_count=COUNTS),
    entities=st.none() | st.builds(Entities, hashtags=TAGS, cashtags=TAGS),
    referenced_tweets=st.lists(
        st.builds(ReferencedTweet, type=st.sampled_from([kind.value for kind in ReferenceType]), id=IDS), max_size=2
    ),
    edit_history_tweet_ids=st.lists(IDS, max_size=3),
)
LIVING = st.builds(
    TweetEvent,
    kind=st.sampled_from([EventKind.CREATED, EventKind.EDITED]),
    occurred_at=TIMES,
    received_at=TIMES,
    source=WORD,
    tweet_id=IDS,
    tweet=TWEETS,
)
DELETED = st.builds(
    TweetEvent,
    kind=st.just(EventKind.DELETED),
    occurred_at=TIMES,
    received_at=TIMES,
    source=WORD,
    tweet_id=IDS,
    tweet=st.none(),
)


@pytest.fixture(scope="session")
def any_event() -> st.SearchStrategy[TweetEvent]:
    return LIVING | DELETED
