"""Waiting for the contracts, as for Kafka and the registry, when all are started side by side."""

import pytest
from tweet_processor.job import OutputIds
from tweet_processor.schema_ids.knowledge import REGISTRY_PAUSE_SECONDS, output_ids
from tweet_schema.registry import RegistryRefusalError
from tweet_schema.topics import Subject


class Clock:
    """Moves when somebody pauses."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


def test_contracts_that_are_published_meanwhile_are_waited_for() -> None:
    clock = Clock()

    def latest_id(subject: Subject) -> int:
        if clock() < 2 * REGISTRY_PAUSE_SECONDS:
            raise RegistryRefusalError("not yet")
        return 7 if subject is Subject.PROCESSED else 8

    assert output_ids(latest_id, 60, clock, clock.pause) == OutputIds(7, 8)


def test_contracts_that_nobody_publishes_are_missed() -> None:
    clock = Clock()

    def latest_id(_: Subject) -> int:
        raise RegistryRefusalError("run `tweet-schema publish` first")

    with pytest.raises(RegistryRefusalError, match="publish"):
        output_ids(latest_id, 60, clock, clock.pause)
    assert clock() >= 60
