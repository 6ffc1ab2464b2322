"""From framed bytes to events, by the schema that each message names."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.avro.functions import from_avro
from tweet_schema.wire import (
    HEADER_BYTES,
    EmptyValueError,
    NotFramedError,
    UndecodableError,
    UnknownSchemaError,
    UnreadableSchemaError,
)

from tweet_processor.fault import fault, first_fault

UNSEEN_SCHEMA_ID = "unseen schema id"
"""How the failure of a query begins when a message names a schema nobody asked the registry for yet."""

END_MARK = secrets.token_bytes(16)
"""Drawn when the process starts, so that nobody can have written it into a value: an MD5 of the value, which
nobody could either, cost two microseconds a record."""


@dataclass(frozen=True, slots=True)
class Writers:
    """What is known about schema ids: how to read some, why not to read others."""

    readable: Mapping[int, str] = field(default_factory=dict)
    """Schema text by id, each readable as the contract of raw."""
    refused: Mapping[int, str] = field(default_factory=dict)
    """Reason code by id."""

    def __contains__(self, schema_id: int) -> bool:
        return schema_id in self.readable or schema_id in self.refused


def decode(raw: DataFrame, writers: Writers, reader: str) -> DataFrame:
    """Add `raw_schema_id`, `event` as the schema text `reader` sees it, and `fault` where it is not to be used.

    An id that `writers` does not know fails the query with `UNSEEN_SCHEMA_ID` and the id: the
    supervisor then asks the registry and goes on from the checkpoint, so nothing is judged unheard.
    What is read from a record with something behind it is in `event`, too: the fault tells.
    """
    framed = raw.withColumn("raw_schema_id", F.when(is_framed(), schema_id()))
    read = framed.withColumn("read", event(writers, reader))
    decoded = read.withColumn("event", F.col("read.event"))
    return decoded.withColumn("fault", first_fault(framing_fault(), refusal(writers), undecodable())).drop("read")


def is_framed() -> Column:
    """Whether the value begins as the wire format says."""
    return (F.length("value") >= HEADER_BYTES) & (F.substring("value", 1, 1) == F.lit(b"\x00"))


def schema_id() -> Column:
    """The four bytes after the first, big-endian, as a whole number."""
    return F.conv(F.hex(F.substring("value", 2, 4)), 16, 10).cast("bigint")


def event(writers: Writers, reader: str) -> Column:
    """The decoded event; null where the record has no usable id, all fields null where the body is damaged."""
    # By expression: the function takes a length only as a number, and the body's is not known.
    body = F.concat(F.expr(f"substring(value, {HEADER_BYTES + 1})"), F.lit(END_MARK))
    options = {"avroSchema": with_end(reader), "mode": "PERMISSIVE"}
    unframed_or_refused = F.col("raw_schema_id").isNull() | F.col("raw_schema_id").isin(list(writers.refused))
    chosen = F.when(unframed_or_refused, F.lit(None))
    for known, text in writers.readable.items():
        chosen = chosen.when(F.col("raw_schema_id") == known, from_avro(body, with_end(text), options))
    unseen = F.concat_ws(" ", F.lit(UNSEEN_SCHEMA_ID), F.col("raw_schema_id"))
    return chosen.otherwise(F.raise_error(unseen))


def with_end(schema: str) -> str:
    """The schema of a record followed by an end mark, which only decodes to itself when the record ends before it.

    Spark's reader ignores what follows a record. To encode it again and compare would refuse sound records, too:
    lists may be written in blocks, and numbers with idle bytes.
    """
    mark: dict[str, JsonValue] = {"type": "fixed", "name": "EndMark", "size": len(END_MARK)}
    fields: list[JsonValue] = [{"name": "event", "type": json.loads(schema)}, {"name": "end", "type": mark}]
    return json.dumps({"type": "record", "name": "Ended", "fields": fields})


def framing_fault() -> Column:
    """Why the value is no frame, if it is none."""
    return F.when(
        F.col("value").isNull() | (F.length("value") == 0),
        fault(EmptyValueError.reason, "the message has no value"),
    ).when(~is_framed(), fault(NotFramedError.reason, "the value does not begin with 0x00 and a schema id"))


def refusal(writers: Writers) -> Column:
    """Why the schema id cannot be used, if it cannot."""
    refused = F.when(F.lit(False), fault("", ""))
    for known, reason in writers.refused.items():
        refused = refused.when(F.col("raw_schema_id") == known, fault(reason, REFUSALS[reason].format(known)))
    return refused


def undecodable() -> Column:
    """Whether the body is damaged: Avro's permissive mode then leaves even the mark null; or ends elsewhere."""
    whole = F.col("read.end") == F.lit(END_MARK)
    return F.when(
        ~F.coalesce(whole, F.lit(False)), fault(UndecodableError.reason, "the body is no record of its schema")
    )


REFUSALS = {
    UnknownSchemaError.reason: "the registry knows no schema {}",
    UnreadableSchemaError.reason: "schema {} cannot be read as the contract of raw",
}
