"""What the sink knows about itself, kept in the description of the table it loads into.

There, so that state and rows are lost together or not at all (a sandbox drops tables after 60 days), that the right to
write the table is enough, and that two writers see each other: it is only changed where nobody has changed it since it
was read (`If-Match`). BigQuery allows 16,384 characters in it.

A flush is an intent first: which spans, under which job id. Only then is the job asked for. Whoever finds an intent
settles it before anything else: the job is done (the spans are loaded), or it has failed, or there is none: then the id
is used up by a job that does nothing, and the one who wanted it can never have it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_loader.kafka.record import Place, Span
from tweet_loader.sink import SinkError

LONGEST = 16_384
PASSING = frozenset({"backendError", "internalError", "jobBackendError", "quotaExceeded", "rateLimitExceeded"})
"""Why a job may fail that need not fail again (BigQuery, "Error messages")."""
HEAD = "Tweets as they arrived, loaded by tweet-loader. The next line is what it knows: do not change it.\n"


class _Noted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Position(_Noted):
    """How far one partition is loaded, and by whose span."""

    topic: str
    partition: int
    next: int
    since: int
    """Where the last span began."""
    writer: str
    topic_id: str | None = None

    @property
    def place(self) -> Place:
        """Which partition."""
        return Place(self.topic, self.partition)


class Piece(_Noted):
    """A span of an intent."""

    topic: str
    partition: int
    start: int
    end: int
    topic_id: str | None = None

    @property
    def place(self) -> Place:
        """Which partition."""
        return Place(self.topic, self.partition)


class Intent(_Noted):
    """A job that somebody is about to ask for, or has."""

    job: str
    """The id of a load job, or the name of a stream."""
    writer: str
    pieces: tuple[Piece, ...]
    events: int = 0
    """Rows that are events: by these it can be told whether a stream that is gone was committed."""

    @property
    def is_stream(self) -> bool:
        """Whether the rows were staged in a stream."""
        return self.job.startswith("projects/")

    def covers(self, places: Iterable[Place]) -> bool:
        """Whether it is about one of them."""
        return not {piece.place for piece in self.pieces}.isdisjoint(places)


class Migration(_Noted):
    """What is being copied from another warehouse."""

    id: str
    """Made when it was begun: its job ids are made from it."""
    source: str
    pieces: int = 0


class State(_Noted):
    """Everything."""

    format: int = 1
    warehouse: str
    """Made with the table: another table's job ids are other ones."""
    positions: tuple[Position, ...] = ()
    intents: tuple[Intent, ...] = ()
    burned: int = 0
    """How many job ids were used up in vain, so that no intent is given one of them again."""
    loads: dict[str, int] = {}
    """Load jobs asked for, by day in California, where Google counts them."""
    closed_until: datetime | None = None
    """Days are written anew until then at most, and nobody may load."""
    migration: Migration | None = None
    migrated: bool = False
    """Whether the tables `migrated_…` hold something."""
    replays: dict[int, int] = {}
    """By raw partition, what a migration brought along."""

    @classmethod
    def parse(cls, document: str) -> Self:
        """What a description says.

        Raises:
            SinkError: when it is none of this loader's.
        """
        try:
            return cls.model_validate_json(document.partition("\n")[2])
        except ValidationError as error:
            raise SinkError(
                "the description of the table arrivals is not what tweet-loader wrote there, so it is not known how "
                f"far it was loaded: put it back, or use another dataset ({error.error_count()} faults in it)"
            ) from error

    def document(self) -> str:
        """As a description.

        Raises:
            SinkError: when it is too long for BigQuery.
        """
        text = HEAD + self.model_dump_json(exclude_defaults=True)
        if len(text) > LONGEST:
            raise SinkError(f"{len(self.positions)} partitions are too many: their offsets fill a table's description")
        return text

    def offsets(self) -> Mapping[Place, int]:
        """The next offset of each partition."""
        return {position.place: position.next for position in self.positions}

    def topic_ids(self) -> Mapping[str, str]:
        """Kafka's id of each topic, where it was known."""
        return {position.topic: position.topic_id for position in self.positions if position.topic_id is not None}

    def intent_on(self, places: Iterable[Place]) -> Intent | None:
        """Something that must be settled before these places can be written."""
        wanted = set(places)
        return next((intent for intent in self.intents if intent.covers(wanted)), None)

    def loaded(self, spans: Sequence[Span], writer: str) -> bool:
        """Whether this writer has just loaded exactly these spans: then its offer is one more of the same."""
        known = {position.place: position for position in self.positions}
        return bool(spans) and all(
            span.place in known
            and (known[span.place].since, known[span.place].next, known[span.place].writer)
            == (span.start, span.end, writer)
            for span in spans
        )

    def intending(self, spans: Sequence[Span], writer: str, day: str) -> tuple[Self, Intent]:
        """With an intent for these spans, and the intent."""
        found = pieces(spans)
        intent = Intent(job=self._job_id(found), writer=writer, pieces=found)
        loads = {day: self.loads.get(day, 0) + 1}
        return self.model_copy(update={"intents": (*self.intents, intent), "loads": loads}), intent

    def staged(self, spans: Sequence[Span], writer: str, stream: str, events: int) -> Self:
        """With an intent to show what a stream holds."""
        intent = Intent(job=stream, writer=writer, pieces=pieces(spans), events=events)
        return self.model_copy(update={"intents": (*self.intents, intent)})

    def passed(self, spans: Sequence[Span], writer: str) -> Self:
        """With spans that hold no row, for which no job is needed."""
        return self.moved(Intent(job="", writer=writer, pieces=pieces(spans)))

    def moved(self, intent: Intent) -> Self:
        """With the intent's rows held."""
        kept = {position.place: position for position in self.positions}
        kept |= {
            piece.place: Position(
                topic=piece.topic,
                partition=piece.partition,
                next=piece.end,
                since=piece.start,
                writer=intent.writer,
                topic_id=piece.topic_id or (kept[piece.place].topic_id if piece.place in kept else None),
            )
            for piece in intent.pieces
        }
        return self._without(intent, kept.values())

    def given_up(self, intent: Intent) -> Self:
        """Without the intent, whose job id is used up."""
        return self._without(intent, self.positions).model_copy(update={"burned": self.burned + 1})

    def is_closed(self, now: datetime) -> bool:
        """Whether nobody may load."""
        return self.closed_until is not None and now < self.closed_until

    def closed_for(self, until: datetime | None) -> Self:
        """Closed until then, or open."""
        return self.model_copy(update={"closed_until": until})

    def received(self, pieces: int) -> Self:
        """With so many pieces of the migration held."""
        if self.migration is None:
            raise SinkError("the migration was ended by another")
        return self.model_copy(update={"migration": self.migration.model_copy(update={"pieces": pieces})})

    def _without(self, intent: Intent, positions: Iterable[Position]) -> Self:
        others = tuple(other for other in self.intents if other.job != intent.job)
        return self.model_copy(update={"positions": tuple(sorted(positions, key=_place)), "intents": others})

    def _job_id(self, pieces: Sequence[Piece]) -> str:
        """From all that makes it this attempt at these spans into this table, and nothing else."""
        spans = (f"{piece.topic}/{piece.partition}/{piece.start}/{piece.end}" for piece in sorted(pieces, key=_place))
        told = "|".join([self.warehouse, str(self.burned), *spans])
        return f"tweet-loader-{hashlib.sha256(told.encode()).hexdigest()[:40]}"


def pieces(spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The spans, as they are noted."""
    return tuple(
        Piece(
            topic=span.place.topic,
            partition=span.place.partition,
            start=span.start,
            end=span.end,
            topic_id=span.topic_id,
        )
        for span in spans
    )


def _place(of: Position | Piece) -> Place:
    return of.place
