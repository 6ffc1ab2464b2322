"""What a warehouse can be asked and told. The loader owns its tables, insights owns `scores`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

import pyarrow as pa

from tweet_insights.failures import UsersError
from tweet_insights.pulse import Pulse

Parameter: TypeAlias = str | int | float | datetime | Sequence[str] | None

_JUDGEMENT: dict[str, pa.DataType] = {
    "text": pa.string(),
    "label": pa.string(),
    "negativity": pa.float64(),
    "compound": pa.float64(),
    "confidence": pa.float64(),
    "emotion": pa.string(),
    "offensive": pa.bool_(),
}
JUDGEMENTS = pa.schema(_JUDGEMENT)
"""What a model says of each text: label is negative, neutral or positive; negativity runs from 0 to 1.

Emotion (anger, joy, optimism, sadness) is null where the model is unsure of it, and offensive never is; both are null
of a model that cannot be asked them.
"""


UNFINISHED = "a migration into this warehouse is not finished: run tweet-loader migrate again first"


READ = {
    "tweets": (
        *("source", "tweet_id", "version_id", "raw_partition", "raw_offset", "kind", "occurred_at", "created_at"),
        *("lang", "text", "author_id", "author_created_at", "author_followers_count", "hashtags", "domains"),
        *("conversation_id", "reply_to_tweet_id", "quote_of_tweet_id", "is_reply", "is_retweet", "is_quote"),
    ),
    "rejected": ("stage", "reason", "detail", "rejected_at"),
}
"""The columns of the loader's tables that are read at all."""


class WarehouseError(UsersError):
    """The warehouse cannot be used; the message says why and what to do."""


class WarehouseAbsentError(WarehouseError):
    """Nobody has made it yet: the loader does when it starts."""


class WarehouseBusyError(UsersError):
    """Another process had the warehouse for longer than we were willing to wait. Trying again is sound."""


@dataclass(frozen=True, slots=True)
class Model:
    """Who judges. Scores of two models, or of two versions of one, stand side by side."""

    name: str
    version: str
    languages: tuple[str, ...]
    """Tags as the platform gives them; tweets in any other are left unscored."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the scores of one model stand against the tweets, in tweets unless said otherwise."""

    scored: int
    unscored_language: int
    """Living tweets in a language that the model does not read, or in none that is known."""
    unscored_text: int
    """Living tweets in its language that carry no text."""
    pending: int
    stale: int
    """Scores, of any model, whose tweet has been deleted or edited since."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one commit changed."""

    saved: int
    removed: int


class Reading(Protocol):
    """One state of the warehouse: everything that is read from it belongs together."""

    def table(self, sql: str, parameters: Mapping[str, Parameter]) -> pa.Table:
        """The rows of a query. For the privacy gate alone: whoever reports asks the gate."""
        ...

    def prepare(self, name: str, sql: str, parameters: Mapping[str, Parameter]) -> None:
        """Make the rows of a query a table that later queries may name, until the block ends. For the gate alone.

        Asked again with the same parameters it is kept as it is; with others it is made anew.
        """
        ...


class Warehouse(Protocol):
    """A place where tweets are kept. All methods raise WarehouseError and WarehouseBusyError."""

    def state(self) -> str | None:
        """What differs as soon as anything that is read has changed; None where telling is no cheaper than reading."""
        ...

    def glance(self) -> str:
        """What differs when something may have been written since, at the least cost; it may differ without cause."""
        ...

    def reading(self, since: datetime | None = None) -> AbstractContextManager[Reading]:
        """The present state until the block ends: the tables `tweets`, `rejected` and `scores`, in DuckDB's SQL.

        Of `tweets` those columns are there that are in READ. With `since`, a warehouse that pays for what is read may
        leave out tweets made before; which are counted is the question's to say all the same.
        """
        ...

    def pulse(self, now: datetime) -> Pulse:
        """How the pipeline has moved in the hour before `now`."""
        ...

    def standing(self, model: Model) -> Standing:
        """How the model's scores stand against the tweets."""
        ...

    def unread_texts(self, model: Model, most: int) -> pa.Table:
        """Up to `most` distinct texts (one column `text`) of tweets that the model reads and has not scored."""
        ...

    def keep(self, judgements: pa.Table, model: Model, scored_at: datetime) -> Kept:
        """All or nothing: remove stale scores and score every unscored tweet with one of these texts.

        `judgements` has the schema JUDGEMENTS. What the tweets are is looked up then, so a tweet deleted or edited
        since its text was read gets no score. Keeping the same again changes nothing. Killed in between, whatever was
        done or not, the next one leaves each tweet with one score of the model's version.
        """
        ...
