"""A client that asks Kafka about itself and hears why it is not answered. Needs the extra `registry`."""

import logging

from confluent_kafka.admin import AdminClient

from tweet_schema.kafka_access import Complaints, KafkaAccess


def admin_client(access: KafkaAccess) -> tuple[AdminClient, Complaints]:
    """The client, and what it complains of meanwhile.

    librdkafka itself is silent: it would log every refused connection, and what matters is in the complaints.
    """
    complaints = Complaints()
    silent = logging.getLogger("tweet_schema.kafka_admin.librdkafka")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    settings = {**access.librdkafka(), "error_cb": complaints}
    return AdminClient(settings, logger=silent), complaints  # type: ignore[arg-type] # its types know no callbacks
