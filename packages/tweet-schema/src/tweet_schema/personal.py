"""What a field tells about people: how models and contracts say it."""

from enum import StrEnum

PROPERTY = "personal"
"""The property of an Avro field. Readers ignore properties they do not know (Avro 1.12, "Schema Declaration")."""


class Personal(StrEnum):
    """What a field tells about a person. A model says it as `Annotated[str, Personal.IDENTITY]`."""

    IDENTITY = "identity"
    """Who somebody is: ids, handles and names of people."""
    CONTENT = "content"
    """What somebody wrote, which may hold anything: text, links, the bytes of a record."""
    NONE = "none"
    """Nothing, though the name of the field sounds like it."""
