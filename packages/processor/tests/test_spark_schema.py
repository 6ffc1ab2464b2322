"""The Spark schema that is derived from a contract is the one that Spark derives itself."""

import json

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType
from tweet_schema.contract import Contract, versions
from tweet_schema.spark import spark_schema
from tweet_schema.topics import Subject

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("contract", [c for s in Subject for c in versions(s)], ids=lambda contract: contract.label)
def test_spark_derives_the_same(spark: SparkSession, contract: Contract) -> None:
    jvm = SparkContext._jvm
    assert jvm is not None
    avro = jvm.org.apache.avro.Schema.Parser().parse(contract.text)
    derived = jvm.org.apache.spark.sql.avro.SchemaConverters.toSqlType(avro).dataType().json()
    assert (
        StructType.fromJson(spark_schema(contract)).jsonValue() == StructType.fromJson(json.loads(derived)).jsonValue()
    )
