"""librdkafka by its C interface: as much of it as records go through.

It is the library inside confluent_kafka. Why not by confluent_kafka.Producer: that makes a dictionary, a callback's
state and a change of Python's lock for every record, half as much CPU again as the library itself needs
(`make bench-producer`), and it tells neither the order of what comes back nor whether it may have been written. Here a
batch is handed over by the addresses of its Arrow buffers.
"""

import ctypes
from collections.abc import Iterator, Mapping
from ctypes import c_void_p
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tweet_producer.kafka.librdkafka_functions import (
    ANY_PARTITION,
    COPY,
    ERRORS,
    MESSAGES,
    POSSIBLY_PERSISTED,
    PRODUCER,
    PURGE_ON_THE_WIRE,
    PURGE_QUEUED,
    REPORTS,
    STATISTICS,
    Message,
    library,
)

WORDS = 512
"""Bytes for what is said of a failure."""
EMPTY = ctypes.create_string_buffer(1)
"""Where bytes are that are none and yet there: NULL would be no value at all."""


class Complaint(NamedTuple):
    """What Kafka or the library says is wrong."""

    code: str
    """Its name in librdkafka, such as `_ALL_BROKERS_DOWN`; what begins with an underscore is the library's own."""
    says: str
    fatal: bool = False
    """Whether the client can do nothing any more."""


class Undelivered(NamedTuple):
    """A record that was handed over and will not be written, or not for sure."""

    number: int
    key: bytes | None
    value: bytes | None
    complaint: Complaint
    perhaps_written: bool


class Statistics(NamedTuple):
    """What the library tells of itself, as JSON."""

    text: str


class Offer(NamedTuple):
    """What became of records that were to be handed over."""

    accepted: int
    """How many the library holds now."""
    refused: Mapping[int, Complaint]
    """Why it does not hold the others, by their place."""


class Client:
    """A producer of one topic.

    Args:
        topic: its name.
        settings: by the names that librdkafka has for them.

    Raises:
        ValueError: when librdkafka does not know a setting or its value.
    """

    def __init__(self, topic: str, settings: Mapping[str, str | int | bool]) -> None:
        self._library = library()
        self._alive, self._left = Lock(), 0
        self._client = c_void_p(_new_client(self._library, settings))
        self._events = c_void_p(self._library.rd_kafka_queue_get_main(self._client))
        self._topic = c_void_p(self._library.rd_kafka_topic_new(self._client, topic.encode(), None))

    def hand_over(self, keys: pa.BinaryArray, values: pa.BinaryArray, number: int) -> Offer:
        """Let the library copy records in their order, numbered from `number` on.

        After one for which it has no room it takes none.
        """
        count = len(keys)
        messages = np.zeros(count, MESSAGES)
        messages["key"], messages["key_length"] = _places(keys)
        messages["value"], messages["value_length"] = _places(values)
        messages["number"] = np.arange(number, number + count, dtype=np.uint64)
        accepted = self._library.rd_kafka_produce_batch(self._topic, ANY_PARTITION, COPY, messages.ctypes.data, count)
        if accepted == count:
            return Offer(count, {})
        refused = np.flatnonzero(messages["error"]).tolist()
        return Offer(accepted, {place: self._complaint(int(messages["error"][place])) for place in refused})

    def poll(self, seconds: float) -> Iterator[Undelivered | Complaint | Statistics]:
        """What happened meanwhile; waits for the first thing at most `seconds`."""
        wait = round(seconds * 1000)
        while event := self._library.rd_kafka_queue_poll(self._events, wait):
            wait, held = 0, c_void_p(event)
            try:
                yield from list(self._told(held))
            finally:
                self._library.rd_kafka_event_destroy(held)

    def waiting(self) -> int:
        """Records that are neither written nor reported by `poll`, and what else it has to report.

        May be asked from any thread, and after the end: then it is what was left.
        """
        with self._alive:
            return self._left if self._client.value is None else int(self._library.rd_kafka_outq_len(self._client))

    def purge(self, *, on_the_wire: bool) -> None:
        """Give up what waits, or what has been sent without an answer too; `poll` reports it."""
        self._library.rd_kafka_purge(self._client, PURGE_QUEUED | (PURGE_ON_THE_WIRE if on_the_wire else 0))

    def close(self) -> None:
        """End it. What still waits is lost."""
        self._left = self.waiting()
        with self._alive:
            self._library.rd_kafka_topic_destroy(self._topic)
            self._library.rd_kafka_queue_destroy(self._events)
            self._library.rd_kafka_destroy(self._client)
            self._client = c_void_p(None)

    def _told(self, event: c_void_p) -> Iterator[Undelivered | Complaint | Statistics]:
        library = self._library
        match library.rd_kafka_event_type(event):
            case kind if kind == REPORTS:
                while message := library.rd_kafka_event_message_next(event):
                    yield self._undelivered(message)
            case kind if kind == STATISTICS:
                yield Statistics(library.rd_kafka_event_stats(event).decode())
            case kind if kind == ERRORS:
                says = library.rd_kafka_event_error_string(event).decode(errors="replace")
                fatal = bool(library.rd_kafka_event_error_is_fatal(event))
                yield self._complaint(library.rd_kafka_event_error(event), says, fatal=fatal)

    def _undelivered(self, message: "ctypes._Pointer[Message]") -> Undelivered:
        held, status = message.contents, self._library.rd_kafka_message_status(message)
        return Undelivered(
            held.number or 0,
            _bytes(held.key, held.key_length),
            _bytes(held.value, held.value_length),
            self._complaint(held.error),
            perhaps_written=status == POSSIBLY_PERSISTED,
        )

    def _complaint(self, error: int, says: str | None = None, *, fatal: bool = False) -> Complaint:
        code = self._library.rd_kafka_err2name(error).decode()
        return Complaint(code, says or self._library.rd_kafka_err2str(error).decode(), fatal)


def _new_client(library: ctypes.CDLL, settings: Mapping[str, str | int | bool]) -> int:
    wanted, says = c_void_p(library.rd_kafka_conf_new()), ctypes.create_string_buffer(WORDS)
    for name, value in settings.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if library.rd_kafka_conf_set(wanted, name.encode(), text.encode(), says, WORDS):
            raise ValueError(says.value.decode())
    # It tells its troubles several times a second each: they come as events too, and whoever asked is told once by us.
    library.rd_kafka_conf_set_log_cb(wanted, None)
    library.rd_kafka_conf_set_events(wanted, REPORTS | ERRORS | STATISTICS)
    client: int | None = library.rd_kafka_new(PRODUCER, wanted, says, WORDS)
    if client is None:
        raise ValueError(says.value.decode())
    return client


def _places(array: pa.BinaryArray) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Where the bytes of each value are, and how many; nowhere for null."""
    _, offsets, data = array.buffers()
    if offsets is None:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64)
    begin = data.address if data is not None and data.size else ctypes.addressof(EMPTY)
    bounds = np.frombuffer(memoryview(offsets), np.int32)[array.offset : array.offset + len(array) + 1].astype(
        np.uint64
    )
    places = bounds[:-1] + np.uint64(begin)
    if array.null_count:
        places[np.asarray(array.is_null())] = 0
    return places, np.diff(bounds)


def _bytes(place: int | None, length: int) -> bytes | None:
    return None if place is None else ctypes.string_at(place, length)
