"""Any record of any contract goes through Spark's rows and comes out as the same bytes."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.avro.functions import from_avro, to_avro
from tweet_local.any_record import any_record, strange_records
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import Contract, latest, versions
from tweet_schema.topics import Subject
from tweet_schema.wire import encode

pytestmark = pytest.mark.servers
Record = dict[str, object]


def as_arrow(records: Sequence[Record], contract: Contract) -> pa.Table:
    """The place of each record, its bytes by the reference codec, and its values as Arrow has them."""
    values = pa.RecordBatch.from_pylist(list(records), schema=arrow_schema(contract)).to_struct_array()
    bodies = pa.array([encode(contract, record) for record in records], pa.binary())
    return pa.table({"place": pa.array(range(len(records)), pa.int32()), "body": bodies, "values": values})


def judged(spark: SparkSession, table: pa.Table, contract: Contract) -> list[tuple[bool, bool]]:
    """For each record, whether Spark's rows are its values, and its bytes come out again."""
    decoded = spark.createDataFrame(table).withColumn("event", from_avro("body", contract.text, {"mode": "FAILFAST"}))
    again = to_avro("event", contract.text)
    columns = (F.expr("event <=> values").alias("same_values"), (again == F.col("body")).alias("same_bytes"))
    rows = decoded.select("place", *columns).orderBy("place").collect()
    return [(row["same_values"], row["same_bytes"]) for row in rows]


@pytest.mark.parametrize("contract", [c for s in Subject for c in versions(s)], ids=lambda contract: contract.label)
def test_what_is_strange_comes_out_as_the_same_bytes_and_values(spark: SparkSession, contract: Contract) -> None:
    records = strange_records(contract)
    assert judged(spark, as_arrow(records, contract), contract) == [(True, True)] * len(records)


@pytest.mark.parametrize("subject", Subject)
@given(data=st.data())
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_any_records_come_out_as_the_same_bytes_and_values(
    spark: SparkSession, subject: Subject, data: st.DataObject
) -> None:
    contract = latest(subject)
    records = data.draw(st.lists(any_record(contract), min_size=1, max_size=40))
    assert judged(spark, as_arrow(records, contract), contract) == [(True, True)] * len(records)


def test_another_value_is_told_from_the_same(spark: SparkSession) -> None:
    contract = latest(Subject.PROCESSED)
    first, second = strange_records(contract)[:2]
    mixed = as_arrow([first], contract).set_column(2, "values", as_arrow([second], contract)["values"])
    assert judged(spark, mixed, contract) == [(False, True)]
