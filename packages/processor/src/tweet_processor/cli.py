"""The command `tweet-processor`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from threading import Event

from cyclopts import App
from cyclopts.config import Env
from pyspark.sql import SparkSession
from tweet_schema.exposition import BuildInfo
from tweet_schema.refused_settings import in_sentences
from tweet_schema.registry import Registry

from tweet_processor.kafka import wait_for_topics
from tweet_processor.logs import log_to_stderr
from tweet_processor.reasons import reasons_table
from tweet_processor.service import EXPECTED, session_of, stop_on_signals
from tweet_processor.settings import RunSettings
from tweet_processor.supervise import Supervisor
from tweet_processor.trends.command import trends
from tweet_processor.watching.catalogue import BUILD
from tweet_processor.watching.done import Done
from tweet_processor.watching.metrics import StandingCollector
from tweet_processor.watching.position import State
from tweet_processor.watching.serve import metrics_served

app = App(
    name="tweet-processor",
    help="Turns the topic raw into processed, and sets aside in rejected what cannot be used.",
    version=version("tweet-processor"),
    config=Env("TWEET_PROCESSOR_", command=False),
    error_formatter=in_sentences,
    help_epilogue=(
        "Examples:\n\n"
        "tweet-processor run --bootstrap-servers 127.0.0.1:9092 --registry-url http://127.0.0.1:8081 --jars ./jars\n\n"
        "tweet-processor run --trigger available-now --checkpoint ./backfill\n\n"
        "tweet-processor run --master spark://spark:7077 --checkpoint s3a://bucket/processor --jars /opt/jars"
    ),
)


@app.command
def run(*, settings: RunSettings = RunSettings()) -> int:
    """Process raw until SIGTERM or Ctrl-C, or to its end with the available-now trigger.

    Needs Java 21 or newer in JAVA_HOME and the connector jars of Spark's Kafka and Avro modules.
    Exit code 0 when it ended as asked, 1 when it could not start or go on.
    """
    log_to_stderr()
    stop = Event()
    try:
        # The session first: starting it takes longest, and Kafka and the registry may be starting beside it.
        spark = session_of(settings, settings.checkpoint)
        stop_on_signals(stop)
        done = process(spark, settings, stop)
    except EXPECTED as error:
        print(f"tweet-processor: {error}", file=sys.stderr)
        return 1
    print(
        f"{done.records} raw records processed in {len(done.batches)} finished batches, "
        f"{done.restarts} restarts to learn schemas; "
        f"the next start goes on from {settings.checkpoint}"
    )
    return 0


app.command(trends)


@app.command
def reasons() -> None:
    """Print every reason for which a record is set aside, as a table in Markdown."""
    print(reasons_table())


def process(spark: SparkSession, settings: RunSettings, stop: Event) -> Done:
    """Wait for what is needed, then run."""
    try:
        topics = {settings.raw_topic, settings.processed_topic, settings.rejected_topic}
        wait_for_topics(settings, topics, settings.wait_seconds)
        with Registry(settings) as registry:
            registry.wait(settings.wait_seconds)
            supervisor = Supervisor(spark, settings, registry, stop)
            with metrics_of(supervisor):
                return supervisor.run()
    finally:
        spark.stop()


@contextmanager
def metrics_of(supervisor: Supervisor) -> Iterator[None]:
    """Serve its metrics while it runs, if a port is set."""
    settings, standing = supervisor.settings, supervisor.standing
    collectors = (BuildInfo(BUILD, version("tweet-processor")), StandingCollector(standing, settings.stuck_seconds))

    def state() -> State:
        return standing.state(time.monotonic(), settings.stuck_seconds)

    with metrics_served(settings.metrics_host, settings.metrics_port, collectors, state):
        yield


def main() -> None:
    """Entry point of the console script."""
    app()
