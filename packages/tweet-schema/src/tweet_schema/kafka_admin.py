"""A client that asks Kafka about itself and hears why it is not answered. Needs the extra `registry`."""

import logging
from collections.abc import Callable

from confluent_kafka.admin import AdminClient

from tweet_schema.kafka_access import Complaints, KafkaAccess


def admin_client(access: KafkaAccess) -> tuple[AdminClient, Callable[[], str]]:
    """The client, and what tells why it is not answered, as far as it knows.

    librdkafka itself is silent: it would log every refused connection, and what matters is in its complaints.
    """
    complaints = Complaints()
    silent = logging.getLogger("tweet_schema.kafka_admin.librdkafka")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    settings = {**access.librdkafka(), "error_cb": complaints}
    admin = AdminClient(settings, logger=silent)  # type: ignore[arg-type] # its types know no callbacks

    def why() -> str:
        admin.poll(0)  # hears them
        return complaints.last

    return admin, why
