"""What was missed and cannot be had any more: a record of it goes to rejected, so that nobody takes it for silence."""

import json
from dataclasses import dataclass

from tweet_producer.encode import Refused
from tweet_producer.event import moment

REASON = "gap"


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which a source gives nothing; microseconds since 1970."""

    source: str
    stream: str
    """Which of its connections."""
    start: int
    end: int

    def refused(self) -> Refused:
        """The record: its value is JSON with source, stream, from, to and seconds."""
        start, end = (moment(time).isoformat().replace("+00:00", "Z") for time in (self.start, self.end))
        seconds = (self.end - self.start) / 1e6
        told = {"source": self.source, "stream": self.stream, "from": start, "to": end, "seconds": seconds}
        detail = f"{self.source} {self.stream}: nothing from {start} to {end} can be had any more ({seconds:,.0f} s)"
        return Refused(f"{self.source}:gap".encode(), json.dumps(told).encode(), REASON, detail)
