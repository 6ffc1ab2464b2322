"""From the bytes of a message to the record its contract describes."""

from collections.abc import Callable

from fastavro.read import SchemaResolutionError
from tweet_schema.contract import Contract
from tweet_schema.wire import UndecodableError, WireError, decode, unframe

SchemaText = Callable[[int], str | None]
"""The registry's answer to an id: the schema's text, or None when it issued no such id."""


class UnknownSchemaError(WireError):
    """The message names a schema id that the registry never issued."""

    reason = "unknown_schema_id"


class UnreadableSchemaError(WireError):
    """The message was written with a schema that this contract cannot read, such as another subject's."""

    reason = "unreadable_schema"


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
        try:
            return decode(framed.body, writer, self._reader)
        except SchemaResolutionError as error:
            raise UnreadableSchemaError(
                f"schema {framed.schema_id} cannot be read as {self._reader.label}: {error}"
            ) from error

    def _ask(self, schema_id: int) -> str:
        text = self._schema_text(schema_id)
        if text is None:
            raise UnknownSchemaError(f"the registry has issued no schema {schema_id}")
        # A registry may lay the same schema out anew. fastavro then resolves field by field what is
        # equal; the contract's own text lets it see that by identity.
        self._writers[schema_id] = self._reader.text if _same(text, self._reader) else text
        return self._writers[schema_id]


def _same(text: str, contract: Contract) -> bool:
    try:
        return Contract.parse(text) == contract.schema
    except ValueError as error:
        raise UndecodableError(f"the registry's schema is no JSON object: {error}") from error
