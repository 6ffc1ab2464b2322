"""What a dry run of a replay tells: how many posts there are, and what was wrong with the rest, line by line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from tweet_producer.encode import Encoder
from tweet_producer.heard import Heard, taken
from tweet_producer.sources.replay import Line, Replay

NO_SCHEMA_ID = 0
"""Nothing is sent, so no registry is asked."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is no event."""

    file: str
    line: int
    reason: str
    detail: str


@dataclass(slots=True)
class Report:
    """All that was found."""

    lines: int = 0
    empty_lines: int = 0
    events: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    derived_times: int = 0
    """Events whose time was read from the id."""
    without_author: int = 0
    """Events that carry a text and do not tell whose."""
    refused: list[Wrong] = field(default_factory=list)
    unknown_fields: Mapping[str, int] = field(default_factory=dict)

    def add(self, line: Line, heard: Heard) -> None:
        """And what that line held."""
        self.lines += 1
        self.empty_lines += not line.text.strip()
        found = taken(heard, None)
        unfit = Encoder(NO_SCHEMA_ID).records(found.events).refused
        self.events += found.events.num_rows - len(unfit)
        for event in heard.events:
            self.kinds[event["kind"]] = self.kinds.get(event["kind"], 0) + 1
            tweet = event["tweet"]
            self.derived_times += tweet is not None and tweet["created_at_derived"]
            self.without_author += tweet is not None and not tweet["author_id"]
        for one in (*found.refused, *unfit):
            detail = one.detail.removeprefix(f"line {line.number} of {line.file}: ")
            self.refused.append(Wrong(line.file, line.number, one.reason, detail))

    def as_json(self) -> str:
        """One object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def as_text(self) -> Iterator[str]:
        """A few lines for people, then one for each that is wrong."""
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.kinds.items())) or "none"
        yield f"{self.lines:,} lines, {self.empty_lines:,} of them empty: {self.events:,} events ({kinds})"
        yield f"{self.derived_times:,} times read from the id, {self.without_author:,} posts without an author"
        if self.unknown_fields:
            named = ", ".join(f"{name} ({count:,})" for name, count in sorted(self.unknown_fields.items()))
            yield f"fields that nobody documented, left out: {named}"
        yield f"{len(self.refused):,} would go to rejected"
        for one in self.refused:
            yield f"{one.file}:{one.line}: {one.reason}: {one.detail}"


def report(replay: Replay) -> Report:
    """Read everything and send nothing.

    Raises:
        CannotReplayError: when a file cannot be read.
    """
    told = Report(unknown_fields=replay.unknown)
    for line, heard in replay.heard():
        told.add(line, heard)
    return told
