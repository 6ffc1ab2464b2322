"""Facts that were found already: where reading is billed, a report over an unchanged state reads nothing.

Only facts are kept, which have passed the privacy gate; no tweet, text or author. What was found of another state of
the same warehouse is removed, so that a deletion reaches the cache with the next report.
"""

import dataclasses
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from tweet_insights.facts import Facts
from tweet_insights.warehouse import Model, Warehouse

log = structlog.get_logger()
FACTS = TypeAdapter(Facts)


@dataclass(frozen=True, slots=True)
class FactsCache:
    """The facts of one warehouse, in a folder of its own below `folder`."""

    folder: Path
    address: str

    def facts(
        self,
        warehouse: Warehouse,
        model: Model,
        since: datetime | None,
        now: datetime,
        find: Callable[[], Facts],
    ) -> Facts:
        """What `find` would find, without asking it where the warehouse says that nothing has changed since."""
        state = warehouse.state()
        if state is None:
            return find()
        held = self.folder / _hash(self.address) / _hash(state)
        release = version("tweet-insights")
        place = held / f"{_hash(f'{release}|{model}|{since}')}.json"
        try:
            found = FACTS.validate_json(place.read_bytes())
        except (FileNotFoundError, ValidationError):
            found = find()
            self._keep(place, found)
        else:
            log.info("found before", made_at=found.made_at.isoformat(), bytes=0)
        return dataclasses.replace(found, made_at=now)

    def _keep(self, place: Path, facts: Facts) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(".unfinished")
        unfinished.write_bytes(FACTS.dump_json(facts))
        unfinished.replace(place)
        for other in place.parent.parent.iterdir():
            if other != place.parent:
                shutil.rmtree(other, ignore_errors=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
