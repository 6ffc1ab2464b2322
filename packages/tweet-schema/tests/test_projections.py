"""Arrow and table definitions say what the contract says."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from tweet_schema.arrow import arrow_schema
from tweet_schema.avro_schema import UnsupportedTypeError, avro_schema
from tweet_schema.contract import MODELS, latest
from tweet_schema.tables import duckdb_columns
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent


@pytest.mark.parametrize("subject", Subject)
def test_every_field_is_projected_in_the_contracts_order(subject: Subject) -> None:
    names = list(MODELS[subject].model_fields)
    assert arrow_schema(latest(subject)).names == names
    assert list(duckdb_columns(latest(subject))) == names


def test_absence_is_allowed_exactly_where_the_contract_allows_it() -> None:
    schema = arrow_schema(latest(Subject.PROCESSED))
    assert schema.field("text").nullable
    assert not schema.field("tweet_id").nullable


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_event_survives_arrow(any_event: st.SearchStrategy[TweetEvent], data: st.DataObject) -> None:
    event = data.draw(any_event)
    table = pa.Table.from_pylist([event.model_dump()], schema=arrow_schema(latest(Subject.RAW)))
    assert TweetEvent.model_validate(table.to_pylist()[0]) == event


@pytest.mark.parametrize("subject", Subject)
def test_duckdb_takes_the_definition_and_an_arrow_batch_of_it(subject: Subject) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(latest(subject)).items())
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE target ({columns})")
        empty = arrow_schema(latest(subject)).empty_table()
        database.register("batch", empty)
        database.execute("INSERT INTO target BY NAME SELECT * FROM batch")
        assert database.sql("SELECT count(*) FROM target").fetchone() == (0,)


def test_a_type_that_no_contract_holds_is_named_with_its_field() -> None:
    class Wrong(BaseModel):
        price: complex

    with pytest.raises(UnsupportedTypeError, match=r"Wrong\.price"):
        avro_schema(Wrong)
