"""Gives rights in Kafka and looks at those that are there. Needs the extra `registry`, as `kafka_topics` does."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from tweet_schema.acl_plan import Right
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.kafka_admin import admin_client
from tweet_schema.kafka_topics import KafkaRefusalError, KafkaUnavailableError

ANSWER_SECONDS = 30.0
EVERYWHERE = "*"
"""The hosts that rights are given to: addresses of containers change, and the network has policies of its own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of the rights of one principal."""

    new: list[str]
    """Those that it had not, in words."""
    beside: list[str]
    """What else it may or may not do: told, and left."""


class KafkaAcls:
    """The rights of one Kafka.

    Args:
        access: where it is, and who asks: somebody who may alter the cluster.
    """

    def __init__(self, access: KafkaAccess) -> None:
        self._admin, self._why = admin_client(access)
        self._servers = access.bootstrap_servers

    def give(self, wanted: Mapping[str, Iterable[Right]], *, dry_run: bool = False) -> dict[str, Given]:
        """See to it that each principal, such as `User:loader`, has its rights, with what was new and what is beside.

        Raises:
            KafkaUnavailableError: no Kafka answers.
            KafkaRefusalError: it refuses, since whoever asks may not, or nobody has rights there.
        """
        plan = {principal: {_binding(principal, right) for right in rights} for principal, rights in wanted.items()}
        there = {principal: self._of(principal) for principal in plan}
        missing = [binding for principal, bindings in plan.items() for binding in bindings - there[principal]]
        if missing and not dry_run:
            for answer in self._admin.create_acls(missing, request_timeout=ANSWER_SECONDS).values():
                self._result(answer)
        return {
            principal: Given(_told(bindings - there[principal]), _told(there[principal] - bindings))
            for principal, bindings in plan.items()
        }

    def _of(self, principal: str) -> set[AclBinding]:
        every = (AclOperation.ANY, AclPermissionType.ANY)
        asked = AclBindingFilter(
            ResourceType.ANY,
            None,  # type: ignore[arg-type] # any name, says its manual; its types do not
            ResourcePatternType.ANY,
            principal,
            None,  # type: ignore[arg-type] # any host, as above
            *every,
        )
        return set(self._result(self._admin.describe_acls(asked, request_timeout=ANSWER_SECONDS)))

    def _result(self, answer: Future[list[AclBinding]]) -> list[AclBinding]:
        try:
            return answer.result(ANSWER_SECONDS) or []
        except KafkaException as error:
            cause: KafkaError = error.args[0]
            if cause.code() in {KafkaError._TRANSPORT, KafkaError._TIMED_OUT}:  # noqa: SLF001 - how the client names its own codes
                advice = "start it or set --bootstrap-servers (TWEET_SCHEMA_BOOTSTRAP_SERVERS)"
                said = f"no Kafka answers at {self._servers} ({self._why() or cause.str()}); {advice}"
                raise KafkaUnavailableError(said) from None
            raise KafkaRefusalError(f"Kafka at {self._servers} gives no rights: {cause.str()}") from None


def _binding(principal: str, right: Right) -> AclBinding:
    pattern = ResourcePatternType.PREFIXED if right.prefixed else ResourcePatternType.LITERAL
    kind, operation = ResourceType[right.resource.name], AclOperation[right.operation.name]
    return AclBinding(kind, right.name, pattern, principal, EVERYWHERE, operation, AclPermissionType.ALLOW)


def _told(bindings: Iterable[AclBinding]) -> list[str]:
    return sorted(_in_words(binding) for binding in bindings)


def _in_words(binding: AclBinding) -> str:
    denied = "" if binding.permission_type is AclPermissionType.ALLOW else "never "
    begins = "beginning with " if binding.resource_pattern_type is ResourcePatternType.PREFIXED else ""
    host = "" if binding.host == EVERYWHERE else f" from {binding.host}"
    operation, kind = AclOperation(binding.operation).name.lower(), ResourceType(binding.restype).name.lower()
    return f"{denied}{operation} {kind} {begins}{binding.name}{host}"
