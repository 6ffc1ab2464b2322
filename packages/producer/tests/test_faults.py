"""Steps of faults.feature."""

import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_producer.event import Event, TweetRecord, batch_of, events_of
from tweet_producer.faults.corruption import CORRUPTIONS
from tweet_producer.faults.event_faults import EVENT_FAULTS, HALF_AN_HOUR, STORM
from tweet_producer.faults.event_faults_source import with_event_faults
from tweet_producer.faults.menu import MENU, Stage
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source

scenarios("features/faults.feature")
Run = subprocess.CompletedProcess[str]
Both = tuple[list[Event], list[Event]]
"""What happened, and what was told."""
SOUND = [event for batch in fake_source(FakeSettings(count=3000, people=200)) for event in events_of(batch)]
SEED = 3


def told(kind: str, share: float, cuts: Sequence[int] = (700,), events: Sequence[Event] = SOUND) -> list[Event]:
    def batches() -> Iterator[list[Event]]:
        rest, number = list(events), 0
        while rest:
            size = cuts[number % len(cuts)]
            yield rest[:size]
            rest, number = rest[size:], number + 1

    source = (batch_of(batch) for batch in batches())
    return [event for batch in with_event_faults(source, {kind: share}, SEED) for event in events_of(batch)]


def number_of(events: Sequence[Event]) -> Counter[tuple[str, str, str]]:
    return Counter(identity(event) for event in events)


def identity(event: Event) -> tuple[str, str, str]:
    return event["kind"], event["tweet_id"], "" if event["tweet"] is None else event["tweet"]["id"]


@pytest.fixture
def runs() -> list[Run]:
    """What the person ran, in order."""
    return []


@when(parsers.parse('a person runs "{line}"'))
def _(tool: Callable[[str], Run], runs: list[Run], line: str) -> None:
    runs.append(tool(line))


@then("every fault is listed with a sentence and where it arrives")
def _(runs: list[Run]) -> None:
    lines = {line.split()[0]: line for line in runs[-1].stdout.splitlines()}
    assert set(lines) == set(MENU)
    assert all(
        MENU[name].sentence in line and f"Arrives as {MENU[name].arrives}." in line for name, line in lines.items()
    )


@then("both runs print the same bytes")
def _(runs: list[Run]) -> None:
    assert runs[0].stdout
    assert runs[0].stdout == runs[1].stdout


@then(parsers.parse('it is refused in words that name "{name}"'))
def _(runs: list[Run], name: str) -> None:
    assert runs[-1].returncode == 2
    assert name in re.sub(r"\s+", " ", runs[-1].stderr + runs[-1].stdout)


@given(parsers.parse("3000 events of which a tenth is befallen by {fault}"), target_fixture="both")
def _(fault: str) -> Both:
    return SOUND, told(fault, 0.1)


def lateness(both: Both) -> list[int]:
    """By how many events each came later than it happened, of those told once."""
    happened, heard = both
    assert number_of(happened) == number_of(heard)
    places = {identity(event): place for place, event in enumerate(happened)}
    return [place - places[identity(event)] for place, event in enumerate(heard)]


@then("everything once, some of it hundreds of events too late is told")
def _(both: Both) -> None:
    assert 200 < sum(events > 150 for events in lateness(both)) < 400


@then("everything once, some of it a few events too late is told")
def _(both: Both) -> None:
    behind = lateness(both)
    assert sum(events > 0 for events in behind) > 150
    assert max(behind) <= 21


@then("everything, some of it twice is told")
def _(both: Both) -> None:
    happened, heard = both
    assert set(number_of(heard)) == set(number_of(happened))
    assert set(number_of(heard).values()) == {1, 2}
    assert 200 < len(heard) - len(happened) < 400
    copies = defaultdict(list)
    for event in heard:
        copies[identity(event)].append(event)
    assert all(event == same[0] for same in copies.values() for event in same)


def changed(both: Both) -> list[tuple[Event, Event]]:
    assert number_of(both[0]) == number_of(both[1])
    pairs = [(before, after) for before, after in zip(*both, strict=True) if before != after]
    assert 150 < len(pairs) < 400
    return pairs


def tweets(pair: tuple[Event, Event]) -> tuple[TweetRecord, TweetRecord]:
    before, after = pair[0]["tweet"], pair[1]["tweet"]
    assert before is not None
    assert after is not None
    return before, after


@then("everything once, some of it with emoji, RTL and NUL is told")
def _(both: Both) -> None:
    for before, after in map(tweets, changed(both)):
        assert after["text"].startswith(before["text"])
        assert all(sign in after["text"] for sign in ("\u202e", "\u05e9", "\u0645", "\x00", "\u200d"))
        assert after["entities"] == before["entities"]


@then("everything once, some of it up to half an hour off is told")
def _(both: Both) -> None:
    off = [after["occurred_at"] - before["occurred_at"] for before, after in changed(both)]
    assert max(map(abs, off)) <= HALF_AN_HOUR
    assert min(off) < -HALF_AN_HOUR / 2 < HALF_AN_HOUR / 2 < max(off)


@then("everything, some of it with ten edits more is told")
def _(both: Both) -> None:
    happened, heard = both
    more = number_of(heard) - number_of(happened)
    assert not number_of(happened) - number_of(heard)
    assert set(more.values()) == {1}  # every version has an id of its own
    storms = Counter(tweet_id for _, tweet_id, _ in more)
    assert len(storms) > 150
    assert set(storms.values()) == {STORM}
    assert {kind for kind, _, _ in more} == {"edited"}
    versions = [
        event["tweet"]["edit_history_tweet_ids"] for event in heard if event["tweet"] and identity(event) in more
    ]
    assert max(map(len, versions)) == STORM + 1


@then("everything, some of it after its deletion is told")
def _(both: Both) -> None:
    happened, heard = both
    assert not number_of(happened) - number_of(heard)
    taken_back = {tweet_id for kind, tweet_id, _ in number_of(heard) - number_of(happened) if kind == "deleted"}
    assert len(taken_back) > 150
    seen: set[str] = set()
    for event in heard:
        if event["tweet_id"] in taken_back and event["tweet_id"] not in seen:
            assert event["kind"] == "deleted"
            assert event["tweet"] is None
        seen.add(event["tweet_id"])


@then("everything, and at times all of a person is deleted is told")
def _(both: Both) -> None:
    happened, heard = both
    assert not number_of(happened) - number_of(heard)
    more = number_of(heard) - number_of(happened)
    assert {kind for kind, _, _ in more} == {"deleted"}
    # Whoever is forgotten has nothing left that was written before.
    author, at = next((event["author_id"], place) for place, event in enumerate(heard) if identity(event) in more)
    mine = {event["tweet_id"] for event in heard[:at] if event["author_id"] == author and event["kind"] != "deleted"}
    gone = {event["tweet_id"] for event in heard if event["kind"] == "deleted"}
    assert mine
    assert mine <= gone


@then("everything once, some of it larger than a megabyte is told")
def _(both: Both) -> None:
    assert all(len(after["text"]) > 1 << 20 for _, after in map(tweets, changed(both)))


@settings(max_examples=20, deadline=None)
@for_all(st.sampled_from(sorted(EVENT_FAULTS)), st.lists(st.integers(1, 60), min_size=1, max_size=4), st.floats(0, 1))
def test_cuts_change_nothing(kind: str, cuts: list[int], share: float) -> None:
    share = share / 20 if kind == "oversized" else share
    some = SOUND[:150]
    assert told(kind, share, cuts, some) == told(kind, share, [150], some)


@pytest.mark.parametrize("kind", sorted(EVENT_FAULTS))
def test_all_of_them_is_a_share_too(kind: str) -> None:
    some = SOUND[:30]
    assert not number_of(some) - number_of(told(kind, 1.0, events=some))


def test_the_menu_is_what_can_be_cooked() -> None:
    assert {name for name, fault in MENU.items() if fault.stage is Stage.TOLD} == set(EVENT_FAULTS)
    assert {name for name, fault in MENU.items() if fault.stage is Stage.SENT} == set(CORRUPTIONS)


def test_the_readme_has_the_menu_as_it_is() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {fault.sentence} | {fault.arrives} |" for name, fault in MENU.items()]
    assert "\n".join(rows) in readme
