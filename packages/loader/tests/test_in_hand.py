"""What is in hand is whole: whatever comes, goes or comes again, a span covers its records without a gap."""

from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.record import Place, Record
from tweet_loader.kafka.records import Records
from tweet_loader.kafka.resume import Start

PLACES = [Place("processed", 0), Place("processed", 1), Place("rejected", 0)]
ONE = PLACES[0]


def record(place: Place, offset: int) -> Records:
    return Records.of([Record(*place, offset, -1, None, None, ())])


def start(place: Place, offset: int, *, first: bool = False) -> Start:
    return Start(place, offset, first, "id")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.sampled_from(PLACES), st.integers(0, 20)),
        st.tuples(st.just("drop"), st.sampled_from(PLACES), st.just(0)),
        st.tuples(st.just("record"), st.sampled_from(PLACES), st.integers(0, 2)),
        st.tuples(st.just("stale"), st.sampled_from(PLACES), st.integers(1, 9)),
        st.tuples(st.just("deliver"), st.just(ONE), st.just(0)),
    ),
    max_size=60,
)


@given(steps=STEPS)
def test_whatever_comes_and_goes_spans_are_whole(steps: Sequence[tuple[str, Place, int]]) -> None:
    hand, stands = InHand(), dict[Place, int]()
    waiting: dict[Place, list[int]] = defaultdict(list)
    for step, place, number in [*steps, ("deliver", ONE, 0)]:
        at = waiting[place][-1] + 1 if waiting[place] else stands.get(place, 0)
        if step == "begin":
            hand.begin([start(place, number)])
            stands[place], waiting[place] = number, []
        elif step == "drop":
            assert hand.drop([place]) == len(waiting[place])
            stands.pop(place, None)
            waiting[place] = []
        elif step == "stale" and place in stands:
            hand.add(record(place, at - number))
        elif step == "record":
            hand.add(record(place, at + number))
            if place in stands:
                waiting[place].append(at + number)
        elif step == "deliver":
            delivery = hand.deliver()
            found = defaultdict(list)
            for item in delivery.records:
                found[Place(*item[:2])].append(item.offset)
            expected = {key: offsets for key, offsets in waiting.items() if offsets}
            assert found == expected
            assert {span.place: (span.start, span.end) for span in delivery.spans} == {
                key: (stands[key], offsets[-1] + 1) for key, offsets in expected.items()
            }
            stands |= {span.place: span.end for span in delivery.spans}
            waiting.clear()
        assert hand.stands() == stands


def test_first_is_said_of_the_first_span_only() -> None:
    hand = InHand([start(ONE, 5, first=True)])
    hand.add(record(ONE, 5))
    assert [span.first for span in hand.deliver().spans] == [True]
    hand.add(record(ONE, 6))
    assert [(span.first, span.topic_id) for span in hand.deliver().spans] == [(False, "id")]


def test_behind_a_transaction_there_is_a_span_without_a_record() -> None:
    hand = InHand([start(ONE, 5)])
    hand.reach(ONE, 7)
    hand.reach(PLACES[1], 9)
    delivery = hand.deliver()
    assert [(span.place, span.start, span.end) for span in delivery.spans] == [(ONE, 5, 7)]
    assert not delivery.records
