"""Whether a person may be looked at, which everything here that looks at one asks for."""

import csv
from dataclasses import dataclass
from pathlib import Path

from tweet_insights.failures import UsersError

SYNTHETIC = frozenset({"fake"})
"""Sources whose people are made up: `tweet-producer fake`."""


class NotPermittedError(UsersError):
    """The person is real and has not consented; or the list of those who have cannot be read."""


@dataclass(frozen=True, slots=True)
class Permit:
    """That this person may be looked at. `permit` alone makes them."""

    source: str
    author: str


def permit(source: str, author: str, consented: Path | None) -> Permit:
    """The permit for a synthetic person, or for one whom the file `consented` lists, one `source,author_id` a line.

    Raises:
        NotPermittedError: for anybody else, and for a file that has other lines.
    """
    if source in SYNTHETIC or (consented is not None and (source, author) in _listed(consented)):
        return Permit(source, author)
    raise NotPermittedError(
        "only synthetic people (source fake) have a page, and real ones who have consented: "
        "list them in the file that --consented names, one source,author_id a line"
    )


def _listed(path: Path) -> set[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = [(number, line) for number, line in enumerate(csv.reader(file), start=1) if line]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotPermittedError(f"{path}: the list of who has consented cannot be read: {error}") from error
    listed = set()
    for number, line in lines:
        match [part.strip() for part in line]:
            case [source, author] if source and author:
                listed.add((source, author))
            case _:
                raise NotPermittedError(f"{path}, line {number}: one source,author_id a line is expected")
    return listed
