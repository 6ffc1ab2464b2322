"""How topics are to be, and in what those that are there fall short of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How a topic is made where it is missing."""

    partitions: int
    replication: int
    """Copies of each partition, on as many brokers."""
    settings: Mapping[str, str]
    """In Kafka's own names."""


@dataclass(frozen=True, slots=True)
class Found:
    """How a topic is that is there."""

    partitions: int
    replication: int
    """Of the partition that has the fewest copies."""
    settings: Mapping[str, str]


def differences(plan: Plan, found: Found) -> list[str]:
    """What `found` has less of, or otherwise, in words; more partitions or copies than planned do no harm."""
    counted = [
        ("partition", found.partitions, plan.partitions),
        ("replica", found.replication, plan.replication),
    ]
    less = [f"has {count(has, thing)}, not {wanted}" for thing, has, wanted in counted if has < wanted]
    other = [
        f"has {name}={found.settings.get(name, '')}, not {wanted}"
        for name, wanted in plan.settings.items()
        if found.settings.get(name) != wanted
    ]
    return less + other


def count(number: int, thing: str) -> str:
    """`1 partition`, `2 partitions`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
