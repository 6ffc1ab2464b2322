"""The one place that speaks to Kafka: records come out of it, offsets are looked up and acknowledged."""

import os
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Self

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicCollection, TopicPartition
from tweet_schema.kafka_access import Complaints, KafkaAccess
from tweet_schema.kafka_admin import admin_client

from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.membership import Changes, GroupRefusedError, Membership
from tweet_loader.kafka.message import records_of
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import OffsetsGoneError, Start, Watermarks, starts
from tweet_loader.kafka.shown import Shown

NO_ID = "AAAAAAAAAAAAAAAAAAAAAA"
"""The id of 16 zero bytes, which a Kafka before 2.8 gives for every topic."""
ANSWER_SECONDS = 2.0
POLL_SECONDS = 0.1
"""How long a call into the client may keep a signal waiting."""
CLOSE_SECONDS = 5.0
COMPLAIN_SECONDS = 5.0
NEVER = {
    KafkaError._FATAL: "another loader has come under this one's name (--instance), or the client has given up",  # noqa: SLF001 - how the client names its own codes
    KafkaError.GROUP_AUTHORIZATION_FAILED: "its rights do not reach to this group (--group)",
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "its rights do not reach to the topics",
    KafkaError.INCONSISTENT_GROUP_PROTOCOL: "somebody who is no tweet-loader is in this group (--group)",
    KafkaError.INVALID_SESSION_TIMEOUT: "the broker does not allow such a session (--session-seconds)",
}
"""What no waiting helps with."""

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class KafkaAwayError(ConnectionError):
    """Kafka does not answer, or does not have what is asked for yet. Waiting may help."""


class Kafka:
    """A Kafka address, and a consumer there. Nothing is asked before a method is called."""

    def __init__(self, access: KafkaAccess, membership: Membership = Membership()) -> None:  # noqa: B008 - frozen
        self.bootstrap_servers = access.bootstrap_servers
        self._access = access
        self._shown = Shown()
        self._complaints = Complaints()
        self._silent_until = 0.0
        self._closing = False
        static = {} if membership.instance is None else {"group.instance.id": membership.instance}
        self._consumer = Consumer(
            {
                **access.librdkafka(),
                "client.id": f"tweet-loader-{os.getpid()}",
                "group.id": membership.group,
                # Only what moves stands still while it moves.
                "partition.assignment.strategy": "cooperative-sticky",
                "session.timeout.ms": round(membership.session_seconds * 1000),
                "heartbeat.interval.ms": round(membership.session_seconds * 1000 / 4),
                "max.poll.interval.ms": round(membership.stall_seconds * 1000),
                **static,
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "enable.partition.eof": True,
                # A known offset that is gone must stop the loader; the client would move it silently.
                "auto.offset.reset": "error",
                # The client's own queue bounds memory; its default back-off of 1 s would stall a full one.
                "queued.max.messages.kbytes": 32 * 1024,
                "fetch.queue.backoff.ms": 50,
                "reconnect.backoff.max.ms": 1_000,
                "error_cb": self.complain,
                "on_commit": self._answered,
                "log_level": 0,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        deadline = time.monotonic() + CLOSE_SECONDS
        while self._shown.unanswered and time.monotonic() < deadline:
            self._consumer.poll(POLL_SECONDS)
        self._consumer.close()

    def watermarks(self, topics: Iterable[str]) -> dict[Place, Watermarks]:
        """What Kafka holds of every partition of `topics`.

        Raises:
            KafkaAwayError: when it does not answer, or a topic is not there; it says which.
        """
        try:
            return self.watermarks_of(place for topic in topics for place in self._partitions(topic))
        except KafkaException as error:
            raise self._away(error) from error

    def watermarks_of(self, places: Iterable[Place]) -> dict[Place, Watermarks]:
        """What Kafka holds of these partitions.

        Raises:
            KafkaAwayError: when it does not answer.
        """
        try:
            return {place: self._watermarks(place) for place in places}
        except KafkaException as error:
            raise self._away(error) from error

    def topic_ids(self, topics: Collection[str]) -> dict[str, str]:
        """What Kafka calls this making of each topic; nothing for those of which it does not say.

        Raises:
            KafkaAwayError: when it does not answer.
        """
        try:
            admin, _ = admin_client(self._access)
            found = admin.describe_topics(TopicCollection(list(topics)), request_timeout=ANSWER_SECONDS)
            ids = {topic: str(future.result().topic_id) for topic, future in found.items()}
        except KafkaException as error:
            raise KafkaAwayError(f"Kafka does not describe its topics: {error.args[0].str()}") from error
        return {topic: name for topic, name in ids.items() if name != NO_ID}

    def assign(self, begin: Iterable[Start]) -> None:
        """Read these partitions, whoever else does."""
        begin = list(begin)
        self._consumer.assign(_partitions(begin))
        self._show(begin)

    def join(self, topics: Collection[str], changes: Changes) -> None:
        """Read this member's share of the topics, which `changes` hears of while records are taken."""

        def given(consumer: Consumer, partitions: Sequence[TopicPartition]) -> None:
            begin = () if self._closing else changes.given(_places(partitions))
            consumer.incremental_assign(_partitions(begin))
            self._show(begin)

        def taken(consumer: Consumer, partitions: Sequence[TopicPartition], *, lost: bool = False) -> None:
            self._shown.drop(_places(partitions))
            changes.taken(_places(partitions), lost=lost)
            consumer.incremental_unassign(list(partitions))

        self._consumer.subscribe(
            list(topics), on_assign=given, on_revoke=taken, on_lost=lambda *heard: taken(*heard, lost=True)
        )

    def begin_again(self, begin: Sequence[Start]) -> None:
        """Read partitions of this member from elsewhere; what was fetched of them is dropped."""
        self._consumer.incremental_unassign(_partitions(begin))
        self._consumer.incremental_assign(_partitions(begin))

    def known_end(self, place: Place) -> int:
        """Where a partition ended when something was last fetched of it; below zero before that."""
        _, end = self._consumer.get_watermark_offsets(TopicPartition(*place), cached=True)
        return int(end)

    def fill(self, hand: InHand, most: int, seconds: float) -> None:
        """Put what there is into `hand`, at most so many records, and heed what the client has to say.

        Raises:
            OffsetsGoneError: when Kafka has dropped what was to come next.
            GroupRefusedError: when this loader may not be a member.
        """
        if owed := self._shown.owed():
            self.acknowledge(owed)
        taken = self._consumer.consume(most, timeout=min(seconds, POLL_SECONDS))
        events = [message for message in taken if message.error() is not None]
        if len(taken) > len(events):
            hand.add(records_of([message for message in taken if message.error() is None] if events else taken))
        for event in events:
            self._heed(event, hand)

    def acknowledge(self, ends: Mapping[Place, int]) -> None:
        """Commit to the group, for lag tools only, without waiting for the answer. Refused, it is tried again."""
        self._shown.show(ends)
        self._consumer.commit(offsets=[TopicPartition(*place, end) for place, end in ends.items()])

    def complain(self, error: KafkaError) -> None:
        """Log what the client will get over by itself; it says so for every try, this for some."""
        self._complaints(error)
        if time.monotonic() >= self._silent_until:
            log.warning("Kafka is waited for", error=error.str(), code=error.name())
            self._silent_until = time.monotonic() + COMPLAIN_SECONDS

    def _answered(self, error: KafkaError | None, partitions: Sequence[TopicPartition]) -> None:
        refused = [item for item in partitions if error is not None or item.error is not None]
        self._shown.answered(_places(partitions), _places(refused))
        if refused:
            log.debug("group offsets not committed; lag tools are behind", error=str(error or refused[0].error))

    def _show(self, begin: Sequence[Start]) -> None:
        """Show lag tools where the sink stands: who was killed may have had no time to."""
        stored = [start for start in begin if not start.first]
        if not stored:
            return
        try:
            held = self._consumer.committed(_partitions(stored), timeout=ANSWER_SECONDS)
        except KafkaException as error:
            self.complain(error.args[0])
            return
        known = {Place(item.topic, item.partition): item.offset for item in held}
        if behind := {start.place: start.offset for start in stored if known.get(start.place) != start.offset}:
            self.acknowledge(behind)

    def _partitions(self, topic: str) -> list[Place]:
        found = self._consumer.list_topics(topic, timeout=ANSWER_SECONDS).topics[topic]
        if found.error is not None:
            raise KafkaAwayError(f"the topic {topic} is not there: {found.error.str()}; create it, or name another")
        return [Place(topic, number) for number in sorted(found.partitions)]

    def _watermarks(self, place: Place) -> Watermarks:
        marks = self._consumer.get_watermark_offsets(TopicPartition(*place), timeout=ANSWER_SECONDS)
        return Watermarks(*marks)

    def _away(self, error: KafkaException) -> KafkaAwayError:
        if not self._consumer.assignment():
            self._consumer.poll(0)  # hears complaints, and there is no record that it could take
        why = self._complaints.last or error.args[0].str()
        return KafkaAwayError(f"no Kafka answers at {self.bootstrap_servers} (--bootstrap-servers): {why}")

    def _heed(self, event: Message, hand: InHand) -> None:
        error, place = event.error(), Place(str(event.topic()), int(event.partition() or 0))
        if error is None:
            return
        if error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - how the client names its own codes
            # Not every offset is a record: behind a transaction's last one the end is only known from this.
            hand.reach(place, int(event.offset() or 0))
        elif error.code() == KafkaError._AUTO_OFFSET_RESET:  # noqa: SLF001 - as above
            stands = hand.stands()
            starts(stands, self.watermarks_of(stands))
            raise OffsetsGoneError(f"Kafka refuses the offset of {place.topic}[{place.partition}]: {error.str()}")
        elif error.code() in NEVER:
            raise GroupRefusedError(f"Kafka refuses this loader: {NEVER[error.code()]}: {error.str()}")
        elif error.code() == KafkaError._MAX_POLL_EXCEEDED:  # noqa: SLF001 - as above
            log.warning("one batch took so long that others have got this loader's partitions (--stall-seconds)")
        else:
            self.complain(error)


def _partitions(begin: Iterable[Start]) -> list[TopicPartition]:
    return [TopicPartition(*start.place, start.offset) for start in begin]


def _places(partitions: Iterable[TopicPartition]) -> list[Place]:
    return [Place(item.topic, item.partition) for item in partitions]
