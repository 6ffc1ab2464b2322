"""What is declared of librdkafka.

Source: rdkafka.h, which promises that nothing is taken away within a major version.
"""

import ctypes
from collections.abc import Mapping
from ctypes import POINTER, c_char_p, c_int, c_int32, c_int64, c_size_t, c_void_p
from functools import cache

import numpy as np
from confluent_kafka import cimpl

PRODUCER = 0
ANY_PARTITION = -1
COPY = 0x2
PURGE_QUEUED, PURGE_ON_THE_WIRE = 0x1, 0x2
REPORTS, ERRORS, STATISTICS = 0x1, 0x8, 0x40
"""Kinds of event, one bit each."""
POSSIBLY_PERSISTED = 1


class Message(ctypes.Structure):
    """rd_kafka_message_t."""

    _fields_ = (
        ("error", c_int),
        ("topic", c_void_p),
        ("partition", c_int32),
        ("value", c_void_p),
        ("value_length", c_size_t),
        ("key", c_void_p),
        ("key_length", c_size_t),
        ("offset", c_int64),
        ("number", c_void_p),
    )


MESSAGES = np.dtype(Message)
MESSAGE = POINTER(Message)
FUNCTIONS: Mapping[str, tuple[type | None, tuple[type, ...]]] = {
    "conf_new": (c_void_p, ()),
    "conf_set": (c_int, (c_void_p, c_char_p, c_char_p, c_char_p, c_size_t)),
    "conf_set_events": (None, (c_void_p, c_int)),
    "conf_set_log_cb": (None, (c_void_p, c_void_p)),
    "new": (c_void_p, (c_int, c_void_p, c_char_p, c_size_t)),
    "destroy": (None, (c_void_p,)),
    "topic_new": (c_void_p, (c_void_p, c_char_p, c_void_p)),
    "topic_destroy": (None, (c_void_p,)),
    "produce_batch": (c_int, (c_void_p, c_int32, c_int, c_void_p, c_int)),
    "outq_len": (c_int, (c_void_p,)),
    "purge": (c_int, (c_void_p, c_int)),
    "queue_get_main": (c_void_p, (c_void_p,)),
    "queue_destroy": (None, (c_void_p,)),
    "queue_poll": (c_void_p, (c_void_p, c_int)),
    "event_type": (c_int, (c_void_p,)),
    "event_message_next": (MESSAGE, (c_void_p,)),
    "event_error": (c_int, (c_void_p,)),
    "event_error_string": (c_char_p, (c_void_p,)),
    "event_error_is_fatal": (c_int, (c_void_p,)),
    "event_stats": (c_char_p, (c_void_p,)),
    "event_destroy": (None, (c_void_p,)),
    "message_status": (c_int, (MESSAGE,)),
    "err2name": (c_char_p, (c_int,)),
    "err2str": (c_char_p, (c_int,)),
}


@cache
def library() -> ctypes.CDLL:
    """The library inside confluent_kafka, its functions declared."""
    found = ctypes.CDLL(cimpl.__file__)  # what it was linked with is found through it
    for name, (result, arguments) in FUNCTIONS.items():
        function = found[f"rd_kafka_{name}"]
        function.restype, function.argtypes = result, arguments
        setattr(found, f"rd_kafka_{name}", function)
    return found
