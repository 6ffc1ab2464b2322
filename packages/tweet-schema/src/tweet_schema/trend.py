"""How often something was said in a window of time."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from tweet_schema.personal import Personal
from tweet_schema.tweet_event import Contract, Text


class TrendKind(StrEnum):
    """What is counted. An open set: the contract holds it as text."""

    HASHTAG = "hashtag"
    LANGUAGE = "language"
    NEGATIVE_WORD = "negative_word"


class Trend(Contract):
    """Tweets made within a window that have one hashtag, language or negative word, counted when the window closed.

    The value of the topic `trends`. A window is final: what came after it had closed is not in it. Written at least
    once, and a repetition says the same; it is recognised by (`kind`, `value`, `window_start`, `window_end`).
    """

    kind: Text = Field(description="hashtag, language or negative_word.")
    value: Text = Field(
        description="The hashtag in lower case without #, the BCP 47 language tag, or the word in lower case."
    )
    window_start: AwareDatetime = Field(description="The first moment of the window, in event time.")
    window_end: AwareDatetime = Field(description="The first moment after it.")
    tweet_count: int = Field(description="Different tweets made within it that have the value.")
    author_count: Annotated[int, Personal.NONE] = Field(
        description="Different people who wrote them, by HyperLogLog: wrong by 5 % in two of three cases."
    )
    processor_version: Text = Field(description="Version of the processor that counted.")
