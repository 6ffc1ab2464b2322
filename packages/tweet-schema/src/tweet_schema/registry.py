"""Publishing contracts to a schema registry and finding them by id. Needs the extra `registry`.

A thin layer over confluent-kafka's own client: it turns what can go wrong into two errors, one that
waiting may cure and one that it will not.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from confluent_kafka.schema_registry import RegisteredSchema, Schema

from tweet_schema.contract import SHIPPED, Contract, subjects, versions
from tweet_schema.incompatible import in_our_words
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.registry_client import asked, open_client
from tweet_schema.registry_errors import (
    NO_REGISTRY,
    RegistryIncompatibleError,
    RegistryLacksError,
    RegistryRefusalError,
    RegistryUnavailableError,
)
from tweet_schema.retries import repeated, waited_for
from tweet_schema.topics import Subject
from tweet_schema.wire import same_schema

__all__ = ["COMPATIBILITY", "Published", "Registry", "RegistryRefusalError", "RegistryUnavailableError"]

COMPATIBILITY = "FULL_TRANSITIVE"
LEAST_SECONDS = 0.01
"""For an answer, when the time to wait is as good as over."""

Folder = Traversable | Path
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Published:
    """One contract and the id the registry knows it by."""

    contract: Contract
    schema_id: int


class Registry:
    """A schema registry with a Confluent-compatible API. Nothing is asked before a method is called."""

    def __init__(self, registry: str | RegistryAccess) -> None:
        access = RegistryAccess(registry_url=registry) if isinstance(registry, str) else registry
        self.url = access.registry_url
        """For people: without credentials."""
        self._access = access
        self._client = open_client(access, access.registry_timeout_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def wait(self, seconds: float, pause: Callable[[float], None] = time.sleep) -> None:
        """Return once the registry answers, trying for `seconds` with growing pauses; with 0 it is asked once.

        Neither a pause nor a registry that takes connections and stays silent makes it last longer.

        Raises:
            RegistryUnavailableError: when it does not in that time.
            RegistryRefusalError: at once, when it answers and waiting does not help: a login, a certificate, a path.
        """
        deadline = time.monotonic() + seconds if seconds > 0 else None
        waited_for(seconds, pause)(self._knock, deadline)

    def _knock(self, deadline: float | None) -> None:
        whole = self._access.registry_timeout_seconds
        left = whole if deadline is None else max(deadline - time.monotonic(), LEAST_SECONDS)
        patience = min(whole, left / len(self.url.split(",")))
        with open_client(self._access, patience) as client:
            asked(self.url, "list its subjects", client.get_subjects)

    def publish(self, wanted: Iterable[Subject] | None = None, folder: Folder = SHIPPED) -> list[Published]:
        """Set the level of every subject, register all its versions in `folder` in order, read all back. Idempotent.

        The order is fixed, so that an emptied registry gives the same ids again.

        Raises:
            RegistryUnavailableError: when it does not answer.
            RegistryRefusalError: when it refuses a contract, or gives back another one, or another level.
        """
        published = []
        for subject in subjects(folder) if wanted is None else wanted:
            wish = f"set {subject} to {COMPATIBILITY}"
            self._call(wish, self._client.set_compatibility, subject, COMPATIBILITY)
            published += [self._publish(contract) for contract in versions(subject, folder)]
            self._check_level(subject)
        return published

    def _check_level(self, subject: Subject) -> None:
        level = self.compatibility(subject)
        if level != COMPATIBILITY:
            raise RegistryRefusalError(
                f"the registry at {self.url} took {COMPATIBILITY} for {subject} and still enforces {level}: "
                "is its configuration read-only, or somebody else setting it?"
            )

    def _publish(self, contract: Contract) -> Published:
        schema = Schema(contract.text, schema_type="AVRO")
        wish = f"register {contract.label}"
        try:
            schema_id = self._call(wish, self._client.register_schema_full_response, contract.subject, schema).schema_id
        except RegistryIncompatibleError as refused:
            why = in_our_words(contract, self.subject_ids(contract.subject))
            raise RegistryIncompatibleError(f"{why}; {refused}" if why else str(refused)) from refused
        if schema_id is None:
            raise RegistryRefusalError(f"{self.url}: {NO_REGISTRY}; it gave {contract.label} no id")
        held = self.schema_text(schema_id)
        # Registries rewrite what they are given (Apicurio drops inherited namespaces): compare meanings, not texts.
        if held is None or not same_schema(held, contract.text):
            raise RegistryRefusalError(
                f"the registry at {self.url} gave id {schema_id} for {contract.label} but holds another schema "
                "under it: publish again, or use an empty registry"
            )
        return Published(contract, schema_id)

    def latest_id(self, subject: Subject, folder: Folder = SHIPPED) -> int:
        """The id of the newest contract in `folder`: what this release writes to `subject`.

        Raises:
            RegistryUnavailableError: when it does not answer.
            RegistryRefusalError: when it does not hold that contract.
        """
        contract = versions(subject, folder)[-1]
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
            wish = f"look up {contract.label}"
            return self._call(wish, self._client.lookup_schema, contract.subject, schema).schema_id
        except RegistryLacksError:
            return None

    def schema_text(self, schema_id: int) -> str | None:
        """The schema that the registry calls `schema_id`, or None when it has none of that id.

        Raises:
            RegistryUnavailableError: when it does not answer.
        """
        try:
            text = self._call(f"show schema {schema_id}", self._client.get_schema, schema_id).schema_str
        except RegistryLacksError:
            return None
        if text is None:
            raise RegistryRefusalError(f"{self.url}: {NO_REGISTRY}; it showed schema {schema_id} without its text")
        return text

    def subject_ids(self, subject: Subject) -> dict[int, str]:
        """Every id that `subject` holds, with its schema text; empty for an unknown subject.

        Raises:
            RegistryUnavailableError: when it does not answer.
        """
        try:
            wish = f"list the versions of {subject}"
            numbers = self._call(wish, self._client.get_versions, subject)
        except RegistryLacksError:
            return {}
        held = [self._version(subject, number) for number in numbers]
        return {
            version.schema_id: version.schema.schema_str
            for version in held
            if version and version.schema_id is not None and version.schema.schema_str is not None
        }

    def _version(self, subject: Subject, number: int) -> RegisteredSchema | None:
        try:
            return self._call(f"show {subject} v{number}", self._client.get_version, subject, number)
        except RegistryLacksError:  # deleted since the versions were listed
            return None

    def compatibility(self, subject: Subject) -> str:
        """The compatibility level that the registry enforces for `subject`: its own, else the registry's.

        Raises:
            RegistryUnavailableError: when it does not answer.
        """
        own = None
        with suppress(RegistryLacksError):  # a level that nobody set is an error to a registry
            own = self._level(f"tell the level of {subject}", subject)
        return own or self._level("tell its own level") or "NONE"

    def _level(self, wish: str, *subject: Subject) -> str | None:
        config = self._call(wish, self._client.get_config, *subject)
        level = config.compatibility_level or config.compatibility
        return str(level) if level else None

    def _call(self, wish: str, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        retrying = repeated(self._access.registry_timeout_seconds)
        return retrying(lambda: asked(self.url, wish, method, *args, **kwargs))
