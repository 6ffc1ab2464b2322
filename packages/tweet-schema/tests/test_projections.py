"""Arrow and table definitions say what the contract says."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import duckdb
import pytest
from pydantic import BaseModel, JsonValue
from tweet_schema.arrow import arrow_schema
from tweet_schema.avro_schema import UnsupportedTypeError, avro_schema
from tweet_schema.contract import MODELS, Contract, ContractError, latest
from tweet_schema.rejected_record import Header, RejectedRecord
from tweet_schema.shape import shape_of
from tweet_schema.sqlite_rows import from_row, to_row
from tweet_schema.tables import bigquery_columns, duckdb_columns
from tweet_schema.topics import Subject


@pytest.mark.parametrize("subject", Subject)
def test_every_field_is_projected_in_the_contracts_order(subject: Subject) -> None:
    names = list(MODELS[subject].model_fields)
    assert arrow_schema(latest(subject)).names == names
    assert list(duckdb_columns(latest(subject))) == names


def test_absence_is_allowed_exactly_where_the_contract_allows_it() -> None:
    schema = arrow_schema(latest(Subject.PROCESSED))
    assert schema.field("text").nullable
    assert not schema.field("tweet_id").nullable


@pytest.mark.parametrize("subject", Subject)
def test_duckdb_takes_the_definition_and_an_arrow_batch_of_it(subject: Subject) -> None:
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE target ({_columns(duckdb_columns(latest(subject)))})")
        empty = arrow_schema(latest(subject)).empty_table()
        database.register("batch", empty)
        database.execute("INSERT INTO target BY NAME SELECT * FROM batch")
        assert database.sql("SELECT count(*) FROM target").fetchone() == (0,)


def test_bytes_in_lists_survive_a_sqlite_row() -> None:
    contract = latest(Subject.REJECTED)
    sample = RejectedRecord(
        topic="raw",
        partition=0,
        offset=2**62,
        key=b"\x00\xff",
        headers=[Header(key="trace", value=b"\x00\xff"), Header(key="none")],
        stage="processor",
        reason="undecodable",
        detail="damaged",
        component_version="0.1.0",
        rejected_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert RejectedRecord.model_validate(from_row(contract, to_row(contract, sample.model_dump()))) == sample


def test_bigquery_gets_its_own_types() -> None:
    columns = bigquery_columns(latest(Subject.PROCESSED))
    assert columns["tweet_id"] == "STRING NOT NULL"
    assert columns["created_at"] == "TIMESTAMP"
    assert columns["hashtags"] == "ARRAY<STRING>"
    assert columns["raw_offset"] == "INT64 NOT NULL"
    headers = bigquery_columns(latest(Subject.REJECTED))["headers"]
    assert headers == "ARRAY<STRUCT<`key` STRING, `value` BYTES>>"


def _columns(definitions: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in definitions.items())


def test_a_type_that_no_contract_holds_is_named_with_its_field() -> None:
    class Wrong(BaseModel):
        price: complex

    with pytest.raises(UnsupportedTypeError, match=r"Wrong\.price"):
        avro_schema(Wrong)


@pytest.mark.parametrize("kind", ["null", "int", "Unheard", {"type": "map", "values": "long"}], ids=str)
def test_a_type_that_no_contract_may_use_is_named(kind: JsonValue) -> None:
    known: JsonValue = {"type": "record", "name": "Unheard", "namespace": "n", "fields": []}
    fields: JsonValue = [
        {"name": "first", "type": known, "doc": "So that the name is known to Avro."},
        {"name": "a", "type": kind, "doc": "What no table could hold."},
    ]
    text = json.dumps({"type": "record", "name": "Thing", "namespace": "n", "fields": fields})
    with pytest.raises(ContractError, match="no contract may use the Avro type"):
        shape_of(Contract(Subject.RAW, 9, text))
