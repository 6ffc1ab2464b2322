"""What is taken from Kafka together."""

from collections.abc import Sequence
from dataclasses import dataclass

from tweet_loader.kafka.record import Span
from tweet_loader.kafka.records import Records


@dataclass(frozen=True, slots=True)
class Delivery:
    """Records taken together, in each partition's order, and the spans they fill without a gap."""

    records: Records
    spans: Sequence[Span]
    more: bool = False
    """Whether as much again stood waiting when it was taken."""
