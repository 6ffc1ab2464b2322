"""The loop against a Kafka that is not there: what waits is bounded, and what is lost is counted."""

import os
import signal
from collections.abc import Iterator
from itertools import repeat

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_local.ports import free_ports
from tweet_producer.balance import Balance
from tweet_producer.encode import Record, Records, Refused
from tweet_producer.pace import Pace
from tweet_producer.produce import Production
from tweet_producer.publish import QUEUE_MESSAGES, Address, KafkaUnavailableError, Outlet, largest_message
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source
from tweet_producer.stop import Stop, StoppedError

RECORD = Record(b"fake:1", b"value")
NOWHERE = Address(f"127.0.0.1:{free_ports(1)[0]}", "raw", "rejected")
REFUSED = Refused(b"fake:1", b"{}", "unencodable", "it does not fit")


@pytest.fixture
def nowhere() -> Outlet:
    """An outlet to a port where nobody listens."""
    return Outlet(NOWHERE, 10_000, delivery_seconds=60, set_aside=lambda refused: Record(refused.key, refused.value))


@pytest.fixture
def endless() -> Iterator[pa.RecordBatch]:
    """A source that never ends."""
    return repeat(next(iter(fake_source(FakeSettings(count=100, people=20)))))


def sound(batch: pa.RecordBatch) -> Records:
    """A record for each event."""
    number = batch.num_rows
    return Records([RECORD.key] * number, [RECORD.value] * number, list(range(number)), [])


def test_what_kafka_does_not_take_makes_the_source_wait(nowhere: Outlet, endless: Iterator[pa.RecordBatch]) -> None:
    stop, watched = Stop(), list[int]()

    def watch(balance: Balance) -> None:
        watched.append(balance.open)
        stop.requested = watched.count(watched[-1]) > 3  # nothing more went in for three rounds

    production = Production(nowhere, stop, watch)
    production.run(endless, sound, Pace(None, lambda: 0.0))
    assert production.produced == QUEUE_MESSAGES
    balance = production.settle(seconds=60, stop_seconds=0)
    assert balance == Balance(QUEUE_MESSAGES, 0, 0)
    assert nowhere.failed == balance.open == QUEUE_MESSAGES


def test_refused_events_that_kafka_does_not_take_are_failed_too(
    nowhere: Outlet, endless: Iterator[pa.RecordBatch]
) -> None:
    production = Production(nowhere, Stop(), lambda _: None)
    production.run([next(endless)], lambda _: Records([], [], [], [REFUSED] * 3), Pace(None, lambda: 0.0))
    assert production.settle(seconds=0, stop_seconds=0) == Balance(3, 0, 0)
    assert nowhere.failed == 3


def test_somebody_who_asks_to_stop_is_heard_before_anything_is_sent(
    nowhere: Outlet, endless: Iterator[pa.RecordBatch]
) -> None:
    stop = Stop()
    stop.requested = True
    production = Production(nowhere, stop, lambda _: None)
    production.run(endless, sound, Pace(1.0, lambda: 0.0))
    assert production.settle(seconds=60, stop_seconds=60) == Balance(0, 0, 0)


def test_waiting_for_kafka_ends_with_its_address() -> None:
    with pytest.raises(KafkaUnavailableError, match=r"127\.0\.0\.1:\d+.*--bootstrap-servers"):
        largest_message(NOWHERE, 0.1, lambda _: None)


def test_waiting_for_kafka_ends_when_asked_to_stop() -> None:
    stop = Stop()
    stop.requested = True
    with pytest.raises(StoppedError):
        largest_message(NOWHERE, 60, stop.pause)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_to_stop_and_afterwards_means_what_it_did(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with Stop().on_signals() as stop:
        asked = [stop.requested]
        os.kill(os.getpid(), number)
        asked.append(stop.requested)
        assert asked == [False, True]
        assert signal.getsignal(number) is before  # a second one ends the process
    assert signal.getsignal(number) is before


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_balance_is_open_by_what_is_missing(acknowledged: int, rejected: int, missing: int) -> None:
    balance = Balance(acknowledged + rejected + missing, acknowledged, rejected)
    assert balance.open == missing
