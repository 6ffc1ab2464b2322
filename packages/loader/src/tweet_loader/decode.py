"""From the bytes of a message to the record its contract describes."""

from collections.abc import Callable

from tweet_schema.contract import Contract
from tweet_schema.wire import UnknownSchemaError, decode, unframe

SchemaText = Callable[[int], str | None]
"""The registry's answer to an id: the schema's text, or None when it issued no such id."""


class Decoder:
    """Decodes messages of any writer's version as `reader` sees them. Each id is asked for once."""

    def __init__(self, reader: Contract, schema_text: SchemaText) -> None:
        self._reader = reader
        self._schema_text = schema_text
        self._writers: dict[int, str] = {}

    def decode(self, message: bytes | None) -> dict[str, object]:
        """The record in `message`.

        Raises:
            WireError: with the stable `reason` why it is none.
            RegistryUnavailableError: when the id is new and the registry does not answer.
        """
        framed = unframe(message)
        writer = self._writers.get(framed.schema_id) or self._ask(framed.schema_id)
        return decode(framed.body, writer, self._reader)

    def _ask(self, schema_id: int) -> str:
        text = self._schema_text(schema_id)
        if text is None:
            raise UnknownSchemaError(f"the registry has issued no schema {schema_id}")
        self._writers[schema_id] = text
        return text
