"""From a post of the X API v2 to an event. What the answer lacks is absent in it, too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tweet_producer.event import AuthorRecord, EntitiesRecord, Event, Kind, MetricsRecord, microseconds
from tweet_producer.x_api.payload import Entities, Metrics, Post, User
from tweet_producer.x_api.snowflake import time_of


class NoTimeError(ValueError):
    """A post that says nothing of its time, neither in words nor by its id."""


@dataclass(frozen=True, slots=True)
class Includes:
    """What an answer tells beside its posts."""

    users: Mapping[str, User] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)


def post_event(post: Post, includes: Includes, source: str, received_at: int) -> Event:
    """The post as it now stands: created, or edited when it is not the first of its versions.

    Raises:
        NoTimeError: when nothing tells when it was made.
    """
    versions = post.edit_history_tweet_ids
    first = versions[0] if versions else post.id
    kind: Kind = "created" if post.id == first else "edited"
    derived = time_of(post.id) if post.created_at is None else None
    if post.created_at is None and derived is None:
        raise NoTimeError("it has no `created_at`, and its id holds no time")
    created = derived if derived is not None else microseconds(in_utc(post.created_at))
    text, entities = _said(post, includes)
    return {
        "kind": kind,
        "occurred_at": created,
        "received_at": received_at,
        "source": source,
        "tweet_id": first,
        "author_id": post.author_id,
        "tweet": {
            "id": post.id,
            "text": text,
            "author_id": post.author_id or "",
            "created_at": created,
            "author": _author(includes.users.get(post.author_id or "")),
            "conversation_id": post.conversation_id,
            "in_reply_to_user_id": post.in_reply_to_user_id,
            "lang": post.lang,
            "possibly_sensitive": post.possibly_sensitive,
            "public_metrics": _metrics(post.public_metrics),
            "entities": _entities(entities),
            "referenced_tweets": [{"type": one.type, "id": one.id} for one in post.referenced_tweets],
            "edit_history_tweet_ids": versions,
            "created_at_derived": derived is not None,
        },
    }


def deletion(tweet_id: str, author_id: str | None, source: str, occurred_at: int, received_at: int) -> Event:
    """That a post is no more."""
    return {
        "kind": "deleted",
        "occurred_at": occurred_at,
        "received_at": received_at,
        "source": source,
        "tweet_id": tweet_id,
        "author_id": author_id,
        "tweet": None,
    }


def in_utc(moment: datetime | None) -> datetime:
    """A moment that names no zone is one of UTC, as the platform's are.

    Raises:
        NoTimeError: for none.
    """
    if moment is None:
        raise NoTimeError("it names no time")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _said(post: Post, includes: Includes) -> tuple[str, Entities | None]:
    """The whole text, and what the platform found in it.

    A long post is its note. A retweet is cut to 140 characters, with the whole beside it in the answer: what was found
    in the part is then not what stands in the whole, so the whole is searched later.
    """
    if post.note_tweet is not None:
        return post.note_tweet.text, post.note_tweet.entities
    beginning, sign, _ = post.text.partition(": ")
    for reference in post.referenced_tweets:
        original = includes.posts.get(reference.id)
        if reference.type == "retweeted" and original and sign and post.text.endswith("…"):
            return beginning + sign + _said(original, Includes())[0], None
    return post.text, post.entities


def _author(user: User | None) -> AuthorRecord | None:
    if user is None:
        return None
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "created_at": None if user.created_at is None else microseconds(in_utc(user.created_at)),
        "verified": user.verified,
        "followers_count": None if user.public_metrics is None else user.public_metrics.followers_count,
    }


def _metrics(counts: Metrics | None) -> MetricsRecord | None:
    if counts is None:
        return None
    return {
        "retweet_count": counts.retweet_count,
        "reply_count": counts.reply_count,
        "like_count": counts.like_count,
        "quote_count": counts.quote_count,
    }


def _entities(found: Entities | None) -> EntitiesRecord | None:
    if found is None:
        return None
    return {
        "hashtags": [{"start": one.start, "end": one.end, "tag": one.tag} for one in found.hashtags],
        "cashtags": [{"start": one.start, "end": one.end, "tag": one.tag} for one in found.cashtags],
        "mentions": [
            {"start": one.start, "end": one.end, "username": one.username, "id": one.id} for one in found.mentions
        ],
        "urls": [
            {"start": one.start, "end": one.end, "url": one.url, "expanded_url": one.expanded_url} for one in found.urls
        ],
    }
