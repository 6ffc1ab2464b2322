"""The chain of a partition: files named by the offset they begin at, each ending where the next begins.

`chain/<topic>/<partition>/begin.json` says where the first began. A file cannot be made twice, so of two writers at
one offset one is refused; where the last file ends is where loading goes on.
"""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict

from tweet_loader.kafka.record import Place
from tweet_loader.rows.tables import schema_of
from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.sinks.store import Store

CHAIN = "chain/"
ANCHOR = "begin.json"
MARK, FORMAT = "tweet-loader.json", b'{"format": 1}'
"""What tells a warehouse from any other place, from the first look of a loader on."""
MIGRATION = "migration.json"
"""There while the warehouse is filled from another."""
END, WRITER, ROWS = b"tweet-loader.end", b"tweet-loader.writer", b"tweet-loader.rows"
"""What the footer of a file says beside Parquet's own: where it ends, who wrote it, how many rows it must have."""

UNIQUE = frozenset(
    (
        *("tweet_id", "version_id", "text", "clean_text", "raw_offset", "processed_offset"),
        *("occurred_at", "created_at", "received_at", "raw_timestamp"),
    )
)
"""Columns whose values hardly repeat: without dictionaries of them a file takes 0.87 of the time, 0.81 of the space."""


class Anchor(BaseModel):
    """Where a partition's chain begins."""

    model_config = ConfigDict(frozen=True)

    start: int
    topic_id: str | None = None


def anchors(store: Store) -> dict[Place, Anchor]:
    """Where every chain began."""
    return {
        place: Anchor.model_validate_json(store.read(anchor_name(place)))
        for place, chain in chains(store.names(CHAIN)).items()
        if chain.anchored
    }


@dataclass(frozen=True, slots=True)
class Link:
    """What a file of a chain says of itself."""

    end: int
    writer: str


def folder_of(place: Place) -> str:
    """Where a partition's chain lies."""
    return f"{CHAIN}{place.topic}/{place.partition}/"


def anchor_name(place: Place) -> str:
    """The file that says where its chain begins."""
    return folder_of(place) + ANCHOR


def link_name(place: Place, start: int) -> str:
    """The file that begins at that offset; names sort as offsets do."""
    return f"{folder_of(place)}{start:020d}.parquet"


@dataclass(slots=True)
class Chain:
    """What a listing shows of one partition."""

    place: Place
    starts: list[int]
    anchored: bool = False


def chains(names: Iterable[str]) -> dict[Place, Chain]:
    """The chains that a sorted listing of `chain/` shows."""
    found: dict[Place, Chain] = {}
    for name in names:
        _, topic, partition, file = name.split("/")
        place = Place(topic, int(partition))
        chain = found.setdefault(place, Chain(place, []))
        if file == ANCHOR:
            chain.anchored = True
        else:
            chain.starts.append(int(file.removesuffix(".parquet")))
    return found


def chain_schema(events: pa.Schema, rejected: pa.Schema) -> pa.Schema:
    """Of a chain's files: a row is an event, or holds a record set aside in `rejected`, so that both enter as one."""
    aside = pa.struct([field.with_nullable(True) for field in rejected])
    return schema_of(
        *(field.with_nullable(True) for field in events),
        pa.field("loaded_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("rejected", aside),
    )


def chain_rows(events: pa.Table, rejected: pa.Table, loaded_at: object) -> pa.Table:
    """Events and records set aside as rows of one file."""
    schema = chain_schema(events.schema, rejected.schema)
    if not rejected.num_rows:  # nearly always: 15 columns that hold nothing need not be written
        plain = schema.remove(len(schema) - 1)
        moments = pa.repeat(pa.scalar(loaded_at, plain.field("loaded_at").type), events.num_rows)
        return pa.table([*events.columns, moments], schema=plain)
    aside = pa.StructArray.from_arrays(
        [column.combine_chunks() for column in rejected.columns], fields=list(schema.field("rejected").type)
    )
    parts = [(events.columns, pa.nulls(events.num_rows, schema.field("rejected").type))]
    parts.append(([pa.nulls(rejected.num_rows, field.type) for field in events.schema], aside))
    moment = pa.scalar(loaded_at, schema.field("loaded_at").type)
    return pa.concat_tables(
        pa.table([*columns, pa.repeat(moment, len(last)), last], schema=schema) for columns, last in parts
    )


def content(rows: pa.Table, footer: Mapping[bytes, bytes]) -> bytes:
    """A Parquet file. Pages have checksums, so that a flipped bit is found by whoever reads them."""
    buffer = io.BytesIO()
    repeating = [path for field in rows.schema if field.name not in UNIQUE for path in _leaves(field)]
    pq.write_table(
        rows.replace_schema_metadata(dict(footer)),
        buffer,
        compression="zstd",
        use_dictionary=repeating,  # type: ignore[arg-type] # the stubs know yes and no, not which columns
        write_page_checksum=True,
    )
    return buffer.getvalue()


def _leaves(field: pa.Field[pa.DataType]) -> Iterator[str]:
    """The paths of what Parquet stores of a column."""
    if isinstance(field.type, pa.StructType):
        for inner in field.type:
            yield from (f"{field.name}.{path}" for path in _leaves(inner))
    elif isinstance(field.type, pa.ListType):
        yield from (f"{field.name}.list.{path}" for path in _leaves(field.type.value_field.with_name("element")))
    else:
        yield field.name


def link(store: Store, name: str) -> Link:
    """What the footer of a file says.

    Raises:
        FileNotFoundError: when it is gone.
        SinkBusyError: when it cannot be read now.
        SinkError: when it is no file of a chain, or not whole.
    """
    files, root = store.files()
    try:
        with files.open_input_file(root + name) as file:
            parquet = pq.ParquetFile(file)
            said = parquet.schema_arrow.metadata or {}
            found = Link(int(said[END]), said[WRITER].decode())
            rows = int(said[ROWS])
    except FileNotFoundError:
        raise
    except OSError as error:
        # Arrow looks whether an object is there and then reads it: between the two a compaction may have removed it.
        if not store.names(name):
            raise FileNotFoundError(f"{root}{name}") from error
        raise SinkBusyError(f"{root}{name} cannot be read: {error}") from error
    except (pa.ArrowInvalid, KeyError) as error:
        raise SinkError(f"{root}{name} is no file of a chain of tweet-loader: {error}") from error
    if parquet.metadata.num_rows != rows:
        raise SinkError(f"{root}{name} has {parquet.metadata.num_rows} rows and says it has {rows}")
    return found
