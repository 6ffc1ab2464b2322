"""One message of the X API at a time."""

import json

from tweet_producer.heard import Heard
from tweet_producer.x_api.message import Reader

from .posts import FIRST_ID, line, page, post, user

NOON = 1_761_998_400_000_000


def read(message: object) -> Heard:
    return Reader("x").read(line(message), NOON)


def test_a_retweet_that_was_cut_gets_its_whole_text_from_beside_it() -> None:
    whole = "A very long story about coffee. " * 8
    cut = f"RT @bo: {whole}"[:139] + "…"
    original = post(1, text=whole, id="1984600000000000001")
    answer = {"data": post(2, text=cut, referenced_tweets=[{"type": "retweeted", "id": original["id"]}])}
    (event,) = read({**answer, "includes": {"tweets": [original], "users": [user()]}}).events
    assert event["tweet"] is not None
    assert event["tweet"]["text"] == f"RT @bo: {whole}"
    assert event["tweet"]["entities"] is None
    (alone,) = read(answer).events
    assert alone["tweet"] is not None
    assert alone["tweet"]["text"] == cut


def test_a_long_post_is_its_note() -> None:
    note = {"text": "The whole of it #late", "entities": {"hashtags": [{"start": 16, "end": 21, "tag": "late"}]}}
    (event,) = read(post(1, note_tweet=note)).events
    assert event["tweet"] is not None
    assert event["tweet"]["text"] == note["text"]
    assert event["tweet"]["entities"] is not None
    assert [tag["tag"] for tag in event["tweet"]["entities"]["hashtags"]] == ["late"]


def test_an_edit_belongs_to_the_first_of_its_versions() -> None:
    first, second = str(FIRST_ID), str(FIRST_ID + 9)
    created, edited = (
        read(post(0, id=name, edit_history_tweet_ids=[first, second][: number + 1])).events[0]
        for number, name in enumerate((first, second))
    )
    assert [(one["kind"], one["tweet_id"], one["tweet"] and one["tweet"]["id"]) for one in (created, edited)] == [
        ("created", first, first),
        ("edited", first, second),
    ]


def test_what_is_included_and_cannot_be_read_is_missed_alone() -> None:
    answer = page([post(1)], includes={"users": [{"id": 5}, user()], "tweets": ["no post"], "media": [{}]})
    heard = read(answer)
    assert [event["tweet"] and event["tweet"]["author"] is not None for event in heard.events] == [True]
    assert sorted(heard.unknown) == ["includes.tweets that cannot be read", "includes.users that cannot be read"]


def test_one_bad_post_of_a_page_is_refused_alone_as_json() -> None:
    bad = post(2, text=None)
    heard = read(page([post(1), bad, post(3)]))
    assert len(heard.events) == 2
    (refused,) = heard.refused
    assert json.loads(refused.value or b"") == bad
    assert (refused.key, refused.reason) == (f"x:{bad['id']}".encode(), "not_a_post")
