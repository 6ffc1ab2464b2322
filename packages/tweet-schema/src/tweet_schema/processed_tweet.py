"""What leaves the processor: an event flattened and enriched for analysis."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from tweet_schema.personal import Personal
from tweet_schema.tweet_event import Contract, Kind, OptionalPersonId, Text


class ProcessedTweet(Contract):
    """One event of one tweet, flattened, with what its text shows and where it came from.

    Deterministic: the same raw record gives the same processed record, so a repeated one is
    recognised by (`raw_partition`, `raw_offset`). Fields of the tweet are absent when deleted.
    """

    kind: Kind = Field(description="created, edited or deleted.")
    source: Text = Field(description="Platform or generator it comes from.")
    tweet_id: Text = Field(description="The tweet's identity at its source.")
    occurred_at: AwareDatetime = Field(description="When it happened on the platform.")
    received_at: AwareDatetime = Field(description="When the producer received it.")
    version_id: str | None = Field(default=None, description="Id of the version that now stands.")
    created_at: AwareDatetime | None = Field(default=None, description="When the tweet was made.")
    text: Annotated[str | None, Personal.CONTENT] = Field(default=None, description="The text as it was written.")
    lang: str | None = Field(default=None, description="BCP 47 language tag the platform detected.")
    author_id: OptionalPersonId = Field(default=None, description="The platform's id of the author.")
    author_username: OptionalPersonId = Field(default=None, description="The author's handle without the @.")
    author_name: OptionalPersonId = Field(default=None, description="The author's display name.")
    author_followers_count: int | None = Field(default=None, description="The author's followers.")
    conversation_id: str | None = Field(default=None, description="Id of the tweet that began the thread.")
    in_reply_to_user_id: OptionalPersonId = Field(default=None, description="Whom it replies to.")
    reply_to_tweet_id: str | None = Field(default=None, description="The tweet it replies to.")
    retweet_of_tweet_id: str | None = Field(default=None, description="The tweet it retweets.")
    quote_of_tweet_id: str | None = Field(default=None, description="The tweet it quotes.")
    possibly_sensitive: bool | None = Field(default=None, description="Whether it may be sensitive.")
    retweet_count: int | None = Field(default=None, description="Retweets at the time of receipt.")
    reply_count: int | None = Field(default=None, description="Replies at the time of receipt.")
    like_count: int | None = Field(default=None, description="Likes at the time of receipt.")
    quote_count: int | None = Field(default=None, description="Quotes at the time of receipt.")
    is_reply: bool = Field(default=False, description="Whether it replies to a tweet.")
    is_retweet: bool = Field(default=False, description="Whether it repeats a tweet without words of its own.")
    is_quote: bool = Field(default=False, description="Whether it quotes a tweet.")
    hashtags: list[str] = Field(default_factory=list, description="Hashtags in order, lower case, without #.")
    cashtags: list[str] = Field(default_factory=list, description="Cashtags in order, upper case, without $.")
    mentions: Annotated[list[str], Personal.IDENTITY] = Field(
        default_factory=list, description="Handles in order, lower case, without @."
    )
    domains: list[str] = Field(default_factory=list, description="Hosts of the links in order, lower case.")
    emojis: list[str] = Field(default_factory=list, description="Emojis in order, sequences kept whole.")
    text_length: int = Field(default=0, description="Length of the text in Unicode code points.")
    word_count: int = Field(default=0, description="Runs of letters, digits and apostrophes in the bare text.")
    uppercase_share: float | None = Field(
        default=None, description="Upper-case letters per cased letter, 0 to 1; absent without any."
    )
    is_shouting: bool = Field(default=False, description="At least 10 cased letters, 70 % of them capitals.")
    exclamation_count: int = Field(default=0, description="Exclamation marks.")
    question_count: int = Field(default=0, description="Question marks.")
    elongation_count: int = Field(default=0, description="Runs of one letter three or more times.")
    raw_partition: int = Field(description="Partition of the raw record it was made from.")
    raw_offset: int = Field(description="Offset of the raw record it was made from.")
    raw_timestamp: AwareDatetime = Field(description="Kafka timestamp of the raw record.")
    raw_schema_id: int = Field(description="Registry id of the contract the raw record was written with.")
    processor_version: Text = Field(description="Version of the processor that made it.")
    author_created_at: AwareDatetime | None = Field(default=None, description="When the author's account was made.")
    clean_text: Annotated[str | None, Personal.CONTENT] = Field(
        default=None,
        description="The text without links, mentions, hashtags and cashtags; mail addresses and phone numbers masked.",
    )
    email_count: int | None = Field(default=None, description="Mail addresses in the text.")
    phone_count: int | None = Field(default=None, description="Phone numbers in the text.")
    entities_fit: bool | None = Field(
        default=None,
        description="Whether each entity of the platform stands in the text where it says; absent where it lists none.",
    )
    created_hour: int | None = Field(default=None, description="Hour of the day in UTC when it was made, 0 to 23.")
    created_weekday: int | None = Field(
        default=None, description="Day of the week in UTC when it was made, 1 for Monday to 7 for Sunday."
    )
    created_at_derived: bool = Field(
        default=False, description="Whether created_at was read from the id, since the source did not tell it."
    )
