"""The loop comes round while a delivery is in the making, so that who watches it knows that it lives."""

import threading
from dataclasses import dataclass, field

import pytest
from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.record import Place, Record
from tweet_loader.kafka.records import Records
from tweet_loader.kafka.resume import Start
from tweet_loader.kafka.source import KafkaSource
from tweet_loader.pace import Pace

HERE = Place("processed", 0)


@dataclass
class Slow:
    """A Kafka that has one record at a time, and of which a person asks to stop after the fifth."""

    stop: threading.Event
    rounds: list[int] = field(default_factory=list)
    end: int = 5
    """Where the partition ends."""

    def known_end(self, place: Place) -> int:
        assert place == HERE
        return self.end

    def fill(self, hand: InHand, most: int, seconds: float) -> None:
        assert 0 < most <= 1_000
        assert seconds > 0
        hand.add(Records.of([Record(*HERE, hand.count, -1, None, None, ())]))
        if hand.count == 5:
            self.stop.set()


def test_a_delivery_of_an_hour_is_no_loop_that_stands() -> None:
    stop = threading.Event()
    kafka, hand = Slow(stop), InHand([Start(HERE, 0, first=True)])
    source = KafkaSource(kafka, hand, Pace(seconds=3_600), stop)  # type: ignore[arg-type] # as much as this asks
    source.on_round = lambda: kafka.rounds.append(hand.count)
    (delivery,) = source.deliveries()
    assert kafka.rounds == [1, 2, 3, 4, 5]
    assert [(span.start, span.end) for span in delivery.spans] == [(0, 5)]


@pytest.mark.parametrize(("end", "more"), [(5, False), (9, False), (10, True)])
def test_a_backlog_is_as_much_again_as_was_taken(end: int, more: bool) -> None:
    """A sink may keep open for it what it has open; for the few records that come all the time it does not."""
    stop = threading.Event()
    hand = InHand([Start(HERE, 0, first=True)])
    source = KafkaSource(Slow(stop, end=end), hand, Pace(), stop)  # type: ignore[arg-type] # as above
    (delivery,) = source.deliveries()
    assert delivery.more == more
