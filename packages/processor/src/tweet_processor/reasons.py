"""Why a record can end in rejected: every code with its sentence, for people."""

from collections.abc import Mapping

from tweet_schema.wire import (
    EmptyValueError,
    NotFramedError,
    UndecodableError,
    UnknownSchemaError,
    UnreadableSchemaError,
)

from tweet_processor.check import RULES

OF_BYTES: Mapping[str, str] = {
    EmptyValueError.reason: "the message has no value",
    NotFramedError.reason: "the value does not begin with 0x00 and a schema id",
    UnknownSchemaError.reason: "the registry does not know the schema id",
    UnreadableSchemaError.reason: "the schema cannot be read as the contract of raw",
    UndecodableError.reason: "the body is no record of its schema, or more than one",
}
"""What `decode` finds, before any rule is asked."""


def reasons() -> dict[str, str]:
    """Every code with its sentence, in the order in which they are looked for."""
    return {**OF_BYTES, **{rule.reason: rule.sentence for rule in RULES}}


def reasons_table() -> str:
    """They as a table in Markdown."""
    lines = [f"| `{reason}` | {sentence} |" for reason, sentence in reasons().items()]
    return "\n".join(["| reason | what was wrong |", "|---|---|", *lines])
