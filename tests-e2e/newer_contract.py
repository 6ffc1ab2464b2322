"""Tweets of a contract that is newer than the pipeline: one more optional field."""

import io
import uuid
from collections.abc import Iterable, Iterator

import fastavro
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from tweet_local.sample_events import created, raw_schema_with
from tweet_schema.topics import Subject
from tweet_schema.wire import frame, parsed

SCRATCH = "scratch-value"


class Newer:
    """A version of raw's contract that nobody has seen, with a field of its own."""

    def __init__(self, registry_url: str) -> None:
        self.field = f"mood_{uuid.uuid4().hex}"
        self.text = raw_schema_with(self.field)
        self._client = SchemaRegistryClient({"url": registry_url})

    def publish(self) -> int:
        """Register it for raw; its id."""
        return self._client.register_schema(Subject.RAW, Schema(self.text, "AVRO"))

    def next_id(self) -> int:
        """The id that it will get: this registry counts, and another schema has just been given the one before."""
        return self._client.register_schema(SCRATCH, Schema(raw_schema_with(f"{self.field}_not"), "AVRO")) + 1

    def messages(self, schema_id: int, source: str, tweet_ids: Iterable[str]) -> Iterator[bytes]:
        """Tweets written with it."""
        for tweet_id in tweet_ids:
            body = io.BytesIO()
            event = created(f"newer {tweet_id}", tweet_id, source=source) | {self.field: "glad"}
            fastavro.schemaless_writer(body, parsed(self.text), event)
            yield frame(schema_id, body.getvalue())
