"""What Kafka's client tells of itself every few seconds (librdkafka, STATISTICS.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

EVERY_MS = 5_000
MICROSECONDS = 1e-6


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went over the wire, and what waits to."""

    sent_bytes: int = 0
    retries: int = 0
    """Requests that were sent again."""
    queued_bytes: int = 0
    answers: Mapping[str, float] = field(default_factory=dict)
    """Seconds that answers took lately, by quantile."""

    @staticmethod
    def sum(parts: Iterable["Traffic"]) -> "Traffic":
        """That of several clients; of their quantiles the slowest."""
        total = Traffic()
        for one in parts:
            answers = {name: max(time, total.answers.get(name, 0.0)) for name, time in one.answers.items()}
            total = Traffic(
                total.sent_bytes + one.sent_bytes,
                total.retries + one.retries,
                total.queued_bytes + one.queued_bytes,
                {**total.answers, **answers},
            )
        return total


class _Window(BaseModel):
    p50: int
    p99: int


class _Broker(BaseModel):
    txretries: int
    rtt: _Window


class _Client(BaseModel):
    tx_bytes: int
    msg_size: int
    brokers: dict[str, _Broker]


def traffic_of(statistics: str) -> Traffic:
    """What one client told, as JSON."""
    told = _Client.model_validate_json(statistics)
    brokers = list(told.brokers.values())
    slowest = {
        "0.5": max((one.rtt.p50 for one in brokers), default=0),
        "0.99": max((one.rtt.p99 for one in brokers), default=0),
    }
    answers = {name: time * MICROSECONDS for name, time in slowest.items()}
    return Traffic(told.tx_bytes, sum(one.txretries for one in brokers), told.msg_size, answers)
