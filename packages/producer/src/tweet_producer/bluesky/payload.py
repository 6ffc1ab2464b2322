"""What Jetstream sends, as far as it is used.

Sources: Jetstream's own description of its messages, and the lexicons app.bsky.feed.post and app.bsky.richtext.facet.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
POSTS = "app.bsky.feed.post"


class Payload(BaseModel):
    """Strict about what is used; records are open by their lexicons, so what else they hold is no news."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)


class Slice(Payload):
    """A part of a text, in bytes of its UTF-8."""

    start: int = Field(alias="byteStart", ge=0)
    end: int = Field(alias="byteEnd", ge=0)


class Feature(Payload):
    """What such a part is."""

    type: str = Field(alias="$type")
    did: str | None = None
    uri: str | None = None
    tag: str | None = None


class Facet(Payload):
    """A part of a text that is more than text."""

    index: Slice
    features: list[Feature] = []


class Reference(Payload):
    """Another record."""

    uri: Text


class Reply(Payload):
    """What a post answers, and what began the thread."""

    root: Reference
    parent: Reference


class Embedded(Payload):
    """A quoted post; beside pictures it stands a level deeper."""

    uri: Text | None = None
    record: Reference | None = None


class Embed(Payload):
    """What is shown below a text."""

    type: str = Field(default="", alias="$type")
    record: Embedded | None = None


class Post(Payload):
    """A post."""

    text: str
    created_at: str | None = Field(default=None, alias="createdAt")
    langs: list[str] = []
    reply: Reply | None = None
    embed: Embed | None = None
    facets: list[Facet] | None = None


class Commit(Payload):
    """A change of one record."""

    operation: Literal["create", "update", "delete"]
    collection: Text
    rkey: Text
    rev: str = ""
    record: dict[str, object] | None = None


class Account(Payload):
    """Whether a person is there."""

    active: bool
    status: str | None = None


class Message(Payload):
    """One message."""

    did: Text
    time_us: Annotated[int, Field(ge=0, lt=2**53)]
    kind: str
    commit: Commit | None = None
    account: Account | None = None
