"""Feature: killed without warning, in any trigger, it loses nothing.

TWEET_KILLS says how often each is killed, TWEET_SEED when: 20 kills of each take a quarter of an hour.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Event, Thread

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.processes import Program
from tweet_local.running import RunningProcessor
from tweet_local.sample_events import created
from tweet_local.waiting import wait_until
from tweet_processor.settings import TriggerKind

pytestmark = pytest.mark.servers
scenarios("features/killed.feature")

KILLS = int(os.environ.get("TWEET_KILLS", "1"))
SEED = int(os.environ.get("TWEET_SEED", "1"))
CHUNK = 50
PATIENCE_S = 240


@dataclass(frozen=True, slots=True)
class Flow:
    """Tweets that come while others look elsewhere."""

    thread: Thread
    count: int


@given(parsers.parse("{sound:d} tweets and {bad:d} damaged records are flowing into raw"), target_fixture="flow")
def flowing(lane: Lane, sound: int, bad: int, enough: Event) -> Flow:
    def publish() -> None:
        for first in range(0, sound, CHUNK):
            lane.publish_events(created(tweet_id=str(number)) for number in range(first, first + CHUNK))
            lane.publish_all([lane.message(created())[:-3]] * (bad * CHUNK // sound))
            enough.wait(0.1)  # some hundred a second: a kill meets them on their way

    thread = Thread(target=publish)
    thread.start()
    return Flow(thread, sound + bad)


@pytest.fixture
def enough() -> Iterator[Event]:
    """Set when the scenario is over, however it ended."""
    event = Event()
    yield event
    event.set()


@when(
    parsers.parse("it runs with the {name} trigger and is killed with SIGKILL at random moments"),
    target_fixture="killed",
)
def killed(lane: Lane, flow: Flow, processor: RunningProcessor, name: str) -> RunningProcessor:
    chance = random.Random(f"{SEED} {name}")
    running = replace(processor, command=[*processor.command, "--trigger", name])
    for _ in range(KILLS):
        before, program = came_out(lane), running.start()
        enough_out = before + chance.randrange(1, max(2, (flow.count - before) // 2))
        wait_until(
            lambda: came_out(lane) >= enough_out or ended(program),  # noqa: B023 - asked within this round
            PATIENCE_S,
            f"{enough_out} records to come out",
        )
        running.kill()
    return running


def came_out(lane: Lane) -> int:
    """Records written so far, repetitions too."""
    topics = lane.topics
    return sum(sum(lane.ends(topic).values()) for topic in (topics.processed, topics.rejected))


def ended(program: Program) -> bool:
    """Whether it has ended; a backfill may have, and well."""
    assert program.exit_code() in {None, 0}, program.last_lines()
    return program.exit_code() == 0


@when("it is started once more and left alone")
def left_alone(lane: Lane, flow: Flow, killed: RunningProcessor) -> None:
    flow.thread.join(PATIENCE_S)
    program = killed.start()
    if str(TriggerKind.AVAILABLE_NOW) in killed.command:
        wait_until(lambda: ended(program), PATIENCE_S, "the backfill to end")
    else:
        # What came out is counted by offsets before it is read: reading all of it takes the processor's time.
        wait_until(
            lambda: came_out(lane) >= flow.count and len(places(lane)) >= flow.count,
            PATIENCE_S,
            f"{flow.count} records",
            interval_s=0.5,
        )


@then("every raw record is in processed or in rejected, and none in both")
def balanced(lane: Lane, flow: Flow) -> None:
    raw = {(message.partition(), message.offset()) for message in lane.read(lane.topics.raw)}
    assert len(raw) == flow.count
    assert set(places(lane)) == raw
    assert {kinds for kinds in places(lane).values() if len(kinds) > 1} == set()


@then("it is told how many were written again")
def told(lane: Lane, flow: Flow) -> None:
    again = came_out(lane) - flow.count
    assert again == sum(times - 1 for times in counts(lane).values())
    print(f"{flow.count} raw records, {KILLS} kills, {again} written again")


def places(lane: Lane) -> dict[tuple[object, object], frozenset[str]]:
    """In which topics each raw record came out."""
    found: dict[tuple[object, object], frozenset[str]] = {}
    for topic, partition, offset in counts(lane):
        found[partition, offset] = found.get((partition, offset), frozenset()) | {topic}
    return found


def counts(lane: Lane) -> Counter[tuple[str, object, object]]:
    """How often each raw record came out, by topic."""
    tweets = [("processed", record["raw_partition"], record["raw_offset"]) for record in lane.processed()]
    bad = [("rejected", record["partition"], record["offset"]) for record in lane.rejected()]
    return Counter([*tweets, *bad])
