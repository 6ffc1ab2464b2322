"""Feature: a loader that was taken for dead does no harm."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

import pytest
from confluent_kafka import Consumer, TopicPartition
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.clock import utc_now
from tweet_loader.kafka.membership import group_of
from tweet_loader.kafka.resume import OffsetsGoneError
from tweet_loader.sink import Sink
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet import ParquetSink
from tweet_loader.sinks.store import Store
from tweet_loader.upkeep.purge import PURGE_SECONDS, PurgePace
from tweet_local.kafka_client import broker
from tweet_local.waiting import wait_until

from .crew import BelievesTheGroup, Crew, Loader, Sleepy
from .fleet import Fleet
from .naive import OverwritingStore
from .pipeline import PATIENCE_S, Pipeline
from .s3 import new_store

pytestmark = pytest.mark.servers
scenarios("features/zombies.feature")


@dataclass
class Scene:
    """One warehouse, what flows, and its loaders."""

    fleet: Fleet
    crew: Crew
    sleepy: list[Sleepy] = field(default_factory=list)
    loaders: list[Loader] = field(default_factory=list)

    def start(self, loader: Loader) -> Loader:
        self.loaders.append(loader.start())
        return loader

    def asleep(self) -> None:
        """A loader with a whole batch in hand that is not committed."""

        def wrap(sink: Sink) -> Sleepy:
            self.sleepy.append(Sleepy(sink))
            return self.sleepy[-1]

        self.start(self.crew.loader(wrap, rows=100))
        wait_until(lambda: self.sleepy and self.sleepy[0].asleep.is_set(), PATIENCE_S, "a batch in hand")

    def taken_over(self) -> None:
        self.start(self.crew.loader())
        self.fleet.wait_for_all()

    def woken(self) -> None:
        self.sleepy[0].awake.set()

    def end(self) -> None:
        for sleepy in self.sleepy:
            sleepy.awake.set()
        for loader in self.loaders:
            loader.stop.set()


class NewScene(Protocol):
    """Makes a scene."""

    def __call__(self, store: Store, purge_seconds: float = PURGE_SECONDS) -> Scene: ...


@pytest.fixture
def new_scene(pipeline: Pipeline) -> Iterator[NewScene]:
    """A scene with that store; its loaders are asked to stop at the end."""
    made: list[Scene] = []

    def new(store: Store, purge_seconds: float = PURGE_SECONDS) -> Scene:
        def sink() -> ParquetSink:
            return ParquetSink(store, utc_now, purge_pace=PurgePace(purge_seconds))

        address = f"parquet:{pipeline.folder / 'tweets'}"  # its group is named by it, wherever the store is
        made.append(Scene(Fleet(pipeline, address, sink()), Crew(pipeline, address, sink)))
        return made[-1]

    yield new
    for scene in made:
        scene.end()


def folder(pipeline: Pipeline) -> FolderStore:
    return FolderStore(pipeline.folder / "tweets")


@given(
    parsers.parse("a loader with a warehouse in {where} that stops in the middle of its first commit"),
    target_fixture="scene",
)
def stops(new_scene: NewScene, pipeline: Pipeline, where: str) -> Scene:
    scene = new_scene(new_store() if where == "S3" else folder(pipeline))
    scene.fleet.flow(300)
    scene.asleep()
    return scene


@when("another one takes over its partitions and loads everything")
def taken_over(scene: Scene) -> None:
    scene.taken_over()


@when("the first one goes on")
def goes_on(scene: Scene) -> None:
    scene.woken()


@then("what it had in hand was refused")
def refused(scene: Scene) -> None:
    def told() -> bool:
        if scene.loaders[0].died is not None:
            raise scene.loaders[0].died
        return bool(scene.sleepy[0].refused)

    wait_until(told, PATIENCE_S, "a refusal")


@when("more events flow")
def more(scene: Scene) -> None:
    scene.fleet.flow(100)


@then("the warehouse holds every raw record once")
def every_record_once(scene: Scene) -> None:
    scene.fleet.wait_for_all()
    scene.fleet.check()


@then("both loaders have gone on until they were asked to stop")
def gone_on(scene: Scene) -> None:
    told = [loader.asked_to_stop().events for loader in scene.loaders]
    # Of a batch that was refused, the spans that were written before it are held and in nobody's count.
    assert 0 < sum(told) <= len(scene.fleet.events)


@given(parsers.parse("{number:d} events and a group whose offsets stand at their end"), target_fixture="scene")
def moved(new_scene: NewScene, pipeline: Pipeline, number: int) -> Scene:
    scene = new_scene(folder(pipeline))
    scene.fleet.flow(number)
    move_to_the_end(scene)
    return scene


def move_to_the_end(scene: Scene) -> None:
    """As an operator does with the tools that Kafka brings."""
    asked, group = scene.fleet.broker, group_of(scene.fleet.sink)
    consumer = Consumer({"bootstrap.servers": asked.bootstrap_servers, "group.id": group})
    try:
        for topic in scene.fleet.pipeline.topics.names[1:]:
            ends = [TopicPartition(topic, number, end) for number, end in asked.end_offsets(topic).items()]
            consumer.commit(offsets=ends, asynchronous=False)
    finally:
        consumer.close()


@when("a loader runs until it has caught up")
def caught_up(scene: Scene) -> None:
    scene.start(scene.crew.loader(until_caught_up=True)).ended()


@given(parsers.parse("{number:d} events, half of which are loaded"), target_fixture="scene")
def half_loaded(new_scene: NewScene, pipeline: Pipeline, number: int) -> Scene:
    scene = new_scene(folder(pipeline))
    scene.fleet.flow(number // 2)
    scene.start(scene.crew.loader(until_caught_up=True)).ended()
    scene.fleet.flow(number // 2)
    return scene


@when("Kafka drops what comes next and more")
def dropped(scene: Scene) -> None:
    topic, asked = scene.fleet.pipeline.topics.processed, scene.fleet.broker
    ends = [TopicPartition(topic, number, end) for number, end in asked.end_offsets(topic).items()]
    for future in asked.admin.delete_records(ends).values():
        future.result(PATIENCE_S)


@then("a loader that joins says how many records are missing and the warehouse is as it was")
def says_missing(scene: Scene) -> None:
    before = scene.fleet.loaded()
    processed = scene.fleet.pipeline.topics.processed
    with pytest.raises(OffsetsGoneError, match=rf"100 records of {processed} are missing"):
        scene.start(scene.crew.loader()).ended()
    assert scene.fleet.loaded() == before


def fence_ignored(new_scene: NewScene, pipeline: Pipeline) -> Scene:
    """A store that writes a file as everybody does: where there is one, it is replaced.

    Without a purge, since a compaction would tell the loader what the store does not.
    """
    scene = new_scene(OverwritingStore(pipeline.folder / "tweets"), inf)
    scene.fleet.flow(300)
    scene.asleep()
    scene.taken_over()
    scene.woken()
    for loader in reversed(scene.loaders):
        loader.asked_to_stop()
    return scene


def offsets_of_the_group(new_scene: NewScene, pipeline: Pipeline) -> Scene:
    """A loader that goes on where its group stands."""
    scene = new_scene(folder(pipeline))
    scene.fleet.flow(300)
    move_to_the_end(scene)
    asked, names = broker(pipeline.bootstrap_servers), pipeline.topics.names[1:]
    naive = scene.crew.loader(
        lambda sink: BelievesTheGroup(sink, asked, group_of(scene.fleet.sink), names), until_caught_up=True
    )
    scene.start(naive).ended()
    return scene


@pytest.mark.parametrize("naive", [fence_ignored, offsets_of_the_group])
def test_the_checker_condemns_a_naive_loader(
    naive: Callable[[NewScene, Pipeline], Scene], new_scene: NewScene, pipeline: Pipeline
) -> None:
    scene = naive(new_scene, pipeline)
    with pytest.raises(AssertionError):
        scene.fleet.check()
