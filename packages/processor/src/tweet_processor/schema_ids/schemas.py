"""Which schema ids can be read, learnt from the registry."""

from collections.abc import Callable, Iterable

from tweet_schema.compatibility import can_read
from tweet_schema.contract import latest
from tweet_schema.schema_text import SchemaTextError
from tweet_schema.topics import Subject
from tweet_schema.wire import UnknownSchemaError, UnreadableSchemaError

from tweet_processor.decode import Writers


def learn(
    writers: Writers,
    schema_ids: Iterable[int],
    schema_text: Callable[[int], str | None],
    subject: Subject = Subject.RAW,
) -> Writers:
    """`writers` and what `schema_text` (the registry) says of `schema_ids`.

    A schema that the contract of `subject` cannot read, by Avro's resolution rules, is refused: its messages
    would otherwise decode to something that nobody wrote. So is one that is no sound schema at all.
    """
    readable, refused = dict(writers.readable), dict(writers.refused)
    for schema_id in schema_ids:
        text = schema_text(schema_id)
        if text is None:
            refused[schema_id] = UnknownSchemaError.reason
        elif not _readable(text, subject):
            refused[schema_id] = UnreadableSchemaError.reason
        else:
            readable[schema_id] = text
    return Writers(readable, refused)


def _readable(text: str, subject: Subject) -> bool:
    try:
        return can_read(latest(subject), text)
    except SchemaTextError:
        return False
