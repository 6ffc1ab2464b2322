"""A run that every fault befell: what happened, what was told of it, and what each record in raw is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from pydantic import JsonValue
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import UnknownSchemaError, WireError, decode, unframe

RAW = latest(Subject.RAW)
NEXT_CENTURY = datetime(2100, 1, 1, tzinfo=UTC)
Place = tuple[int, int]
"""Partition and offset in raw."""
Version = tuple[str, str, str]
"""What happened, to which tweet, and which version it made; empty for a deletion."""
Event = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Sound:
    """An event that stands in raw."""

    version: Version
    occurred_at: datetime
    text: str | None
    schema_id: int


@dataclass(frozen=True)
class Befallen:
    """The run."""

    happened: Sequence[Event]
    """Without any fault."""
    told: Sequence[Event]
    """With those faults that befall events; others befall their records."""
    values: Mapping[Place, bytes | None]
    """Of the records that raw holds of it."""
    schemas: Mapping[int, str]
    """What the registry has issued for raw."""

    @cached_property
    def found(self) -> Mapping[Place, Sound | str]:
        """What each record is: an event, or the reason why it is none."""
        return {place: self._look(value) for place, value in self.values.items()}

    @cached_property
    def sound(self) -> Mapping[Place, Sound]:
        """The records that are events."""
        return {place: found for place, found in self.found.items() if isinstance(found, Sound)}

    def places(self, versions: set[Version]) -> set[Place]:
        """Where those events stand."""
        return {place for place, event in self.sound.items() if event.version in versions}

    def rejected(self, reason: str) -> set[Place]:
        """Where records stand that cannot be used for that reason."""
        return {place for place, found in self.found.items() if found == reason}

    def late(self, least: int, most: int) -> set[Version]:
        """What was told so many events after what happened later, and once."""
        order = {version_of(event): place for place, event in enumerate(self.happened)}
        told = [version_of(event) for event in self.told if version_of(event) in order]
        return {version for place, version in enumerate(told) if least <= place - order[version] <= most}

    def more(self, kind: str) -> set[Version]:
        """What was told although it did not happen."""
        happened = {version_of(event) for event in self.happened}
        return {version for version in map(version_of, self.told) if version not in happened and version[0] == kind}

    def _look(self, value: bytes | None) -> Sound | str:
        try:
            parts = unframe(value)
            if parts.schema_id not in self.schemas:
                raise UnknownSchemaError(f"nobody issued {parts.schema_id}")
            event = decode(parts.body, self.schemas[parts.schema_id], RAW)
        except WireError as error:
            return error.reason
        tweet = event["tweet"] if isinstance(event["tweet"], dict) else {}
        if not event["tweet_id"]:
            return "empty_tweet_id"
        assert isinstance(event["occurred_at"], datetime)
        if event["occurred_at"] > NEXT_CENTURY:
            return "created_in_future"
        version = (str(event["kind"]), str(event["tweet_id"]), str(tweet.get("id", "")))
        return Sound(version, event["occurred_at"], tweet.get("text"), parts.schema_id)


def version_of(event: Event) -> Version:
    """Of an event as a dry run prints it."""
    return str(event["kind"]), str(event["tweet_id"]), str(tweet_of(event).get("id", ""))


def tweet_of(event: Event) -> Mapping[str, JsonValue]:
    """Its tweet; empty for a deletion."""
    tweet = event["tweet"]
    return tweet if isinstance(tweet, dict) else {}
