"""The processor's work by Quix Streams: decode, check, enrich, route, encode, for as long as records come.

uv run --project bench/peers/quix python process.py SETTINGS.json

Read by bench/processor.py, which writes the settings and compares what comes out with what Spark made.
"""

import io
import json
import struct
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any  # a decoded Avro record holds anything

import fastavro
from enrich import SAID, Enricher
from quixstreams import Application, message_context
from quixstreams.models import MessageContext

FIRST, SKEW = datetime(1970, 1, 1, tzinfo=UTC), timedelta(hours=1)
TOPICS = ("raw", "processed", "rejected")
Headers = list[tuple[str, bytes | None]] | None
METRICS = ("retweet_count", "reply_count", "like_count", "quote_count")


class Work:
    """From a raw record to what is written."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.schemas = {name: fastavro.parse_schema(json.loads(settings[name])) for name in ("raw", "out", "bad")}
        self.writers = {
            int(number): fastavro.parse_schema(json.loads(text)) for number, text in settings["writers"].items()
        }
        self.enrich = Enricher(settings["patterns"])

    def __call__(self, value: bytes | None, key: bytes | None, timestamp: int, headers: Headers) -> bytes:
        place = message_context()
        arrived = datetime.fromtimestamp(timestamp / 1000, UTC)
        number, event, reason = self.decode(value)
        reason = reason or broken(event, arrived)
        if reason:
            kept = {"key": key, "value": value, "headers": headers}
            return self.rejected(place, arrived, kept, reason)
        return self.processed(place, arrived, number, event)

    def decode(self, value: bytes | None) -> tuple[int, dict[str, Any], str | None]:
        if not value:
            return 0, {}, "empty_value"
        if len(value) < 5 or value[0]:
            return 0, {}, "not_framed"
        (number,) = struct.unpack_from(">I", value, 1)
        if number not in self.writers:
            return number, {}, "unknown_schema_id"
        body = io.BytesIO(value[5:])
        writer = self.writers[number]
        same = number == self.settings["newest"]
        try:
            event = fastavro.schemaless_reader(body, writer, None if same else self.schemas["raw"])
        except UnicodeDecodeError:
            return number, {}, "invalid_utf8"
        except (EOFError, ValueError, IndexError, KeyError, TypeError, OverflowError):
            return number, {}, "undecodable"
        return number, event, "undecodable" if body.read(1) else None

    def processed(self, place: MessageContext, arrived: datetime, number: int, event: dict[str, Any]) -> bytes:
        tweet = event["tweet"] or {}
        author, metrics = tweet.get("author") or {}, tweet.get("public_metrics") or {}
        record = {name: event[name] for name in ("kind", "source", "tweet_id", "occurred_at", "received_at")}
        record |= {name: tweet.get(name) for name in ("created_at", "text", "lang", "author_id", "conversation_id")}
        record |= {name: tweet.get(name) for name in ("in_reply_to_user_id", "possibly_sensitive")}
        record |= {f"author_{name}": author.get(name) for name in ("username", "name", "followers_count", "created_at")}
        record |= {name: metrics.get(name) for name in METRICS} | self.enrich(event["tweet"])
        record |= {"version_id": tweet.get("id"), "raw_schema_id": number, "raw_timestamp": arrived}
        record |= {"raw_partition": place.partition, "raw_offset": place.offset}
        return self.encoded("out", record | {"processor_version": self.settings["version"]})

    def rejected(self, place: MessageContext, arrived: datetime, kept: dict[str, Any], reason: str) -> bytes:
        record = {"topic": place.topic, "partition": place.partition, "offset": place.offset, "timestamp": arrived}
        record |= kept | {"stage": "processor", "reason": reason, "detail": reason}
        record |= {"headers": [{"key": name, "value": held} for name, held in kept["headers"] or []]}
        record |= {"component_version": self.settings["version"], "rejected_at": datetime.now(UTC)}
        return self.encoded("bad", record)

    def encoded(self, name: str, record: dict[str, Any]) -> bytes:
        body = io.BytesIO()
        body.write(struct.pack(">bI", 0, self.settings[f"{name}_id"]))
        fastavro.schemaless_writer(body, self.schemas[name], record)
        return body.getvalue()


def broken(event: dict[str, Any], arrived: datetime) -> str | None:
    """The first rule that the event breaks. Python's datetime cannot hold what lies beyond 9999."""
    tweet = event["tweet"]
    author, metrics = (tweet or {}).get("author") or {}, (tweet or {}).get("public_metrics") or {}
    times = (event["occurred_at"], event["received_at"], (tweet or {}).get("created_at"), author.get("created_at"))
    listed = [each for kind in SAID for each in ((tweet or {}).get("entities") or {}).get(kind, ())]
    length = len(tweet["text"]) if tweet else 0
    counts = (*map(metrics.get, METRICS), author.get("followers_count"))
    rules = {
        "empty_tweet_id": not event["tweet_id"],
        "empty_source": not event["source"],
        "deleted_with_tweet": event["kind"] == "deleted" and tweet is not None,
        "missing_tweet": event["kind"] != "deleted" and tweet is None,
        "impossible_time": any(each is not None and each < FIRST for each in times),
        "created_in_future": tweet is not None and tweet["created_at"] > arrived + SKEW,
        "negative_count": any((count or 0) < 0 for count in counts),
        "entity_outside_text": any(
            each["start"] < 0 or each["end"] <= each["start"] or each["end"] > length for each in listed
        ),
    }
    return next((reason for reason, holds in rules.items() if holds), None)


def main() -> None:
    settings = json.loads(Path(sys.argv[1]).read_text())
    app = Application(
        settings["bootstrap_servers"],
        consumer_group=settings["group"],
        auto_offset_reset="earliest",
        auto_create_topics=False,
        use_changelog_topics=False,
        producer_extra_config={"compression.type": "lz4", "acks": "all", "linger.ms": 20},
        loglevel="WARNING",
    )
    kinds = {f"{part}_{way}": "bytes" for part in ("key", "value") for way in ("serializer", "deserializer")}
    raw, processed, rejected = (app.topic(settings[f"{name}_topic"], **kinds) for name in TOPICS)
    good = struct.pack(">bI", 0, settings["out_id"])
    rows = app.dataframe(raw).apply(Work(settings), metadata=True)
    rows.to_topic(lambda value, *_: processed if value.startswith(good) else rejected)
    began = time.process_time()
    app.run(timeout=settings["idle_seconds"])
    print(json.dumps({"cpu_seconds": time.process_time() - began}))


if __name__ == "__main__":
    main()
