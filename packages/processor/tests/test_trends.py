"""Feature: what is said now, in windows that are final."""

import io
import random
import signal
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import fastavro
import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pyspark.sql import SparkSession
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.processes import Programs
from tweet_local.running import RunningProcessor
from tweet_local.sample_events import schema_with
from tweet_local.spark_cluster import SparkCluster
from tweet_local.waiting import wait_until
from tweet_processor.trends.metrics import TrendsCollector
from tweet_processor.trends.settings import TrendsSettings
from tweet_processor.trends.supervise import TrendsSupervisor
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject
from tweet_schema.wire import frame, parsed

from .conftest import COMMAND
from .planted import START, Window, closing, counted, planted, tweet

pytestmark = pytest.mark.servers
scenarios("features/trends.feature")

Answer = Mapping[Window, tuple[int, int]]
PATIENCE_S = 120
WINDOWS = {"window": "10 minutes", "slide": "5 minutes", "watermark": "10 minutes", "state_partitions": 1}


@pytest.fixture
def tweets() -> list[dict[str, object]]:
    return planted(120, minutes=40)


def written(lane: Lane) -> dict[Window, tuple[int, int]]:
    """What is in trends, a repetition once; two that differ fail."""
    found: dict[Window, tuple[int, int]] = {}
    for record in lane.trends():
        window: Window = (record["kind"], record["value"], record["window_start"], record["window_end"])  # type: ignore[assignment] # decoded by the contract
        counts = (int(str(record["tweet_count"])), int(str(record["author_count"])))
        assert found.setdefault(window, counts) == counts, f"{window} was written with {found[window]} and {counts}"
    return found


@given(
    parsers.parse(
        "processed holds {count:d} planted tweets of {minutes:d} minutes, up to 9 minutes out of order, "
        "every fourth of them twice"
    )
)
def holds_planted(lane: Lane, tweets: list[dict[str, object]], count: int, minutes: int) -> None:
    assert len(tweets) == count
    doubled = [again for number, one in enumerate(tweets) for again in ([one, one] if number % 4 == 0 else [one])]
    lane.publish_processed(doubled)


@given("some of them were edited and some deleted, and 2 records cannot be read")
def edited_and_deleted(lane: Lane, tweets: list[dict[str, object]]) -> None:
    lane.publish_all([b"", lane.message(tweets[0], Subject.PROCESSED)[:-3]], topic=lane.topics.processed)
    chance = random.Random(1)
    lane.publish_processed(
        tweet(number, START + timedelta(minutes=39), chance, kind)
        for kind, numbers in {"edited": range(10), "deleted": range(10, 20)}.items()
        for number in numbers
    )


@pytest.fixture
def supervisor(spark: SparkSession, lane: Lane, tmp_path: Path) -> Iterator[TrendsSupervisor]:
    """In a thread of this process, until the scenario ends."""
    settings = TrendsSettings(
        bootstrap_servers=lane.bootstrap_servers,
        registry_url=lane.registry_url,
        processed_topic=lane.topics.processed,
        trends_topic=lane.topics.trends,
        interval="1 second",
        checkpoint=str(tmp_path / "trends"),
        **WINDOWS,
    )
    stop = Event()
    with Registry(lane.registry_url) as registry, ThreadPoolExecutor(1) as aside:
        running = TrendsSupervisor(spark, settings, registry, stop)
        ended = aside.submit(running.run)
        yield running
        stop.set()
        ended.result(60)


@when("windows of 10 minutes that slide by 5 are counted with a watermark of 10 minutes")
def are_counted(supervisor: TrendsSupervisor, lane: Lane) -> None:
    ends = lane.ends(lane.topics.processed)
    wait_until(lambda: supervisor.standing.counted.finished == ends, PATIENCE_S, "all of processed to be read")


@when("a tweet two hours later, written with a newer version of the contract, closes them")
def close(lane: Lane) -> None:
    newer = schema_with(f"tone_{uuid.uuid4().hex}", Subject.PROCESSED)
    client = SchemaRegistryClient({"url": lane.registry_url})
    schema_id = client.register_schema(Subject.PROCESSED, Schema(newer, "AVRO"))
    body = io.BytesIO()
    fastavro.schemaless_writer(body, parsed(newer), closing(1000, hours=2))
    lane.publish_all([frame(schema_id, body.getvalue())], topic=lane.topics.processed)


@when("the second half comes, and a tweet two hours later closes them")
def second_half(lane: Lane, tweets: list[dict[str, object]]) -> None:
    lane.publish_processed([*tweets[60:], closing(1000, hours=2)])


@then("every window, kind and value has the tweets and people that plain Python counts", target_fixture="answer")
def as_plain_python(lane: Lane, tweets: list[dict[str, object]]) -> Answer:
    expected = counted(tweets)
    wait_until(lambda: len(written(lane)) >= len(expected), PATIENCE_S, f"{len(expected)} counts", interval_s=0.5)
    answer = written(lane)
    assert answer == expected
    return answer


@then("nothing was late, and 2 records were told as unreadable")
def nothing_late(supervisor: TrendsSupervisor) -> None:
    counted_so_far = supervisor.standing.counted
    assert (counted_so_far.late, counted_so_far.unreadable) == (0, 2)


@when("a tweet comes for a window that is closed, and another two hours later")
def comes_late(supervisor: TrendsSupervisor, lane: Lane) -> None:
    lane.publish_processed([tweet(2000, START + timedelta(minutes=20), random.Random(3))])
    wait_until(lambda: supervisor.standing.counted.late, PATIENCE_S, "a late tweet to be told")
    lane.publish_processed([closing(3000, hours=4)])


@then(parsers.parse("{count:d} tweet was late, and no window has changed"))
def late(supervisor: TrendsSupervisor, lane: Lane, answer: Answer, count: int) -> None:
    after = {("hashtag", "language", "negative_word").index(kind) for kind, _, _, _ in answer}
    assert after == {0, 1, 2}
    wait_until(lambda: len(written(lane)) > len(answer), PATIENCE_S, "the windows of the tweet that closed the others")
    assert supervisor.standing.counted.late == count
    assert {window: counts for window, counts in written(lane).items() if window in answer} == answer
    later = {window for window in written(lane) if window not in answer}
    assert all(start >= START + timedelta(hours=1) for _, _, start, _ in later)


@then("the metrics tell it, and where the watermark is")
def metrics(supervisor: TrendsSupervisor) -> None:
    families = TrendsCollector(supervisor.standing, 60).collect()
    found = {
        sample.name.removeprefix("tweet_processor_trends_"): sample for each in families for sample in each.samples
    }
    assert (found["late_records_total"].value, found["unreadable_records_total"].value) == (1, 2)
    assert found["windows_total"].value > 0
    watermark = datetime.fromtimestamp(found["watermark_timestamp_seconds"].value, UTC)
    assert START + timedelta(hours=1) < watermark < START + timedelta(hours=4)


@pytest.fixture
def program(lane: Lane, tmp_path: Path, java_home: Path, cluster_flags: list[str]) -> Iterator[RunningProcessor]:
    command = [
        *(COMMAND, "trends", "--bootstrap-servers", lane.bootstrap_servers, "--registry-url", lane.registry_url),
        *("--processed-topic", lane.topics.processed, "--trends-topic", lane.topics.trends, "--interval", "1 second"),
        *("--checkpoint", str(tmp_path / "trends"), *cluster_flags),
        *(f"--{name.replace('_', '-')}={value}" for name, value in WINDOWS.items()),
    ]
    running = RunningProcessor(Programs(tmp_path / "program"), command, java_home)
    yield running
    running.stop()


@given("a program that counts the same windows on a standalone cluster", target_fixture="started")
def started(program: RunningProcessor) -> RunningProcessor:
    program.start()
    return program


@given(parsers.parse("processed holds the first half of {count:d} planted tweets of {minutes:d} minutes"))
def holds_half(lane: Lane, tweets: list[dict[str, object]], count: int, minutes: int) -> None:
    lane.publish_processed(tweets[: count // 2])


@when("it is killed with SIGKILL once a window was written, and started again", target_fixture="before")
def kill(started: RunningProcessor, lane: Lane, spark_cluster: SparkCluster) -> set[int]:
    wait_until(lambda: written(lane), PATIENCE_S, "the first window")
    before = {process.pid for process in spark_cluster.executors()}
    started.kill()
    started.start()
    return before


@when("an executor of it is killed with SIGKILL")
def kill_executor(spark_cluster: SparkCluster, before: set[int]) -> None:
    fresh = wait_until(
        lambda: [process for process in spark_cluster.executors() if process.pid not in before],
        PATIENCE_S,
        "an executor of the second start",
    )
    fresh[0].send_signal(signal.SIGKILL)


@then("what was written twice says the same")
def says_the_same(lane: Lane) -> None:
    assert len(lane.trends()) >= len(written(lane))
