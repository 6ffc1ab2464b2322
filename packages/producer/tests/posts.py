"""Posts as the X API v2 returns them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
FIRST_ID = 1_984_600_000_000_000_000
"""An id of that day."""
BARE = {"id": "1460323737035677698", "text": "good morning"}
"""The id of the example in the platform's documentation, where it has the time 2021-11-15T19:08:05.000Z."""


def post(number: int, every: timedelta = timedelta(seconds=1), **changes: object) -> dict[str, object]:
    """One with everything that a project asks for, `every` so much later than the one before."""
    made: dict[str, object] = {
        "id": str(FIRST_ID + number),
        "text": f"Number {number} 😍 #Coffee with @ana https://t.co/abc",
        "author_id": "12",
        "created_at": (NOON + number * every).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "conversation_id": str(FIRST_ID),
        "lang": "en",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": {
            "retweet_count": 1,
            "reply_count": 2,
            "like_count": 3,
            "quote_count": 4,
            "bookmark_count": 5,
            "impression_count": 6,
        },
        "entities": {
            "hashtags": [{"start": 11, "end": 18, "tag": "Coffee"}],
            "mentions": [{"start": 24, "end": 28, "username": "ana", "id": "13"}],
            "annotations": [{"start": 0, "end": 5, "type": "Other", "normalized_text": "Number", "probability": 0.4}],
        },
        "referenced_tweets": [{"type": "replied_to", "id": str(FIRST_ID)}],
        "edit_history_tweet_ids": [str(FIRST_ID + number)],
    }
    return made | changes


def user(**changes: object) -> dict[str, object]:
    """Their author."""
    return {
        "id": "12",
        "username": "bo",
        "name": "Bo 🎈",
        "verified": True,
        "verified_type": "blue",
        "created_at": "2015-03-04T05:06:07.000Z",
        "public_metrics": {"followers_count": 70, "tweet_count": 9},
    } | changes


def page(posts: Sequence[Mapping[str, object]], **more: object) -> dict[str, object]:
    """An answer to a search."""
    return {"data": list(posts), "includes": {"users": [user()]}, "meta": {"result_count": len(posts)}} | more


def streamed(one: Mapping[str, object]) -> dict[str, object]:
    """What the filtered stream sends."""
    return {"data": one, "includes": {"users": [user()]}, "matching_rules": [{"id": "1", "tag": "coffee"}]}


def line(message: object) -> bytes:
    """One line of JSON."""
    return json.dumps(message, ensure_ascii=False).encode()


NO_POSTS: Mapping[str, bytes] = {
    "a status of the API v1.1": line({"id": 5, "id_str": "5", "full_text": "old", "user": {"screen_name": "bo"}}),
    "an order of a shop": line({"order": 5, "total": 9.5}),
    "a list": line([post(1)]),
    "half a post": line(post(1))[:60],
    "a page of errors alone": line({"errors": [{"title": "Not Found Error", "value": "5"}]}),
    "a post without a text": line({"data": {"id": str(FIRST_ID)}}),
    "half a surrogate pair": b'{"id": "%d", "text": "\\ud83d"}' % FIRST_ID,
    "a post with id 5 alone": line({"id": "5", "text": "long ago"}),
}
"""What stands in files beside posts, by what it is."""
DAMAGED: Sequence[bytes] = tuple(list(NO_POSTS.values())[:5])
