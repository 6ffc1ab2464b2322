"""Feature: BigQuery holds every event once, whatever BigQuery answers."""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.sink import FencedError, SinkBusyError, SinkError
from tweet_loader.sinks.bigquery.quota import next_day, pacific_day
from tweet_loader.sinks.bigquery.service import DailyCapError, Job, JobExistsError, Outcome
from tweet_loader.sinks.bigquery.state import State

from .events import NOON, event, random_events
from .google_double import ERRORS, Trouble
from .google_scene import NAIVE, AtCommit, Scene, Stopped, stopped_at
from .tape import KilledError, Reaper

scenarios("features/bigquery.feature")


@pytest.fixture
def scene() -> Scene:
    return Scene()


@given("40 events that create, edit and delete 12 tweets")
def forty(scene: Scene) -> None:
    scene.tape.happened(random_events(40, 12, seed=7))


@given("a billed plan, and rows go in by streams")
def streams(scene: Scene) -> None:
    scene.streams = scene.google.writes_streams = True


@when(parsers.parse("a loader is stopped {moment} it has shown a stream, which is forgotten"))
def forgotten_stream(scene: Scene, moment: str) -> None:
    guard = AtCommit(after=moment == "after")
    with pytest.raises(KilledError):
        scene.run(22, scene.sink(guard))
    scene.google.streams.clear()


@given(parsers.parse("load jobs that run until they have been asked for {times:d} times"))
def slow(scene: Scene, times: int) -> None:
    scene.google.slow = times


@given(parsers.parse("a table into which {number:d} load jobs ran today"))
def used_up(scene: Scene, number: int) -> None:
    scene.google.make()
    held = scene.google.held()
    used = State.parse(held.document).model_copy(update={"loads": {pacific_day(scene.now): number}})
    scene.google.describe(used.document(), held.etag)
    scene.patience = 0


@when(
    parsers.parse(
        "they are loaded {size:d} at a time by a loader that is killed {moment} every call of BigQuery in turn, "
        "and then {rest:d} at a time"
    )
)
def killed(scene: Scene, size: int, moment: str, rest: int) -> None:
    for before in (lambda: None, lambda: stopped_at(scene, after=False), lambda: stopped_at(scene, after=True)):
        scene.in_turn(size, lambda victim: Reaper(victim, after=moment == "after"), rest, before=before)


@when(
    parsers.parse(
        "they are loaded {size:d} at a time and each call of BigQuery in turn fails with {error}, {moment} it was done"
    )
)
def troubled(scene: Scene, size: int, error: str, moment: str) -> None:
    scene.in_turn(size, lambda victim: Trouble(ERRORS[error](), victim, after=moment == "after"), size)


@when(parsers.parse("they are loaded {size:d} at a time"))
def loaded_in_pieces(scene: Scene, size: int) -> None:
    try:
        scene.load(size)
    except SinkBusyError as error:
        scene.told = str(error)


@when("they are loaded")
@when("they are loaded again")
def loaded(scene: Scene) -> None:
    scene.load()


@when(parsers.parse("they are loaded and the first job ends with {reason}"))
def first_job_fails(scene: Scene, reason: str) -> None:
    message = "Provided Schema does not match Table" if reason == "invalid" else "try again"
    scene.google.fails.append(Job(Outcome.FAILED, loads=True, reason=reason, message=message))
    try:
        scene.load()
    except SinkError as error:
        scene.told = str(error)


@when(parsers.parse("BigQuery answers every call with {error}"))
def lasting(scene: Scene, error: str) -> None:
    with pytest.raises(SinkError) as raised:
        scene.load(sink=scene.sink(Trouble(ERRORS[error](), victim=1, lasting=True)))
    assert not isinstance(raised.value, SinkBusyError)
    scene.told = str(raised.value)


@then(parsers.parse('the loader stops and is told "{words}"'))
@then(parsers.parse('the first is told "{words}"'))
def stopped(scene: Scene, words: str) -> None:
    assert words in scene.told


@then("a loader that begins anew loads every event exactly once")
def anew(scene: Scene) -> None:
    scene.load()
    exactly_once(scene)


@then("every event has arrived exactly once")
def exactly_once(scene: Scene) -> None:
    expected = Counter({(item.partition, item.offset): 1 for item in scene.tape.records})
    for arrived in scene.arrived():
        assert arrived == expected


@then("another job id was asked for")
def another_id(scene: Scene) -> None:
    assert len(scene.google.jobs) == 2


@when("a loader is stopped between its intent and its job", target_fixture="first")
def between(scene: Scene) -> Stopped:
    return stopped_at(scene, after=False)


@when("a loader is stopped while its job runs", target_fixture="first")
def while_running(scene: Scene) -> Stopped:
    return stopped_at(scene, after=True)


@when("another loads everything")
def another(scene: Scene) -> None:
    scene.load(13)


@when("the first goes on with its job")
def late_job(scene: Scene, first: Stopped) -> None:
    assert first.guard.asked
    job_id, rows = first.guard.asked
    with pytest.raises(JobExistsError):
        scene.google.load(job_id, rows)
    scene.told = "refused"


@then("the first's job is refused")
def refused(scene: Scene) -> None:
    assert scene.told == "refused"


@when("the first goes on")
def goes_on(scene: Scene, first: Stopped) -> None:
    assert first.sink.batch
    with pytest.raises(FencedError) as raised:
        first.sink.commit(first.sink.batch)
    scene.told = str(raised.value)


@then("the loader waits for midnight in California after one job")
def waits(scene: Scene) -> None:
    assert len(scene.google.jobs) == 1
    assert "08:00 UTC" in scene.told


@then("every event has arrived exactly once once a new day has begun")
def new_day(scene: Scene) -> None:
    scene.now = next_day(scene.now)
    scene.load(22)
    exactly_once(scene)


@when(
    parsers.re(
        r"tweets are loaded every (?P<seconds>\d+) seconds for (?P<hours>\d+) hours, and "
        r"(?P<failing>no job fails|every tenth job fails with backendError)"
    )
)
def flushes(scene: Scene, seconds: str, hours: str, failing: str) -> None:
    scene.google.today = lambda: pacific_day(scene.now)
    sink = scene.sink()
    for number in range(int(hours) * 3600 // int(seconds)):
        scene.now = NOON + timedelta(seconds=number * int(seconds))
        scene.tape.happened([event(f"{number}", minute=number)])
        if failing != "no job fails" and number % 10 == 0:
            scene.google.fails.append(Job(Outcome.FAILED, loads=True, reason="backendError"))
        try:
            scene.load(sink=sink)
        except DailyCapError as error:
            scene.told = str(error)


@then(parsers.parse("no day has seen more than {most:d} load jobs"))
def load_jobs_a_day(scene: Scene, most: int) -> None:
    days = [number for (_, what), number in scene.google.counted.items() if what == "load jobs"]
    assert most - 2 <= max(days) <= most


@then("the loader is told of midnight in California")
def of_midnight(scene: Scene) -> None:
    assert "none is run before 02 November 2026, 08:00 UTC" in scene.told


@when("the table expires")
def expires(scene: Scene) -> None:
    scene.google.expire()


@when("somebody changes the table's description")
def changed(scene: Scene) -> None:
    scene.google.describe("All our tweets", scene.google.held().etag)


@then(parsers.parse('a loader that begins is told "{words}"'))
def begins_told(scene: Scene, words: str) -> None:
    with pytest.raises(SinkError, match=words):
        scene.sink().offsets()


@when(parsers.parse("they are loaded by a loader that {shortcut} and is killed at every call of BigQuery in turn"))
def shortcut(scene: Scene, shortcut: str) -> None:
    for after, before in product((False, True), (lambda: None, lambda: stopped_at(scene, after=False))):
        scene.in_turn(22, partial(Reaper, after=after), 13, NAIVE[shortcut], before)


@then("events are lost or there twice")
def not_exactly_once(scene: Scene) -> None:
    expected = Counter({(item.partition, item.offset): 1 for item in scene.tape.records})
    assert any(arrived != expected for arrived in scene.arrived())


def test_each_commit_tells_how_many_load_jobs_the_day_has_used(scene: Scene) -> None:
    scene.tape.happened([event(f"{number}") for number in range(6)])
    assert [committed.load_jobs for committed in scene.run(2, scene.sink())] == [1, 2, 3]
