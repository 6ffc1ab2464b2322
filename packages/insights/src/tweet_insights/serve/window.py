"""Which tweets an address asks for: those made since a moment, and of these a part of the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from tweet_insights.part import Part
from tweet_insights.serve.since import NoMomentError, moment_of, since_of

FIRST, LAST = datetime(1970, 1, 5, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""What an address that tells one end only means by the other."""
FORM = "%Y-%m-%dT%H:%MZ"


@dataclass(frozen=True, slots=True)
class Window:
    """What is looked at."""

    since: datetime | None = None
    part: Part | None = None

    @property
    def address(self) -> str:
        """What an address says of it, from its question mark on; empty for all."""
        said = {"since": self.since.strftime(FORM)} if self.since else {}
        if self.part and self.part.begin > FIRST:
            said["from"] = self.part.begin.strftime(FORM)
        if self.part and self.part.end < LAST:
            said["to"] = self.part.end.strftime(FORM)
        return f"?{urlencode(said, safe=':')}" if said else ""


def window_of(query: Mapping[str, str]) -> Window:
    """What `since`, `from` and `to` say; none of them has to be there.

    Raises:
        NoMomentError: when one of them is no moment, or the part ends before it begins.
    """
    begin, end = moment_of(query.get("from")), moment_of(query.get("to"))
    since = since_of(query.get("since"))
    if begin is None and end is None:
        return Window(since)
    try:
        return Window(since, Part(begin or FIRST, end or LAST))
    except ValueError as error:
        raise NoMomentError(f"to={query['to'] if end else ''}: {error}") from error
