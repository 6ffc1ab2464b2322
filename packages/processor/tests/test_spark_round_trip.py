"""Any record of any contract goes through Spark's rows and comes out as the same bytes."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql.avro.functions import from_avro, to_avro
from tweet_local.any_record import any_record
from tweet_schema.contract import Contract, latest
from tweet_schema.topics import Subject
from tweet_schema.wire import decode, encode

pytestmark = pytest.mark.servers


def through_spark(spark: SparkSession, bodies: Sequence[bytes], contract: Contract) -> pa.Table:
    """Decoded to rows and encoded again; both, in the order of the bodies."""
    table = pa.table({"place": pa.array(range(len(bodies)), pa.int32()), "body": pa.array(bodies, pa.binary())})
    rows = spark.createDataFrame(table).withColumn("event", from_avro("body", contract.text, {"mode": "FAILFAST"}))
    return (
        rows.withColumn("again", to_avro("event", contract.text)).orderBy("place").select("event.*", "again").toArrow()
    )


@pytest.mark.parametrize("subject", Subject)
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_records_come_out_as_the_same_bytes_and_values(
    spark: SparkSession, subject: Subject, data: st.DataObject
) -> None:
    contract = latest(subject)
    records = data.draw(st.lists(any_record(contract), min_size=1, max_size=30))
    bodies = [encode(contract, record) for record in records]
    found = through_spark(spark, bodies, contract)
    assert found["again"].to_pylist() == bodies
    values = found.drop_columns("again").to_pylist()
    assert values == [decode(body, contract.text, contract) for body in bodies]
