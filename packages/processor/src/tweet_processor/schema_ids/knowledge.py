"""What is known of schema ids while the processor runs, and how it grows."""

from collections import deque
from collections.abc import Callable, Iterable
from threading import Event

import structlog
from tweet_schema.registry import Registry, RegistryRefusalError, RegistryUnavailableError
from tweet_schema.topics import Subject
from tweet_schema.wire import UnknownSchemaError

from tweet_processor.decode import Writers
from tweet_processor.job import OutputIds
from tweet_processor.schema_ids.schemas import learn

REGISTRY_PAUSE_SECONDS = 1.0
AT_ONCE = 100
"""Refused ids that are asked for again in one go: damaged records may have named thousands."""

log = structlog.get_logger()


class Knowledge:
    """The schema ids that the registry was asked about. A registry that is away is waited for: it rejects nothing."""

    def __init__(self, registry: Registry, stop: Event, subject: Subject = Subject.RAW) -> None:
        self._registry = registry
        self._stop = stop
        self._subject = subject
        self._asked_at: float | None = None
        self._asked_again: deque[int] = deque()
        self.writers = self._learn(Writers(), registry.subject_ids(subject))

    def ask(self, schema_ids: Iterable[int]) -> bool:
        """Learn `schema_ids`, and with them every version of raw published meanwhile. Whether it came to that.

        It does not when `stop` was set while the registry was away.
        """
        wanted = set(schema_ids)
        while not self._stop.is_set():
            try:
                unseen = {schema_id for schema_id in self._all(wanted) if schema_id not in self.writers}
                self.writers = self._learn(self.writers, unseen)
            except RegistryUnavailableError as away:
                log.warning("registry away", error=str(away), action="waiting")
                self._stop.wait(REGISTRY_PAUSE_SECONDS)
            else:
                log.info("schema ids learnt", count=len(unseen), readable=sorted(self.writers.readable))
                return True
        return False

    def ask_again(self, now: float, every_seconds: float) -> bool:
        """Every so often ask for ids that the registry did not know; whether one of them can be read now.

        Some at a time. A registry that is away is asked another time: what was refused stays so until it is known
        better. The first call only begins the count of `every_seconds`, on a clock that never goes back.
        """
        if self._asked_at is not None and now - self._asked_at < every_seconds:
            return False
        first, self._asked_at = self._asked_at is None, now
        return not first and self._ask_again()

    def _ask_again(self) -> bool:
        unknown = {known for known, reason in self.writers.refused.items() if reason == UnknownSchemaError.reason}
        self._asked_again = deque([known for known in self._asked_again if known in unknown])
        self._asked_again.extend(sorted(unknown.difference(self._asked_again)))
        turn = [self._asked_again.popleft() for _ in range(min(AT_ONCE, len(self._asked_again)))]
        try:
            learnt = self._learn(Writers(), turn)
        except RegistryUnavailableError as away:
            log.warning("registry away", error=str(away), action="asking for refused schema ids later")
            return False
        self._asked_again.extend(turn)
        refused = {known: why for known, why in self.writers.refused.items() if known not in learnt.readable}
        self.writers = Writers({**self.writers.readable, **learnt.readable}, {**refused, **learnt.refused})
        if learnt.readable:
            log.info("schema ids registered since they were refused", schema_ids=sorted(learnt.readable))
        return bool(learnt.readable)

    def _learn(self, writers: Writers, schema_ids: Iterable[int]) -> Writers:
        return learn(writers, schema_ids, self._registry.schema_text, self._subject)

    def _all(self, wanted: set[int]) -> set[int]:
        return wanted | set(self._registry.subject_ids(self._subject))


def output_ids(
    latest_id: Callable[[Subject], int], seconds: float, clock: Callable[[], float], pause: Callable[[float], object]
) -> OutputIds:
    """The ids of what is written, once the contracts are published; raises what `published_ids` raises."""
    ids = published_ids([Subject.PROCESSED, Subject.REJECTED], latest_id, seconds, clock, pause)
    return OutputIds(ids[Subject.PROCESSED], ids[Subject.REJECTED])


def published_ids(
    subjects: Iterable[Subject],
    latest_id: Callable[[Subject], int],
    seconds: float,
    clock: Callable[[], float],
    pause: Callable[[float], object],
) -> dict[Subject, int]:
    """The id of the newest contract of each, once they are published.

    Raises:
        RegistryRefusalError: when one of them is not, after `seconds`.
        RegistryUnavailableError: when the registry does not answer.
    """
    deadline = clock() + seconds
    while True:
        try:
            return {subject: latest_id(subject) for subject in subjects}
        except RegistryRefusalError:
            if clock() >= deadline:
                raise
            pause(REGISTRY_PAUSE_SECONDS)
