"""From a post of Bluesky to an event. What Bluesky does not tell (names, counts) is absent in it, too."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tweet_producer.bluesky.payload import POSTS, Commit, Embed, Facet, Message, Post
from tweet_producer.event import EntitiesRecord, Event, Kind, ReferenceRecord, microseconds

FACET = "app.bsky.richtext.facet#"
QUOTES = ("app.bsky.embed.record", "app.bsky.embed.recordWithMedia")
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
"""Of a record key that is a time (AT Protocol, TID): 13 of them, 53 bits of microseconds above 10 of a clock."""
KEY_LENGTH, CLOCK_BITS = 13, 10


def address(did: str, commit: Commit) -> str:
    """What a record is called everywhere."""
    return f"at://{did}/{commit.collection}/{commit.rkey}"


def deletion(message: Message, commit: Commit, source: str, received_at: int) -> Event:
    """That a post is no more."""
    return {
        "kind": "deleted",
        "occurred_at": message.time_us,
        "received_at": received_at,
        "source": source,
        "tweet_id": address(message.did, commit),
        "author_id": message.did,
        "tweet": None,
    }


def post_event(message: Message, commit: Commit, post: Post, source: str, received_at: int) -> Event:
    """The post as it now stands.

    Its time is the one that its author's program claims; where that is none, the one in its key, else the one at which
    the network heard of it.
    """
    name = address(message.did, commit)
    kind: Kind = "created" if commit.operation == "create" else "edited"
    claimed = _claimed(post.created_at)
    created = claimed if claimed is not None else time_of(commit.rkey) or message.time_us
    reply = post.reply
    return {
        "kind": kind,
        "occurred_at": message.time_us,
        "received_at": received_at,
        "source": source,
        "tweet_id": name,
        "author_id": message.did,
        "tweet": {
            "id": name,
            "text": post.text,
            "author_id": message.did,
            "created_at": created,
            "author": None,
            "conversation_id": name if reply is None else reply.root.uri,
            "in_reply_to_user_id": None if reply is None else _person(reply.parent.uri),
            "lang": post.langs[0] if len(post.langs) == 1 else None,
            "possibly_sensitive": None,
            "public_metrics": None,
            "entities": None if post.facets is None else entities(post.text, post.facets),
            "referenced_tweets": _references(post),
            "edit_history_tweet_ids": [],
            "created_at_derived": claimed is None,
        },
    }


def time_of(key: str) -> int | None:
    """Microseconds since 1970 of a record key that is a time; None when it is none."""
    if len(key) != KEY_LENGTH or any(sign not in DIGITS for sign in key):
        return None
    number = 0
    for sign in key:
        number = number << 5 | DIGITS.index(sign)
    return number >> CLOCK_BITS


def entities(text: str, facets: Sequence[Facet]) -> EntitiesRecord:
    """What the author's program marked, in code points; what is no part of the text is left out."""
    found: EntitiesRecord = {"hashtags": [], "cashtags": [], "mentions": [], "urls": []}
    whole = text.encode()
    for facet in sorted(facets, key=lambda facet: facet.index.start):
        try:
            before, part = whole[: facet.index.start].decode(), whole[facet.index.start : facet.index.end].decode()
        except UnicodeDecodeError:
            continue  # it cuts a character in two
        if not part:
            continue
        start, end = len(before), len(before) + len(part)
        for feature in facet.features:
            match feature.type.removeprefix(FACET):
                case "tag" if feature.tag and part[0] in "#＃":  # noqa: RUF001 - full-width
                    found["hashtags"].append({"start": start, "end": end, "tag": part[1:] or feature.tag})
                case "mention" if feature.did and part[0] == "@" and len(part) > 1:
                    who = {"username": part[1:], "id": feature.did}
                    found["mentions"].append({"start": start, "end": end, "username": who["username"], "id": who["id"]})
                case "link" if feature.uri:
                    found["urls"].append({"start": start, "end": end, "url": part, "expanded_url": feature.uri})
    return found


def _references(post: Post) -> list[ReferenceRecord]:
    found: list[ReferenceRecord] = []
    if post.reply is not None:
        found.append({"type": "replied_to", "id": post.reply.parent.uri})
    quoted = _quoted(post.embed)
    if quoted is not None:
        found.append({"type": "quoted", "id": quoted})
    return found


def _quoted(embed: Embed | None) -> str | None:
    if embed is None or embed.type not in QUOTES or embed.record is None:
        return None
    uri = embed.record.record.uri if embed.record.record is not None else embed.record.uri
    return uri if uri is not None and f"/{POSTS}/" in uri else None


def _person(uri: str) -> str | None:
    """The person in the address of a record."""
    person = uri.removeprefix("at://").partition("/")[0]
    return person if person.startswith("did:") else None


def _claimed(time: str | None) -> int | None:
    """The time that a program claims, where it is one: RFC 3339, with a zone."""
    try:
        found = datetime.fromisoformat(time) if time else None
    except ValueError:
        return None
    if found is None or found.tzinfo is None:
        return None
    try:
        return microseconds(found.astimezone(UTC))
    except OverflowError:
        return None
