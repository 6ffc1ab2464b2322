"""Steps of refusals.feature: a real Kafka that refuses some records for ever, or all."""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_producer import encode
from tweet_producer.balance import Balance
from tweet_producer.delivery import Delivery
from tweet_producer.encode import Record, Records, Refused, arrays_of
from tweet_producer.kafka.outlet import KafkaBrokenError, Outlet
from tweet_producer.kafka.outlet_factory import OutletFactory
from tweet_producer.kafka.topic_check import FRAME_BYTES, USUAL_LIMIT, Address
from tweet_producer.pace import Pace
from tweet_producer.production import Patience, Production
from tweet_producer.reject import Rejection, rejected
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source
from tweet_producer.spool import Spool, Target
from tweet_producer.stop import Stop
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.topics import Subject

pytestmark = pytest.mark.servers
scenarios("features/refusals.feature")
NUMBER = 3000
PLACES = 700, 2300
KEYS = 200
BIG = 5000


def at(lane: Lane) -> KafkaAccess:
    return KafkaAccess(bootstrap_servers=lane.bootstrap_servers)


@dataclass
class Run:
    """What is produced, and what becomes of it."""

    lane: Lane
    folder: Path
    spool: Spool | None = None
    tells_limit: bool = True
    meanwhile: Callable[[], None] = lambda: None
    sent: list[Record] = field(default_factory=list)
    odd: list[Record] = field(default_factory=list)
    balance: Balance = field(default_factory=lambda: Balance(0, 0, 0))
    stopped: str = ""

    def records(self, odd: Callable[[int, Record], Record]) -> list[Record]:
        """Records of a few keys, two of them odd."""
        usual = [Record(b"%d" % (number % KEYS), b"%06d" % number + b"." * 300) for number in range(NUMBER)]
        self.odd = [odd(place, usual[place]) for place in PLACES]
        for place, record in zip(PLACES, self.odd, strict=True):
            usual[place] = record
        return usual

    def produce(self, records: list[Record]) -> None:
        """Produce them, in two halves between which something happens."""
        self.sent = records
        lane = self.lane
        factory = OutletFactory(
            Address(at(lane), lane.topics.raw, lane.topics.rejected),
            time.monotonic,
        )
        factory.wait(30, time.sleep, None)

        def open_outlet(of: encode.Lane) -> Outlet | None:
            if self.tells_limit or of is encode.Lane.REJECTED:
                return factory.outlet(of)
            return Outlet(at(lane), lane.topics.raw, USUAL_LIMIT - FRAME_BYTES)

        def set_aside(refused: Refused) -> Record:
            rejection = Rejection(lane.topics.raw, lane.ids[Subject.REJECTED], "0", factory.limits.rejected)
            return rejected(refused, rejection, datetime.now(UTC))

        delivery = Delivery(open_outlet, set_aside, self.spool)
        with closing(delivery.outlets):
            production = Production(delivery, Patience(60, 60), Stop(), lambda _: None)
            try:
                production.run(self.halves(production), lambda _: self.prepared.pop(0), Pace(None, lambda: 0.0))
                self.balance = production.settle()
            except KafkaBrokenError as error:
                self.balance, self.stopped = production.abandon(), str(error)

    def halves(self, production: Production) -> Iterator[pa.RecordBatch]:
        middle = len(self.sent) // 2
        halves = [half for half in (self.sent[:middle], self.sent[middle:]) if half]
        self.prepared = [Records(*arrays_of(half), range(len(half))) for half in halves]
        any_batch = next(iter(fake_source(FakeSettings(count=5, people=5))))
        for place, _ in enumerate(halves):
            if place:
                production.settle()
                self.meanwhile()
            yield any_batch


@pytest.fixture
def the_run(lane: Lane, tmp_path: Path) -> Iterator[Run]:
    made = Run(lane, tmp_path)
    yield made
    if made.spool:
        made.spool.close()


def spool_of(run: Run) -> Spool:
    ids = {encode.Lane.EVENTS: run.lane.ids[Subject.RAW], encode.Lane.REJECTED: run.lane.ids[Subject.REJECTED]}
    target = Target(run.lane.topics.raw, run.lane.topics.rejected)
    return Spool(run.folder, 64 << 20, target, ids, time.time)


def configure(lane: Lane, topic: str, setting: str) -> None:
    name, _, value = setting.partition("=")
    entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
    admin = AdminClient({"bootstrap.servers": lane.bootstrap_servers})
    for done in admin.incremental_alter_configs([resource]).values():
        done.result()


def without_key(_: int, usual: Record) -> Record:
    return Record(None, usual.value)


def big(place: int, usual: Record) -> Record:
    noise = random.Random(place).randbytes(BIG)  # which no compression makes smaller
    return Record(usual.key, ((usual.value or b"") + noise)[:BIG])


@given("a running Kafka and a registry that holds the contracts")
def _(lane: Lane) -> Lane:
    return lane


@given(parsers.parse('a topic raw with the setting "{setting}"'))
def _(lane: Lane, setting: str) -> None:
    configure(lane, lane.topics.raw, setting)


@given("a spool in which an earlier run left 3000 records, two of them without a key")
def _(the_run: Run) -> None:
    left = the_run.records(without_key)
    with closing(spool_of(the_run)) as spool:
        spool.append(encode.Lane.EVENTS, *arrays_of(left))
    the_run.spool, the_run.sent = spool_of(the_run), left


@given("a topic rejected that takes 1500 bytes from the middle on")
def _(the_run: Run, lane: Lane) -> None:
    the_run.meanwhile = lambda: configure(lane, lane.topics.rejected, "max.message.bytes=1500")


@when("3000 records are produced, two of them without a key")
def _(the_run: Run) -> None:
    the_run.produce(the_run.records(without_key))


@when("3000 records are produced, two of them of 5000 bytes")
def _(the_run: Run) -> None:
    the_run.produce(the_run.records(big))


@when("nothing more is produced with that spool")
def _(the_run: Run) -> None:
    left = the_run.sent
    the_run.produce([])
    the_run.sent = left


@when(
    "3000 records are produced, two of them of 5000 bytes, and raw takes 3000 bytes a message from the middle on",
)
@when("the same happens, and Kafka does not tell its limit")
def _(the_run: Run, lane: Lane, request: pytest.FixtureRequest) -> None:
    the_run.tells_limit = "nobody_says" not in request.node.name
    the_run.meanwhile = lambda: configure(lane, lane.topics.raw, "max.message.bytes=3000")
    records = the_run.records(big)
    the_run.odd = the_run.odd[1:]  # the first was taken before
    the_run.produce(records)


@when("3000 records are produced with a spool")
def _(the_run: Run) -> None:
    the_run.spool = spool_of(the_run)
    the_run.produce(the_run.records(lambda _, usual: usual))


@when(parsers.parse("{number:d} records without a key are produced with a spool"))
def _(the_run: Run, number: int) -> None:
    the_run.spool = spool_of(the_run)
    the_run.produce([Record(None, b"%d" % place) for place in range(number)])


@when("3000 records are produced with a spool, and raw is deleted in the middle")
def _(the_run: Run, lane: Lane) -> None:
    admin = AdminClient({"bootstrap.servers": lane.bootstrap_servers})

    def delete() -> None:
        for done in admin.delete_topics([lane.topics.raw]).values():
            done.result()

    the_run.meanwhile, the_run.spool = delete, spool_of(the_run)
    the_run.produce(the_run.records(lambda _, usual: usual))


@then(parsers.parse("{acknowledged:d} are acknowledged and {aside:d} rejected"))
def _(the_run: Run, acknowledged: int, aside: int) -> None:
    balance = the_run.balance
    assert the_run.stopped == ""
    assert (balance.acknowledged, balance.rejected, balance.spooled, balance.open) == (acknowledged, aside, 0, 0)
    assert balance.produced + balance.recovered == NUMBER


@then("raw holds the others once, those of each key in order")
def _(the_run: Run, lane: Lane) -> None:
    found: dict[object, list[object]] = {}
    wanted: dict[object, list[object]] = {}
    for message in lane.read(lane.topics.raw):
        found.setdefault(message.key(), []).append(message.value())
    for record in the_run.sent:
        if record not in the_run.odd:
            wanted.setdefault(record.key, []).append(record.value)
    assert found == wanted


@then(parsers.parse('rejected holds the two with their bytes, the reason "{reason}" and what Kafka says'))
@then(parsers.parse('rejected holds the one with its bytes and the reason "{reason}"'))
def _(the_run: Run, lane: Lane, reason: str) -> None:
    found = lane.rejected()
    assert sorted(str(one["value"]) for one in found) == sorted(str(one.value) for one in the_run.odd)
    assert {one["key"] for one in found} == {one.key for one in the_run.odd}
    assert {one["reason"] for one in found} == {reason}
    said = {"refused_by_kafka": "INVALID_RECORD", "too_large": str(len(the_run.odd[0].key or b"") + BIG)}
    assert all(said[reason] in str(one["detail"]) for one in found)


@then("rejected holds the first whole, and the beginning of the second with the length and SHA-256 of the whole")
def _(the_run: Run, lane: Lane) -> None:
    first, second = sorted(lane.rejected(), key=lambda one: str(one["value"]))
    assert first["value"] == the_run.odd[0].value
    whole = the_run.odd[1].value
    assert whole is not None
    assert isinstance(second["value"], bytes)
    assert whole.startswith(second["value"])
    assert len(second["value"]) > 100
    assert f"the {BIG} bytes" in str(second["detail"])
    assert hashlib.sha256(whole).hexdigest() in str(second["detail"])


@then("the spool is empty")
def _(the_run: Run) -> None:
    assert the_run.spool is not None
    assert (the_run.spool.events, the_run.spool.bytes) == (0, 0)


@then(parsers.parse('it stops and says "{words}"'))
def _(the_run: Run, words: str) -> None:
    assert words in the_run.stopped
    assert the_run.lane.topics.raw in the_run.stopped


@then(parsers.parse("{aside:d} are set aside at most, and the others are in the spool"))
def _(the_run: Run, aside: int) -> None:
    assert len(the_run.lane.rejected()) <= aside
    balance = the_run.balance
    assert balance.open == 0
    assert balance.spooled > 0
    assert balance.spooled == balance.produced - balance.acknowledged - balance.rejected
