"""What both queries do to be good citizens: the session that is asked for, errors in a line, an end on request."""

import signal
from threading import Event

from pyspark.sql import SparkSession
from tweet_schema.registry import RegistryRefusalError, RegistryUnavailableError

from tweet_processor.checkpoint import CheckpointError, settings_for
from tweet_processor.kafka import KafkaUnavailableError
from tweet_processor.session import Cluster, MissingJarsError, open_session
from tweet_processor.settings import SparkSettings
from tweet_processor.supervise import QueryFailedError
from tweet_processor.watching.serve import MetricsPortError

EXPECTED = (
    MissingJarsError,
    CheckpointError,
    KafkaUnavailableError,
    RegistryUnavailableError,
    RegistryRefusalError,
    QueryFailedError,
    MetricsPortError,
)
"""Errors whose sentence is all that a person needs."""


def session_of(settings: SparkSettings, checkpoint: str) -> SparkSession:
    """The session that the settings describe, fit for a checkpoint at that place."""
    conf = settings_for(checkpoint) | settings.spark_conf
    cluster = Cluster(settings.driver_host, settings.executor_memory, settings.executor_cores, conf)
    return open_session(settings.master, settings.jars, settings.driver_memory, settings.java_options, cluster)


def stop_on_signals(stop: Event) -> None:
    """Let SIGTERM and Ctrl-C end the query instead of the process. After the session, which sets its own."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
