"""Where Spark runs and where it keeps its progress, without a query."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from pyspark.sql import SparkSession
from tweet_processor.checkpoint import Checkpoint, CheckpointError
from tweet_processor.session import Cluster, spark_settings
from tweet_processor.settings import RunSettings

JARS = Path("/opt/jars")


def test_alone_it_listens_on_this_machine_only() -> None:
    settings = spark_settings("local[4]", JARS, "1g", "", Cluster())
    assert settings["spark.driver.host"] == settings["spark.driver.bindAddress"] == "127.0.0.1"


def test_on_a_cluster_spark_finds_out_where_it_is_unless_told() -> None:
    assert "spark.driver.host" not in spark_settings("spark://m:7077", JARS, "1g", "", Cluster())
    told = spark_settings("k8s://https://api", JARS, "1g", "", Cluster(driver_host="processor.tweets.svc"))
    assert told["spark.driver.host"] == "processor.tweets.svc"
    assert "spark.driver.bindAddress" not in told  # a service's name is nobody's own address


def test_executors_get_the_connectors_and_the_limits_too() -> None:
    settings = spark_settings("spark://m:7077", JARS, "1g", "-Xss2m", Cluster(executor_memory="3g", executor_cores=2))
    for which in ("driver", "executor"):
        assert settings[f"spark.{which}.extraClassPath"] == "/opt/jars/*"
        assert "avro.limits.bytes.maxLength" in settings[f"spark.{which}.extraJavaOptions"]
        assert settings[f"spark.{which}.extraJavaOptions"].endswith("-Xss2m")
    assert (settings["spark.executor.memory"], settings["spark.executor.cores"]) == ("3g", "2")


def test_what_a_person_sets_wins() -> None:
    conf = RunSettings(conf=("spark.executor.extraClassPath=/elsewhere/*", "spark.kubernetes.namespace=a=b")).spark_conf
    settings = spark_settings("k8s://https://api", JARS, "1g", "", Cluster(conf=conf))
    assert settings["spark.executor.extraClassPath"] == "/elsewhere/*"
    assert settings["spark.kubernetes.namespace"] == "a=b"


@pytest.mark.parametrize("wrong", ["spark.executor.memory", "executor.memory=1g", "=1"])
def test_a_setting_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match=r"is no spark\.KEY=VALUE"):
        RunSettings(conf=(wrong,))


@pytest.mark.servers
@pytest.mark.parametrize("scheme", ["", "file://"])
def test_progress_is_read_from_a_folder_or_a_uri(spark: SparkSession, tmp_path: Path, scheme: str) -> None:
    checkpoint = Checkpoint(spark, f"{scheme}{tmp_path}")
    checkpoint.ensure_usable()
    assert checkpoint.finished_offsets() is None
    for folder, text in {"offsets": 'v1\n{"x":1}\n{"raw":{"0":%d}}', "commits": "v1\n{}"}.items():
        (tmp_path / folder).mkdir()
        for batch in (2, 10):
            (tmp_path / folder / str(batch)).write_text(text % batch if "%" in text else text)
    (tmp_path / "offsets" / "11").write_text('v1\n{}\n{"raw":{"0":11}}')  # begun and not finished
    (tmp_path / "commits" / ".11.tmp").write_text("")
    assert checkpoint.finished_offsets() == '{"raw":{"0":10}}'


@pytest.mark.servers
@pytest.mark.parametrize(("place", "missing"), [("s3a://bucket/processor", "hadoop-aws"), ("gs://b/p", "gs://")])
def test_a_place_without_its_file_system_is_refused_with_what_is_missing(
    spark: SparkSession, place: str, missing: str
) -> None:
    with pytest.raises(CheckpointError, match=missing):
        Checkpoint(spark, place).ensure_usable()
