"""Publishing contracts to a schema registry and finding them by id. Needs the extra `registry`.

A thin layer over confluent-kafka's own client: it turns what can go wrong into two errors, one that
waiting may cure and one that it will not.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec, Self, TypeVar

import httpx2
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError

from tweet_schema.contract import Contract, latest, versions
from tweet_schema.topics import Subject
from tweet_schema.wire import parsed

COMPATIBILITY = "FULL_TRANSITIVE"
NOT_FOUND = 404
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
RETRIES = {"max.retries": 2, "retries.wait.ms": 100, "retries.max.wait.ms": 400}
"""For a passing fault. The client's own waits (up to 20 s a call) would make `wait` overrun its deadline."""

P = ParamSpec("P")
T = TypeVar("T")


class RegistryUnavailableError(ConnectionError):
    """Nobody answers as a registry at the address, or it says that it cannot now. Waiting may help."""


class RegistryRefusalError(RuntimeError):
    """The registry refused, or holds something else than what was published. Waiting does not help."""


@dataclass(frozen=True, slots=True)
class Published:
    """One contract and the id the registry knows it by."""

    contract: Contract
    schema_id: int


class Registry:
    """A schema registry with a Confluent-compatible API at `url`. Nothing is asked before a method is called."""

    def __init__(self, url: str, timeout_seconds: float = 10) -> None:
        self.url = url
        self._client = SchemaRegistryClient({"url": url, "timeout": timeout_seconds, **RETRIES})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def wait(self, seconds: float, pause: Callable[[float], None] = time.sleep) -> None:
        """Return once the registry answers, trying for `seconds` with growing pauses.

        Raises:
            RegistryUnavailableError: when it does not in that time.
        """
        deadline = time.monotonic() + seconds
        interval = FIRST_PAUSE_SECONDS
        while True:
            try:
                self._call(self._client.get_subjects)
            except RegistryUnavailableError:
                if time.monotonic() + interval > deadline:
                    raise
            else:
                return
            pause(interval)
            interval = min(interval * 2, LONGEST_PAUSE_SECONDS)

    def publish(self, subjects: Iterable[Subject] = Subject) -> list[Published]:
        """Register every version of every subject in order and read each back. Idempotent.

        The order is fixed, so that an emptied registry gives the same ids again.

        Raises:
            RegistryUnavailableError: when it does not answer.
            RegistryRefusalError: when it refuses a contract, or gives back another one.
        """
        published = []
        for subject in subjects:
            self._call(self._client.set_compatibility, subject, COMPATIBILITY)
            published += [self._publish(contract) for contract in versions(subject)]
        return published

    def _publish(self, contract: Contract) -> Published:
        schema_id = self._call(
            self._client.register_schema, contract.subject, Schema(contract.text, schema_type="AVRO")
        )
        held = self.schema_text(schema_id)
        # Registries rewrite what they are given (Apicurio drops inherited namespaces): compare meanings, not texts.
        if held is None or parsed(held) != parsed(contract.text):
            raise RegistryRefusalError(
                f"the registry at {self.url} gave id {schema_id} for {contract.label} but holds another schema "
                "under it: publish again, or use an empty registry"
            )
        return Published(contract, schema_id)

    def latest_id(self, subject: Subject) -> int:
        """The id of the contract that this release writes to `subject`.

        Raises:
            RegistryUnavailableError: when it does not answer.
            RegistryRefusalError: when it does not hold that contract.
        """
        contract = latest(subject)
        found = self.id_of(contract)
        if found is None:
            raise RegistryRefusalError(
                f"the registry at {self.url} does not hold {contract.label}: run `tweet-schema publish` first"
            )
        return found

    def id_of(self, contract: Contract) -> int | None:
        """The id under which the registry holds `contract`, or None when it does not.

        Raises:
            RegistryUnavailableError: when it does not answer.
        """
        schema = Schema(contract.text, schema_type="AVRO")
        try:
            return self._call(self._client.lookup_schema, contract.subject, schema).schema_id
        except _NotFoundError:
            return None

    def schema_text(self, schema_id: int) -> str | None:
        """The schema that the registry calls `schema_id`, or None when it has none of that id.

        Raises:
            RegistryUnavailableError: when it does not answer.
        """
        try:
            return self._call(self._client.get_schema, schema_id).schema_str
        except _NotFoundError:
            return None

    def subject_ids(self, subject: Subject) -> dict[int, str]:
        """Every id that `subject` holds, with its schema text; empty for an unknown subject.

        Raises:
            RegistryUnavailableError: when it does not answer.
        """
        try:
            numbers = self._call(self._client.get_versions, subject)
        except _NotFoundError:
            return {}
        held = [self._call(self._client.get_version, subject, number) for number in numbers]
        return {
            version.schema_id: version.schema.schema_str
            for version in held
            if version.schema_id is not None and version.schema.schema_str is not None
        }

    def compatibility(self, subject: Subject) -> str:
        """The compatibility level that the registry enforces for `subject`."""
        return str(self._call(self._client.get_compatibility, subject))

    def _call(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            raise RegistryUnavailableError(f"no schema registry answers at {self.url}: {error}") from error
        except SchemaRegistryError as error:
            if error.http_status_code == NOT_FOUND:
                raise _NotFoundError(str(error)) from error
            if error.http_status_code >= 500 or error.http_status_code < 0:
                raise RegistryUnavailableError(f"the registry at {self.url} cannot now: {error}") from error
            raise RegistryRefusalError(f"the registry at {self.url} refuses: {error}") from error


class _NotFoundError(RegistryRefusalError):
    """The registry answers and does not have it."""
