"""What a sink declares in Kafka is kept for the next owner of the partition, and a zombie's is refused.

Real members of a real group: `Kafka` itself, driven step by step.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pytest
from tweet_loader.consume import Kafka
from tweet_loader.in_hand import InHand
from tweet_loader.intents import Intent, NoIntents
from tweet_loader.membership import GroupRefusedError, Membership
from tweet_loader.record import Place
from tweet_loader.resume import Start
from tweet_loader.sink import FencedError
from tweet_local.kafka import KafkaServer
from tweet_local.topics import Topics
from tweet_local.waiting import wait_until

from .pipeline import PATIENCE_S

pytestmark = pytest.mark.servers


@dataclass
class Someone:
    """A member that reads everything it is given from the beginning."""

    kafka: Kafka
    topic: str
    places: set[Place] = field(default_factory=set)

    def given(self, places: Collection[Place]) -> Sequence[Start]:
        self.places |= set(places)
        return [Start(place, 0, first=True) for place in places]

    def taken(self, places: Collection[Place], *, lost: bool) -> None:  # noqa: ARG002 - the port's
        self.places -= set(places)

    def look(self) -> None:
        """Come round once."""
        self.kafka.fill(InHand(), 100, 0.05)

    def has(self, number: int, *others: "Someone") -> None:
        """Come round until so many partitions are its own; the others come round meanwhile."""

        def settled() -> bool:
            for member in (self, *others):
                member.look()
            return len(self.places) == number

        wait_until(settled, PATIENCE_S, f"{number} partitions", interval_s=0)

    def intends(self, place: Place, says: str, start: int = 0) -> None:
        self.kafka.declare({place: Intent(start, says)})


class NewMember(Protocol):
    """A member, under a lasting name or under none."""

    def __call__(self, instance: str | None = None) -> Someone: ...


@pytest.fixture
def new_member(kafka_server: KafkaServer, topics: Topics) -> Iterator[NewMember]:
    """Members of this test's group, each taken for dead after a second."""
    group, made = uuid.uuid4().hex, list[Someone]()

    def new(instance: str | None = None) -> Someone:
        kafka = Kafka(kafka_server.bootstrap_servers, Membership(group, instance, 1, 1))
        member = Someone(kafka, topics.processed)
        kafka.join([topics.processed], member)
        made.append(member)
        return member

    yield new
    for member in made:
        member.kafka.__exit__(None, None, None)


@pytest.fixture
def places(topics: Topics) -> list[Place]:
    return [Place(topics.processed, number) for number in (0, 1)]


def test_the_next_owner_reads_what_was_declared(new_member: NewMember, places: list[Place]) -> None:
    one = new_member()
    one.has(2)
    says = '{"job": "load-7", "end": 40, "crc": "ü"}'
    one.kafka.declare({place: Intent(start, says) for start, place in enumerate(places)})
    two = new_member()
    one.kafka.__exit__(None, None, None)
    two.has(2)
    assert two.kafka.declared(places) == {place: Intent(start, says) for start, place in enumerate(places)}


def test_what_was_done_is_intended_no_more(new_member: NewMember, places: list[Place]) -> None:
    one = new_member()
    one.has(2)
    one.intends(places[0], "about to")
    one.kafka.acknowledge({places[0]: 40})

    def nothing_intended() -> bool:
        one.look()
        return one.kafka.declared(places) == {}

    wait_until(nothing_intended, PATIENCE_S, "no intent")


def test_a_zombie_is_refused(new_member: NewMember, places: list[Place]) -> None:
    """It does not come round for so long that another has its partitions, and believes to hold them still."""
    zombie = new_member()
    zombie.has(2)
    zombie.intends(places[0], "the zombie's, in time")
    owner = new_member()
    owner.has(2)
    assert zombie.places == set(places), "it has heard of nothing"
    owner.intends(places[0], "the owner's", start=5)
    with pytest.raises(FencedError, match="no member of its group any more"):
        zombie.intends(places[0], "the zombie's, too late")
    assert owner.kafka.declared(places) == {places[0]: Intent(5, "the owner's")}
    owner.kafka.__exit__(None, None, None)
    with pytest.raises(FencedError, match="no member of its group any more"):
        zombie.intends(places[0], "the zombie's, when nobody is left")


def test_who_came_back_is_refused_what_is_another_s(new_member: NewMember, places: list[Place]) -> None:
    """As a member again it is of the newest generation: Kafka would take it, and asks nobody whose partition it is."""
    one, two = new_member(), new_member()
    two.has(1, one)
    one.has(1, two)
    (mine,) = one.places
    (other,) = two.places
    one.intends(mine, "my own")
    with pytest.raises(FencedError, match="not this member's"):
        one.intends(other, "another's")
    with pytest.raises(FencedError, match="not this member's"):
        one.kafka.declare({mine: Intent(0, "both"), other: Intent(0, "both")})
    assert two.kafka.declared(places) == {mine: Intent(0, "my own")}


def test_a_zombie_whose_name_has_been_taken_is_refused(new_member: NewMember, places: list[Place]) -> None:
    """As in a rolling restart in which the old one does not end."""
    zombie = new_member("loader-0")
    zombie.has(2)
    owner = new_member("loader-0")
    owner.has(2)
    owner.intends(places[0], "the owner's")
    with pytest.raises(FencedError, match="no member of its group any more"):
        zombie.intends(places[0], "the zombie's")
    assert owner.kafka.declared(places) == {places[0]: Intent(0, "the owner's")}

    def hears() -> None:
        zombie.look()

    with pytest.raises(GroupRefusedError, match=r"another loader has come under this one's name \(--instance\)"):
        wait_until(hears, PATIENCE_S, "the zombie to hear of it")


def test_who_is_no_member_declares_nothing(places: list[Place]) -> None:
    with pytest.raises(FencedError, match="only a running loader"):
        NoIntents().declare({places[0]: Intent(0, "never")})
    assert NoIntents().declared(places) == {}
