"""Processes and topics of one test: the loader as its users run it, and a hand on what it reads."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, when
from tweet_local.kafka import KafkaServer
from tweet_local.registry import RegistryServer
from tweet_local.topics import Topics
from tweet_schema.topics import Subject

from .events import Event, event
from .pipeline import Pipeline


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
