"""The command `tweet-schema topics`."""

import json
import sys
from typing import TYPE_CHECKING

from tweet_schema.settings import TopicsSettings
from tweet_schema.topic_plan import Plan, count
from tweet_schema.topics import topic_settings

if TYPE_CHECKING:
    from tweet_schema.kafka_topics import Outcome


def topics(*, settings: TopicsSettings = TopicsSettings()) -> int:  # noqa: B008 - frozen
    """Make the topics of the pipeline where they are missing. Repeating it changes nothing.

    A topic that is there with fewer partitions or other settings is told, left as it is, and ends with exit code 1.

    Example: tweet-schema topics --bootstrap-servers 127.0.0.1:9092 --partitions 4 --retention-days 30
    """
    try:
        from tweet_schema.kafka_topics import (  # noqa: PLC0415 - needs an extra
            KafkaRefusalError,
            KafkaTopics,
            KafkaUnavailableError,
        )
    except ImportError as missing:
        print(f"this needs the extra: pip install 'tweet-schema[registry]' ({missing.name})", file=sys.stderr)
        return 1
    plan = Plan(settings.partitions, settings.replication, topic_settings(settings.retention_days))
    try:
        done = KafkaTopics(settings, settings.wait_seconds).make(settings.names, plan)
    except (KafkaUnavailableError, KafkaRefusalError) as error:
        print(error, file=sys.stderr)
        return 1
    ok = not any(outcome.differences for outcome in done.values())
    if settings.as_json:
        told = {name: {"state": one.state, "differences": [*one.differences]} for name, one in done.items()}
        print(json.dumps({"ok": ok, "topics": told}))
    else:
        for name, outcome in done.items():
            _say(name, outcome, plan)
    return 0 if ok else 1


def _say(name: str, outcome: "Outcome", plan: Plan) -> None:
    for difference in outcome.differences:
        print(f"{name}: {difference}; it was left as it is", file=sys.stderr)
    if not outcome.differences:
        print(f"{name}: made, with {count(plan.partitions, 'partition')}" if outcome.made else f"{name}: there")
