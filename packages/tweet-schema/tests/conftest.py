"""Any valid event, for the property tests, and a registry that a test may change and break."""

from collections.abc import Iterator
from datetime import UTC

import httpx2
import pytest
from hypothesis import strategies as st
from tweet_local.artifacts import Artifacts
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.registry import RegistryServer, registry_server
from tweet_schema.topics import Subject
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
TIMES = st.datetimes(timezones=st.just(UTC))
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


@pytest.fixture(scope="session")
def spare_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegistryServer]:
    """A second real registry: the shared one is not to be emptied or killed."""
    folder = tmp_path_factory.mktemp("spare-registry")
    server = registry_server(folder, free_ports(1)[0], Artifacts(), Programs(folder / "programs"))
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def own_registry(spare_registry: RegistryServer) -> RegistryServer:
    """The spare registry, up and empty."""
    if not spare_registry.server.answers():
        spare_registry.start()
    with httpx2.Client(base_url=spare_registry.url, timeout=30) as client:
        for subject in Subject:
            for path in (f"subjects/{subject}", f"subjects/{subject}?permanent=true", f"config/{subject}"):
                client.delete(path)
    return spare_registry
