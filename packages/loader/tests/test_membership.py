"""Who is in one group, and how a member takes what befalls it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.membership import group_of
from tweet_loader.kafka.record import Place, Record
from tweet_loader.kafka.records import Records
from tweet_loader.kafka.resume import Start, Watermarks
from tweet_loader.settings import RunSettings
from tweet_loader.sharing.beginning import Beginning
from tweet_loader.sharing.member import FENCED_AT_MOST, Member
from tweet_loader.sharing.standby import only_writer
from tweet_loader.sink import FencedError

A, B = Place("processed", 0), Place("processed", 1)


def test_loaders_of_one_warehouse_are_one_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert group_of("parquet:tweets") == group_of(f"parquet:{tmp_path}/tweets/")
    assert group_of("parquet:s3://bucket/tweets") == group_of("parquet:s3://bucket/tweets/")
    here = group_of("bigquery:project.tweets?plan=billed")
    monkeypatch.chdir("/")
    assert group_of("bigquery:project.tweets") == here


def test_loaders_of_two_warehouses_never_are() -> None:
    """They would get half of the partitions each, and each warehouse half of the tweets."""
    sinks = ["parquet:tweets", "parquet:others", "duckdb:tweets", "parquet:s3://bucket/tweets", "parquet:s3://b/tweets"]
    assert len({group_of(sink) for sink in sinks}) == len(sinks)
    assert RunSettings(sink="parquet:tweets").membership.group == group_of("parquet:tweets")
    assert RunSettings(sink="duckdb:tweets").membership.group == "tweet-loader"
    assert RunSettings(sink="parquet:tweets", group="ours").membership.group == "ours"


def test_who_may_be_busy_for_less_than_a_session_is_refused() -> None:
    with pytest.raises(ValueError, match="--stall-seconds must not be less than --session-seconds"):
        RunSettings(session_seconds=10, stall_seconds=5)


class Places:
    """Where a sink stands, as `Beginning` tells it."""

    def __init__(self, **at: int) -> None:
        self.at = {Place("processed", int(name[1:])): offset for name, offset in at.items()}

    def now(self, places: Collection[Place]) -> Sequence[Start]:
        return [Start(place, self.at[place], first=False) for place in places]


def member(beginning: Places) -> tuple[Member, InHand, list[Sequence[Start]]]:
    hand, again = InHand(), list[Sequence[Start]]()
    return Member(hand, beginning.now, again.append), hand, again


def take(hand: InHand, place: Place, *offsets: int) -> None:
    for offset in offsets:
        hand.add(Records.of([Record(*place, offset, -1, None, None, ())]))


def test_a_partition_begins_where_the_sink_stands_and_goes_with_what_is_in_hand() -> None:
    mine, hand, _ = member(Places(p0=3, p1=8))
    assert [start.offset for start in mine.given([A, B])] == [3, 8]
    take(hand, A, 3, 4)
    take(hand, B, 8)
    mine.taken([A], lost=False)
    take(hand, A, 5)  # a straggler of the client's
    delivery = hand.deliver()
    assert [(span.place, span.start, span.end) for span in delivery.spans] == [(B, 8, 9)]
    assert [record.offset for record in delivery.records] == [8]


def test_who_is_fenced_begins_again_where_the_sink_stands() -> None:
    beginning = Places(p0=3, p1=8)
    mine, hand, again = member(beginning)
    mine.given([A, B])
    take(hand, A, 3)
    hand.deliver()
    beginning.at[A] = 10
    mine.fenced(FencedError("another was faster"))
    assert hand.stands() == {A: 10, B: 8}
    assert [(start.place, start.offset) for start in again[0]] == [(A, 10), (B, 8)]


def test_who_is_fenced_again_and_again_says_that_somebody_is_outside_of_the_group() -> None:
    mine, _, again = member(Places(p0=3))
    mine.given([A])
    for _ in range(FENCED_AT_MOST):
        mine.fenced(FencedError("another was faster"))
    mine.committed()
    for _ in range(FENCED_AT_MOST):
        mine.fenced(FencedError("another was faster"))
    with pytest.raises(FencedError, match="6 times in a row: a loader that is not in this one's group"):
        mine.fenced(FencedError("another was faster"))
    assert len(again) == 2 * FENCED_AT_MOST


def test_one_writes_a_file_and_the_next_when_it_is_gone(tmp_path: Path) -> None:
    lock, tries = tmp_path / "lock", []

    def again(seconds: float) -> bool:
        tries.append(seconds)
        if len(tries) == 3:
            first.__exit__(None, None, None)
        return True

    first = only_writer(lock, lambda _: False)
    assert first.__enter__()
    with only_writer(lock, lambda _: False) as gives_up:
        assert not gives_up
    with only_writer(lock, again) as second:
        assert second
    assert len(tries) == 3


@dataclass
class Busy:
    """A sink that another loads into and a Kafka that grows, both with every look."""

    at: int = 0

    def offsets(self) -> Mapping[Place, int]:
        self.at += 5
        return {A: self.at}

    def watermarks_of(self, places: Collection[Place]) -> Mapping[Place, Watermarks]:
        self.at += 5
        return {place: Watermarks(0, self.at) for place in places}

    def watermarks(self, topics: Collection[str]) -> Mapping[Place, Watermarks]:  # noqa: ARG002 - the port's
        return self.watermarks_of([A])

    def topic_ids(self, topics: Collection[str] = ()) -> Mapping[str, str]:  # noqa: ARG002 - as above
        return {}


def test_what_others_load_at_this_moment_is_no_topic_cut_short() -> None:
    busy = Busy()
    beginning = Beginning(busy, busy, ["processed"], lambda _: None)  # type: ignore[arg-type] # as much as this asks
    assert [start.offset for start in beginning.now([A])] == [5]
    assert [start.offset for start in beginning.everywhere(1)] == [15]
