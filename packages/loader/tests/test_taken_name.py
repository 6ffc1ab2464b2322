"""Two loaders under one lasting name: the one that was there before is told. Real members of a real group."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pytest
from tweet_loader.kafka.consume import Kafka
from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.membership import GroupRefusedError, Membership
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Start
from tweet_local.kafka import KafkaServer
from tweet_local.topics import Topics
from tweet_local.waiting import wait_until
from tweet_schema.kafka_access import KafkaAccess

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

    def has(self, number: int) -> None:
        """Come round until so many partitions are its own."""

        def settled() -> bool:
            self.look()
            return len(self.places) == number

        wait_until(settled, PATIENCE_S, f"{number} partitions", interval_s=0)


class NewMember(Protocol):
    """A member under a lasting name."""

    def __call__(self, instance: str) -> Someone: ...


@pytest.fixture
def new_member(kafka_server: KafkaServer, topics: Topics) -> Iterator[NewMember]:
    """Members of this test's group, each taken for dead after a second."""
    group, made = uuid.uuid4().hex, list[Someone]()

    def new(instance: str) -> Someone:
        kafka = Kafka(KafkaAccess(bootstrap_servers=kafka_server.bootstrap_servers), Membership(group, instance, 1, 1))
        member = Someone(kafka, topics.processed)
        kafka.join([topics.processed], member)
        made.append(member)
        return member

    yield new
    for member in made:
        member.kafka.__exit__(None, None, None)


def test_who_has_lost_its_name_to_another_is_told(new_member: NewMember) -> None:
    """As in a rolling restart in which the old one does not end."""
    old = new_member("loader-0")
    old.has(2)
    new_member("loader-0").has(2)

    def hears() -> None:
        old.look()

    with pytest.raises(GroupRefusedError, match=r"another loader has come under this one's name \(--instance\)"):
        wait_until(hears, PATIENCE_S, "the old one to hear of it")
