"""Any record of any contract survives every projection, and its bytes are the contract's whatever held it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, create_model
from tweet_local.any_record import any_record, strange_records
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk import decode_messages
from tweet_schema.bulk_encode import encode_batch
from tweet_schema.contract import MODELS, Contract, latest, versions
from tweet_schema.sqlite_rows import from_row, to_row
from tweet_schema.tables import duckdb_columns, sqlite_columns
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import decode, encode, frame

Record = dict[str, object]
RELEASED = [contract for subject in Subject for contract in versions(subject)]


def through_avro(records: Sequence[Record], contract: Contract) -> list[Record]:
    return [decode(encode(contract, record), contract.text, contract) for record in records]


def through_arrow(records: Sequence[Record], contract: Contract) -> list[Record]:
    return pa.Table.from_pylist(list(records), schema=arrow_schema(contract)).to_pylist()


def through_bulk(records: Sequence[Record], contract: Contract) -> list[Record]:
    batch = pa.RecordBatch.from_pylist(list(records), schema=arrow_schema(contract))
    messages = encode_batch(batch, contract, 1)
    assert messages == [frame(1, encode(contract, record)) for record in records]
    found = decode_messages(messages, {1: contract.text}.get, contract)
    assert not found.bad
    return found.batch.to_pylist()


def through_duckdb(records: Sequence[Record], contract: Contract) -> list[Record]:
    rows = pa.Table.from_pylist(list(records), schema=arrow_schema(contract))
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"CREATE TABLE target ({columns_of(duckdb_columns(contract))})")
        database.register("batch", rows)
        database.execute("INSERT INTO target BY NAME SELECT * FROM batch")
        return database.execute("SELECT * FROM target").to_arrow_table().to_pylist()


def through_sqlite(records: Sequence[Record], contract: Contract) -> list[Record]:
    columns = sqlite_columns(contract)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE target ({columns_of(columns)}) STRICT")
        marks = ", ".join("?" * len(columns))
        database.executemany(f"INSERT INTO target VALUES ({marks})", [to_row(contract, record) for record in records])  # noqa: S608 - question marks
        return [from_row(contract, row) for row in database.execute("SELECT * FROM target ORDER BY rowid")]


def columns_of(definitions: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in definitions.items())


Through = Callable[[Sequence[Record], Contract], list[Record]]
PROJECTIONS: Sequence[Through] = (through_avro, through_arrow, through_bulk, through_duckdb, through_sqlite)


@pytest.mark.parametrize("through", PROJECTIONS, ids=lambda through: through.__name__)
@pytest.mark.parametrize("contract", RELEASED, ids=lambda contract: contract.label)
def test_what_is_strange_comes_back(contract: Contract, through: Through) -> None:
    records = strange_records(contract)
    assert through(records, contract) == records


@pytest.mark.parametrize("through", PROJECTIONS, ids=lambda through: through.__name__)
@pytest.mark.parametrize("subject", Subject)
@given(data=st.data())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_any_records_come_back(subject: Subject, through: Through, data: st.DataObject) -> None:
    contract = latest(subject)
    records = data.draw(st.lists(any_record(contract), min_size=1, max_size=8))
    assert through(records, contract) == records


def turned(value: object) -> object:
    """The same with every mapping in reverse."""
    if isinstance(value, dict):
        return {name: turned(inner) for name, inner in reversed(value.items())}
    return [turned(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("contract", RELEASED, ids=lambda contract: contract.label)
def test_the_bytes_are_in_the_contracts_order_whatever_the_records(contract: Contract) -> None:
    for record in strange_records(contract):
        other = turned(record)
        assert isinstance(other, dict)
        assert encode(contract, other) == encode(contract, record)


@pytest.mark.parametrize("subject", Subject)
def test_the_bytes_are_in_the_contracts_order_whatever_the_models(subject: Subject) -> None:
    """A model that declares its fields the other way round, as after an edit that snapshot would not let pass."""
    contract, model = latest(subject), MODELS[subject]
    fields = {name: (info.annotation, info) for name, info in reversed(model.model_fields.items())}
    other: type[BaseModel] = create_model("Turned", **fields)  # type: ignore[call-overload]  # the fields are not known to mypy
    record = strange_records(contract)[3]
    assert list(other.model_fields) == list(reversed(model.model_fields))
    assert encode(contract, other.model_validate(record).model_dump()) == encode(contract, record)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_event_that_a_source_may_make_comes_back_as_it_was(
    any_event: st.SearchStrategy[TweetEvent], data: st.DataObject
) -> None:
    contract, event = latest(Subject.RAW), data.draw(any_event)
    for through in PROJECTIONS:
        (found,) = through([event.model_dump()], contract)
        assert TweetEvent.model_validate(found) == event
