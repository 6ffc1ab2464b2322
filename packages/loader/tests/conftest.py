"""Processes and topics of one test: the loader as its users run it, and a hand on what it reads."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pytest_bdd import given, parsers, when
from tweet_local.kafka import KafkaServer
from tweet_local.registry import RegistryServer
from tweet_local.topics import Topics
from tweet_schema.topics import Subject

from .events import Event, event
from .pipeline import Pipeline

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux keeps it in memory; what is in it is a folder of our own
"""What a crash of the machine does to a file is not shown by these tests: so no disk is waited for."""


@contextmanager
def quick_temporary_folder() -> Iterator[Path]:
    """An empty folder, in memory where there is some."""
    with TemporaryDirectory(prefix="tweet-loader-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """This test's folder for warehouses that are opened and closed a hundred times."""
    with quick_temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def topic_partitions() -> int:
    return 2


@pytest.fixture
def pipeline(
    kafka_server: KafkaServer,
    registry_server: RegistryServer,
    topics: Topics,
    schema_ids: Mapping[Subject, int],
    tmp_path: Path,
) -> Iterator[Pipeline]:
    """This test's topics and warehouse; loaders that still run at its end are killed."""
    with Pipeline(kafka_server.bootstrap_servers, registry_server.url, topics, schema_ids, tmp_path) as mine:
        yield mine


@given(parsers.parse('a processed topic with a tweet saying "{text}"'), target_fixture="events")
def one_tweet(pipeline: Pipeline, text: str) -> list[Event]:
    return pipeline.processed([event("1", text=text)])


@when("the loader runs until it has caught up", target_fixture="outcome")
def caught_up(pipeline: Pipeline) -> subprocess.CompletedProcess[str]:
    return pipeline.catch_up()
