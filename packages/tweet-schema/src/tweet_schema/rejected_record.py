"""What could not be used, kept whole."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from tweet_schema.personal import Personal
from tweet_schema.tweet_event import Contract, Text


class Stage(StrEnum):
    """Who set the record aside. An open set: the contract holds it as text."""

    PRODUCER = "producer"
    PROCESSOR = "processor"
    LOADER = "loader"


class Header(Contract):
    """One Kafka header."""

    key: str = Field(description="The header's name.")
    value: Annotated[bytes | None, Personal.CONTENT] = Field(
        default=None, description="Its bytes; absent for a null header."
    )


class RejectedRecord(Contract):
    """A record set aside: its bytes as they arrived, where it stood and what was wrong.

    The value of the topic `rejected`. Enough to send the same bytes again to the topic they came
    from. A record that never reached Kafka (a producer's) has partition and offset -1.
    """

    topic: Text = Field(description="Topic the record stood in, or was meant for.")
    partition: int = Field(description="Its partition, or -1.")
    offset: int = Field(description="Its offset, or -1.")
    timestamp: AwareDatetime | None = Field(default=None, description="Its Kafka timestamp.")
    key: bytes | None = Field(default=None, description="Its key, byte for byte; absent for a null key.")
    value: Annotated[bytes | None, Personal.CONTENT] = Field(
        default=None, description="Its value, byte for byte; absent for a null value."
    )
    headers: list[Header] = Field(default_factory=list, description="Its headers in order, byte for byte.")
    stage: Text = Field(description="producer, processor or loader.")
    reason: Text = Field(description="A stable code, such as undecodable.")
    detail: str = Field(description="A sentence for people: what was wrong.")
    component_version: Text = Field(description="Version of the component that set it aside.")
    rejected_at: AwareDatetime = Field(description="When it was set aside.")
