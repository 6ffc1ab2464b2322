"""The command `tweet-schema acls`."""

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tweet_schema.acl_plan import rights
from tweet_schema.settings import AclsSettings

if TYPE_CHECKING:
    from tweet_schema.kafka_acls import Given


def acls(*, settings: AclsSettings = AclsSettings()) -> int:  # noqa: B008 - frozen
    """Let each component do its job in Kafka and nothing else. Repeating it changes nothing.

    Its users must be there already; who asks must be allowed to alter the cluster. What a principal may do beside is
    told, left as it is, and ends with exit code 1.

    Example: tweet-schema acls --bootstrap-servers kafka:9093 --loader User:CN=loader --dry-run
    """
    try:
        from tweet_schema.kafka_acls import KafkaAcls  # noqa: PLC0415 - needs an extra
        from tweet_schema.kafka_topics import KafkaRefusalError, KafkaUnavailableError  # noqa: PLC0415 - as above
    except ImportError as missing:
        print(f"this needs the extra: pip install 'tweet-schema[registry]' ({missing.name})", file=sys.stderr)
        return 1
    wanted = {settings.principal(component): held for component, held in rights(settings.names).items()}
    try:
        done = KafkaAcls(settings).give(wanted, dry_run=settings.dry_run)
    except (KafkaUnavailableError, KafkaRefusalError) as error:
        print(error, file=sys.stderr)
        return 1
    ok = not any(given.beside for given in done.values())
    if settings.as_json:
        told = {principal: {"new": given.new, "beside": given.beside} for principal, given in done.items()}
        print(json.dumps({"ok": ok, "principals": told}))
    else:
        _say(done, "would get" if settings.dry_run else "got")
    return 0 if ok else 1


def _say(done: Mapping[str, "Given"], got: str) -> None:
    for principal, given in done.items():
        for right in given.new:
            print(f"{principal} {got}: {right}")
        if not given.new:
            print(f"{principal} has its rights")
        for right in given.beside:
            print(f"{principal} may beside that: {right}; it was left so", file=sys.stderr)
