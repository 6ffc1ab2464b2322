"""What is known of schema ids while the processor runs, and how it grows."""

from collections.abc import Callable, Iterable
from threading import Event

import structlog
from tweet_schema.registry import Registry, RegistryRefusalError, RegistryUnavailableError
from tweet_schema.topics import Subject

from tweet_processor.decode import Writers
from tweet_processor.job import OutputIds
from tweet_processor.schemas import learn

REGISTRY_PAUSE_SECONDS = 1.0

log = structlog.get_logger()


class Knowledge:
    """The schema ids that the registry was asked about. A registry that is away is waited for: it rejects nothing."""

    def __init__(self, registry: Registry, stop: Event) -> None:
        self._registry = registry
        self._stop = stop
        self.writers = learn(Writers(), registry.subject_ids(Subject.RAW), registry.schema_text)

    def ask(self, schema_ids: Iterable[int]) -> bool:
        """Learn `schema_ids`, and with them every version of raw published meanwhile. Whether it came to that.

        It does not when `stop` was set while the registry was away.
        """
        wanted = set(schema_ids)
        while not self._stop.is_set():
            try:
                unseen = {schema_id for schema_id in self._all(wanted) if schema_id not in self.writers}
                self.writers = learn(self.writers, unseen, self._registry.schema_text)
            except RegistryUnavailableError as away:
                log.warning("registry away", error=str(away), action="waiting")
                self._stop.wait(REGISTRY_PAUSE_SECONDS)
            else:
                log.info("schema ids learnt", count=len(unseen), readable=sorted(self.writers.readable))
                return True
        return False

    def _all(self, wanted: set[int]) -> set[int]:
        return wanted | set(self._registry.subject_ids(Subject.RAW))


def output_ids(
    latest_id: Callable[[Subject], int], seconds: float, clock: Callable[[], float], pause: Callable[[float], object]
) -> OutputIds:
    """The ids of what is written, once the contracts are published.

    Raises:
        RegistryRefusalError: when one of them is not, after `seconds`.
        RegistryUnavailableError: when the registry does not answer.
    """
    deadline = clock() + seconds
    while True:
        try:
            return OutputIds(latest_id(Subject.PROCESSED), latest_id(Subject.REJECTED))
        except RegistryRefusalError:
            if clock() >= deadline:
                raise
            pause(REGISTRY_PAUSE_SECONDS)
