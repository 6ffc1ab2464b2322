"""The loop against a Kafka that is not there: what waits is bounded, and what is lost is counted."""

import os
import signal
from collections.abc import Iterator
from itertools import repeat

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until
from tweet_producer.balance import Balance
from tweet_producer.delivery import Delivery
from tweet_producer.encode import Record, Records, Refused, arrays_of
from tweet_producer.kafka.librdkafka import Client
from tweet_producer.kafka.outlet import KafkaBrokenError, Outlet
from tweet_producer.kafka.session import QUEUE_MESSAGES, Batching, Limits, client_settings
from tweet_producer.kafka.topic_check import Address, KafkaUnavailableError, TopicCheck
from tweet_producer.pace import Pace
from tweet_producer.production import Patience, Production
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source
from tweet_producer.stop import Stop, StoppedError
from tweet_schema.kafka_access import KafkaAccess

RECORD = Record(b"fake:1", b"value")
NOWHERE = KafkaAccess(bootstrap_servers=f"127.0.0.1:{free_ports(1)[0]}")
REFUSED = Refused(b"fake:1", b"{}", "unencodable", "it does not fit")
LONG = Patience(delivery=60, stop=60)


def outlet(largest: int = 10_000) -> Outlet:
    """An outlet to a port where nobody listens."""
    return Outlet(NOWHERE, "raw", largest)


@pytest.fixture
def nowhere() -> Delivery:
    return Delivery(lambda _: outlet(), lambda refused: Record(refused.key, refused.value))


@pytest.fixture
def endless() -> Iterator[pa.RecordBatch]:
    """A source that never ends."""
    return repeat(next(iter(fake_source(FakeSettings(count=100, people=20)))))


def sound(batch: pa.RecordBatch) -> Records:
    """A record for each event."""
    return Records(*arrays_of([RECORD] * batch.num_rows), range(batch.num_rows))


def test_what_kafka_does_not_take_makes_the_source_wait(nowhere: Delivery, endless: Iterator[pa.RecordBatch]) -> None:
    stop, watched = Stop(), list[int]()

    def watch(balance: Balance) -> None:
        watched.append(balance.open)
        stop.requested = watched.count(watched[-1]) > 3  # nothing more went in for three rounds

    production = Production(nowhere, Patience(delivery=60, stop=0), stop, watch)
    production.run(endless, sound, Pace(None, lambda: 0.0))
    assert production.produced == QUEUE_MESSAGES
    assert production.settle() == Balance(QUEUE_MESSAGES, 0, 0)


def test_a_kafka_that_takes_nothing_for_too_long_ends_the_run(
    nowhere: Delivery, endless: Iterator[pa.RecordBatch]
) -> None:
    production = Production(nowhere, Patience(delivery=0.2, stop=60), Stop(), lambda _: None)
    with pytest.raises(KafkaBrokenError, match=r"0\.2 s"):
        production.run(endless, sound, Pace(None, lambda: 0.0))
    assert production.abandon() == Balance(QUEUE_MESSAGES, 0, 0)


def test_refused_events_that_kafka_does_not_take_are_failed_too(
    nowhere: Delivery, endless: Iterator[pa.RecordBatch]
) -> None:
    production = Production(nowhere, Patience(delivery=0.1, stop=60), Stop(), lambda _: None)
    production.run([next(endless)], lambda _: Records(*arrays_of([]), [], [REFUSED] * 3), Pace(None, lambda: 0.0))
    assert production.settle() == Balance(3, 0, 0)


def test_somebody_who_asks_to_stop_is_heard_before_anything_is_sent(
    nowhere: Delivery, endless: Iterator[pa.RecordBatch]
) -> None:
    stop = Stop()
    stop.requested = True
    production = Production(nowhere, LONG, stop, lambda _: None)
    production.run(endless, sound, Pace(1.0, lambda: 0.0))
    assert production.settle() == Balance(0, 0, 0)


def test_what_is_too_large_comes_back_and_the_others_do_not() -> None:
    away = outlet(largest=1_000)
    assert away.send(*arrays_of([Record(b"1", b"small"), Record(b"2", b"x" * 2_000), Record(b"3", b"small")])) == 3
    assert [(one.record.key, one.code) for one in away.returned()] == [(b"2", "MSG_SIZE_TOO_LARGE")]
    assert away.waiting() >= 2  # and what the client has to say
    assert [one.record.key for one in away.purge()] == [b"1", b"3"]
    assert away.acknowledged == 0


BYTES = st.none() | st.binary(max_size=20)


@settings(deadline=None)
@given(st.lists(st.lists(st.builds(Record, BYTES, BYTES), min_size=1, max_size=6), max_size=5))
def test_what_is_given_up_comes_back_in_order_byte_for_byte(batches: list[list[Record]]) -> None:
    away = outlet()
    for batch in batches:
        assert away.send(*arrays_of(batch)) == len(batch)
    back = away.purge()
    assert [one.record for one in back] == [record for batch in batches for record in batch]
    assert not any(one.perhaps_written or one.suspect for one in back)
    away.close()


@settings(deadline=None)
@given(st.lists(st.builds(Record, BYTES, BYTES), min_size=2, max_size=9), st.data())
def test_any_part_of_an_array_is_sent_as_it_is(records: list[Record], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(records) - 1))
    last = data.draw(st.integers(first, len(records)))
    away = outlet()
    keys, values = arrays_of(records)
    assert away.send(keys[first:last], values[first:last]) == last - first
    assert [one.record for one in away.purge()] == records[first:last]
    away.close()


def test_a_kafka_that_is_away_is_told_once() -> None:
    away = outlet()
    away.send(*arrays_of([RECORD]))

    def tried_again() -> bool:
        away.serve(0.1)
        return away.errors["_ALL_BROKERS_DOWN"] > 2

    with capture_logs() as lines:
        wait_until(tried_again, 30, "several attempts")
    assert [line["event"] for line in lines] == ["Kafka is away, trying again"]
    away.purge()
    away.close()


def test_whoever_watches_may_ask_after_the_end() -> None:
    away = outlet()
    away.send(*arrays_of([RECORD] * 3))
    assert len(away.purge()) == 3
    away.close()
    assert away.acknowledged == 0
    assert away.waiting() >= 0


def test_a_setting_that_the_library_does_not_know_is_named() -> None:
    with pytest.raises(ValueError, match=r"no\.such\.setting"):
        Client("raw", {"no.such.setting": 1})


def test_waiting_for_kafka_ends_with_its_address() -> None:
    with pytest.raises(KafkaUnavailableError, match=r"127\.0\.0\.1:\d+.*--bootstrap-servers"):
        TopicCheck(Address(NOWHERE, "raw", "rejected")).limits(0.1, lambda _: None)


def test_waiting_for_kafka_ends_when_asked_to_stop() -> None:
    stop = Stop()
    stop.requested = True
    with pytest.raises(StoppedError):
        TopicCheck(Address(NOWHERE, "raw", "rejected")).limits(60, stop.pause)


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


@pytest.mark.parametrize("batching", [Batching("lz4", 0), Batching("zstd", 5)])
def test_the_library_is_told_what_was_promised_and_asked_for(batching: Batching) -> None:
    told = client_settings(NOWHERE, Limits(10_000, 10_000), batching)
    Client("raw", told).close()  # knows all of them
    assert (told["enable.idempotence"], told["acks"]) == (True, "all")
    assert (told["compression.type"], told["linger.ms"]) == (batching.compression, batching.linger_ms)


def test_what_is_too_large_waits_until_somebody_has_asked_for_it() -> None:
    small = outlet(largest=1_000)
    assert small.send(pa.array([b"key"]), pa.array([b"x" * 2_000])) == 1
    # The client counts what it has to say, too, for one that nobody listens where it sends.
    assert small.waiting() >= 1, "or whoever waits for the end goes away without it"
    assert len(small.returned()) == 1
    small.close()
