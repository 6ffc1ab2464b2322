"""A newer version of a contract than this release ships: its new optional fields become columns, at once.

A column that a row may do without can be added to any table at any time. Whatever else a newer version changes is
refused before a row is written: this release cannot know what it means.
"""

from collections.abc import Iterable, Mapping

from pydantic import JsonValue
from tweet_schema.contract import Contract, frozen_text
from tweet_schema.wire import WireError, unframe

HEAD = 5
"""Bytes of the frame: zero, and the id in four (Confluent wire format)."""


class NewerContractError(RuntimeError):
    """Records follow a version of their contract that a newer release of the loader is needed for."""


def schema_ids(messages: Iterable[bytes | None]) -> set[int]:
    """The ids that the messages name; those without a frame name none. Few heads of many messages are looked at."""
    found = set()
    for head in {message[:HEAD] for message in messages if message}:
        try:
            found.add(unframe(head).schema_id)
        except WireError:
            continue
    return found


def widened(contract: Contract, text: str) -> Contract:
    """`contract` with the optional fields that the version `text` has and it has not; itself when there are none.

    Raises:
        NewerContractError: when a field is new that is not optional.
    """
    try:
        newer = Contract.parse(text)
    except ValueError:
        return contract  # not to be read at all: each of its records is set aside
    mine = contract.schema
    if newer.get("name") != mine.get("name"):
        return contract  # another contract's record in this topic: set aside, too
    known = fields(mine)
    new = [field for name, field in fields(newer).items() if name not in known]
    for field in new:
        if not _optional(field):
            raise NewerContractError(
                f"a newer version of {contract.subject} has the field `{field['name']}`, which is not optional: "
                "nothing of it was loaded; upgrade tweet-loader"
            )
    if not new:
        return contract
    return Contract(contract.subject, contract.version, frozen_text({**mine, "fields": [*known.values(), *new]}))


def fields(schema: Mapping[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    """The fields of a record by their names."""
    found = schema.get("fields")
    listed = found if isinstance(found, list) else []
    return {str(field["name"]): field for field in listed if isinstance(field, dict) and "name" in field}


def _optional(field: Mapping[str, JsonValue]) -> bool:
    kinds = field.get("type")
    return isinstance(kinds, list) and kinds[:1] == ["null"] and field.get("default", "none") is None
