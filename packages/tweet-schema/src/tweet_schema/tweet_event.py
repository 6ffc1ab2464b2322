"""What enters the pipeline: one thing that happened to one tweet."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from tweet_schema.personal import Personal

Text = Annotated[str, Field(min_length=1)]
PersonId = Annotated[Text, Personal.IDENTITY]
OptionalPersonId = Annotated[str | None, Personal.IDENTITY]


class Contract(BaseModel):
    """A model whose fields are a published contract: strict, closed and immutable.

    Every field carries a description, which becomes its documentation in Avro. Times are
    aware datetimes with microseconds; ids are text, because 64-bit numbers are not what
    every platform uses and no JSON reader keeps them whole. What is personal is marked, and a
    refusal never repeats what was refused.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


class EventKind(StrEnum):
    """What happened to the tweet."""

    CREATED = "created"
    EDITED = "edited"
    DELETED = "deleted"


# Strict models take no text for an enum; records decoded from Avro bring text.
Kind = Annotated[EventKind, Field(strict=False)]


class ReferenceType(StrEnum):
    """How a tweet refers to another. An open set: the contract holds it as text."""

    REPLIED_TO = "replied_to"
    RETWEETED = "retweeted"
    QUOTED = "quoted"


class Author(Contract):
    """The author as the platform described them when the tweet was received."""

    id: PersonId = Field(description="The platform's id of the person.")
    username: PersonId = Field(description="Handle without the leading @.")
    name: OptionalPersonId = Field(default=None, description="Display name.")
    created_at: AwareDatetime | None = Field(default=None, description="When the account was made.")
    verified: bool | None = Field(default=None, description="Whether the platform verified the account.")
    followers_count: int | None = Field(default=None, description="Followers at the time of receipt.")


class PublicMetrics(Contract):
    """Counts at the time of receipt."""

    retweet_count: int = Field(default=0, description="Retweets.")
    reply_count: int = Field(default=0, description="Replies.")
    like_count: int = Field(default=0, description="Likes.")
    quote_count: int = Field(default=0, description="Quotes.")


class TagEntity(Contract):
    """A hashtag or cashtag and where it stands; positions count Unicode code points."""

    start: int = Field(description="Index of the first character, from 0.")
    end: int = Field(description="Index after the last character.")
    tag: Text = Field(description="The tag without its sign.")


class MentionEntity(Contract):
    """A mention of a person and where it stands."""

    start: int = Field(description="Index of the first character, from 0.")
    end: int = Field(description="Index after the last character.")
    username: PersonId = Field(description="Handle without the leading @.")
    id: OptionalPersonId = Field(default=None, description="The platform's id of the person, where it says so.")


class UrlEntity(Contract):
    """A link and where it stands."""

    start: int = Field(description="Index of the first character, from 0.")
    end: int = Field(description="Index after the last character.")
    url: Annotated[Text, Personal.CONTENT] = Field(description="The address as it stands in the text.")
    expanded_url: Annotated[str | None, Personal.CONTENT] = Field(default=None, description="The address it leads to.")


class Entities(Contract):
    """What the platform itself found in the text."""

    hashtags: list[TagEntity] = Field(default_factory=list, description="Hashtags in order.")
    cashtags: list[TagEntity] = Field(default_factory=list, description="Cashtags in order.")
    mentions: list[MentionEntity] = Field(default_factory=list, description="Mentions in order.")
    urls: list[UrlEntity] = Field(default_factory=list, description="Links in order.")


class ReferencedTweet(Contract):
    """Another tweet that this one refers to."""

    type: Text = Field(description="How it refers: replied_to, retweeted or quoted.")
    id: Text = Field(description="Id of the other tweet.")


class Tweet(Contract):
    """One version of a tweet, with the field names of the X API v2."""

    id: Text = Field(description="Id of this version; an edit gets a new one on some platforms.")
    text: Annotated[str, Personal.CONTENT] = Field(description="The text as it was written.")
    author_id: Annotated[str, Personal.IDENTITY] = Field(
        description="The platform's id of the author; empty where the source does not tell it."
    )
    created_at: AwareDatetime = Field(description="When the tweet was made: event time everywhere.")
    author: Author | None = Field(default=None, description="The author, where the source expands it.")
    conversation_id: str | None = Field(default=None, description="Id of the tweet that began the thread.")
    in_reply_to_user_id: OptionalPersonId = Field(default=None, description="Whom it replies to.")
    lang: str | None = Field(default=None, description="BCP 47 language tag the platform detected.")
    possibly_sensitive: bool | None = Field(default=None, description="Whether it may be sensitive.")
    public_metrics: PublicMetrics | None = Field(default=None, description="Counts, where given.")
    entities: Entities | None = Field(default=None, description="What the platform found in the text.")
    referenced_tweets: list[ReferencedTweet] = Field(
        default_factory=list, description="Tweets it replies to, retweets or quotes."
    )
    edit_history_tweet_ids: list[Text] = Field(default_factory=list, description="Ids of all versions, oldest first.")
    created_at_derived: bool = Field(
        default=False, description="Whether created_at was read from the id, since the source did not tell it."
    )


class TweetEvent(Contract):
    """One thing that happened to one tweet: the value of the topic `raw`.

    A tweet's identity is (`source`, `tweet_id`) through all its versions. A deleted event
    carries no tweet, hence no text; the others carry the whole version that now stands.
    """

    kind: Kind = Field(description="created, edited or deleted.")
    occurred_at: AwareDatetime = Field(description="When it happened on the platform.")
    received_at: AwareDatetime = Field(description="When the producer received it.")
    source: Text = Field(description="Platform or generator it comes from, such as fake, x or bluesky.")
    tweet_id: Text = Field(description="The tweet's identity at its source, the same for all its versions.")
    tweet: Tweet | None = Field(default=None, description="The version that now stands; absent when deleted.")
    author_id: OptionalPersonId = Field(
        default=None, description="Whose tweet it is, where the source says so even of a deletion."
    )

    @model_validator(mode="after")
    def _deleted_means_no_tweet(self) -> Self:
        if (self.kind is EventKind.DELETED) != (self.tweet is None):
            raise ValueError("a deleted event carries no tweet, any other carries one")
        return self
