"""A dry run: the events on the screen instead of in Kafka."""

import json
from collections.abc import Callable

from tweet_producer.event import Event, moment, readable
from tweet_producer.pace import Pace
from tweet_producer.source import Source
from tweet_producer.stop import Stop, StoppedError


def preview(source: Source, line: Callable[[Event], str], pace: Pace, stop: Stop) -> None:
    """Print every event by `line`, in its pace, until there are no more or somebody asks to stop."""
    for events in source:
        print("\n".join(map(line, events)), flush=True)
        try:
            stop.pause(pace.pause(len(events)))
        except StoppedError:
            return


def as_json(event: Event) -> str:
    """The event as one line of JSON."""
    return json.dumps(readable(event), ensure_ascii=False, separators=(",", ":"))


def as_text(event: Event) -> str:
    """The event as one line for people."""
    tweet = event["tweet"]
    when = f"{moment(event['occurred_at']):%Y-%m-%d %H:%M:%S}"
    if tweet is None:
        return f"{when}  {event['kind']:8}{event['tweet_id']}"
    author = tweet["author"]
    who = tweet["author_id"] if author is None else author["username"]
    return f"{when}  {event['kind']:8}{tweet['lang']}  @{who}: {tweet['text']}"
