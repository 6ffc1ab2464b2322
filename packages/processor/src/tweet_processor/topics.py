"""Waiting for the topics: the one place that asks Kafka itself."""

import time

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

REQUEST_SECONDS = 2.0


class KafkaUnavailableError(ConnectionError):
    """No broker answers, or a topic is not there."""


def wait_for_topics(bootstrap_servers: str, topics: set[str], seconds: float) -> None:
    """Return once every one of `topics` exists.

    Raises:
        KafkaUnavailableError: naming the address or the missing topics, after `seconds`.
    """
    # librdkafka would log every refused connection; what matters is in the error.
    admin = AdminClient({"bootstrap.servers": bootstrap_servers, "log_level": 0})
    deadline = time.monotonic() + seconds
    while True:
        missing = missing_topics(admin, topics)
        if missing is not None and not missing:
            return
        if time.monotonic() > deadline:
            raise KafkaUnavailableError(
                f"no Kafka answers at {bootstrap_servers}: start it or set --bootstrap-servers"
                if missing is None
                else f"Kafka at {bootstrap_servers} has no topic {', '.join(sorted(missing))}: create it first"
            )
        time.sleep(REQUEST_SECONDS / 10)


def missing_topics(admin: AdminClient, topics: set[str]) -> set[str] | None:
    """Those of `topics` that do not exist; None when no broker answers."""
    try:
        return topics - set(admin.list_topics(timeout=REQUEST_SECONDS).topics)
    except KafkaException:
        return None
