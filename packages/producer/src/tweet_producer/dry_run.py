"""A dry run: the events on the screen instead of in Kafka."""

import json
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from tweet_schema.bulk_encode import plain

from tweet_producer.event import events_of, moment, readable
from tweet_producer.pace import Pacing
from tweet_producer.source import Source
from tweet_producer.stop import Stop, StoppedError


def preview(source: Source, lines: Callable[[pa.RecordBatch], Iterable[str]], pace: Pacing, stop: Stop) -> None:
    """Print every event by `lines`, in its pace, until there are no more or somebody asks to stop."""
    for batch in source:
        print("\n".join(lines(batch)), flush=True)
        try:
            stop.pause(pace.pause(batch))
        except StoppedError:
            return


def as_json(batch: pa.RecordBatch) -> Iterator[str]:
    """Each event as one line of JSON."""
    for event in plain(batch):
        yield json.dumps(readable(event), ensure_ascii=False, separators=(",", ":"))


def as_text(batch: pa.RecordBatch) -> Iterator[str]:
    """Each event as one line for people."""
    for event in events_of(batch):
        tweet = event["tweet"]
        when = f"{moment(event['occurred_at']):%Y-%m-%d %H:%M:%S}"
        if tweet is None:
            yield f"{when}  {event['kind']:8}{event['tweet_id']}"
            continue
        author = tweet["author"]
        who = tweet["author_id"] if author is None else author["username"]
        yield f"{when}  {event['kind']:8}{tweet['lang']}  @{who}: {tweet['text']}"
