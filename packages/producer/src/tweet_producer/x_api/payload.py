"""What the X API v2 sends, as far as it is used. All but `id` and `text` is sent only to who asks for it.

Source: the platform's data dictionary for posts, users and expansions. Fields that it does not name are kept count of.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""What the contract can hold; whether a count makes sense is judged later in the pipeline."""
Text = Annotated[str, Field(min_length=1)]
Moment = Annotated[datetime, Field(strict=False)]


class Payload(BaseModel):
    """Strict about what is used, open for what is not."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow", hide_input_in_errors=True)


class Tag(Payload):
    """A hashtag or cashtag."""

    start: Count
    end: Count
    tag: Text


class Mention(Payload):
    """A mention."""

    start: Count
    end: Count
    username: Text
    id: str | None = None


class Link(Payload):
    """A link."""

    start: Count
    end: Count
    url: Text
    expanded_url: str | None = None


class Entities(Payload):
    """What the platform found in the text."""

    hashtags: list[Tag] = []
    cashtags: list[Tag] = []
    mentions: list[Mention] = []
    urls: list[Link] = []


class Metrics(Payload):
    """Counts at the time of the answer."""

    retweet_count: Count = 0
    reply_count: Count = 0
    like_count: Count = 0
    quote_count: Count = 0


class Reference(Payload):
    """Another post that it refers to."""

    type: Text
    id: Text


class Note(Payload):
    """The whole of a long post, of which `text` is the beginning."""

    text: str
    entities: Entities | None = None


class Post(Payload):
    """A post."""

    id: Text
    text: str
    author_id: Text | None = None
    created_at: Moment | None = None
    conversation_id: str | None = None
    in_reply_to_user_id: str | None = None
    lang: str | None = None
    possibly_sensitive: bool | None = None
    public_metrics: Metrics | None = None
    entities: Entities | None = None
    referenced_tweets: list[Reference] = []
    edit_history_tweet_ids: list[Text] = []
    note_tweet: Note | None = None


class UserMetrics(Payload):
    """Counts of a user."""

    followers_count: Count | None = None


class User(Payload):
    """A user."""

    id: Text
    username: Text
    name: str | None = None
    created_at: Moment | None = None
    verified: bool | None = None
    public_metrics: UserMetrics | None = None


UNUSED = {
    Post: "article attachments community_id context_annotations display_text_range edit_controls geo media_metadata "
    "non_public_metrics organic_metrics promoted_metrics reply_settings scopes source suggested_source_links withheld "
    "card_uri",
    Metrics: "bookmark_count impression_count",
    Entities: "annotations",
    Link: "description display_url images media_key status title unwound_url",
    Reference: "",
    Note: "",
    User: "affiliation connection_status description entities is_identity_verified location most_recent_tweet_id "
    "parody pinned_tweet_id profile_banner_url profile_image_url protected receives_your_dm subscription "
    "subscription_type url verified_followers_count verified_type withheld",
    UserMetrics: "following_count like_count listed_count media_count tweet_count",
    Tag: "",
    Mention: "",
}
"""Fields that the platform documents and nothing here needs."""
KNOWN = {kind: frozenset(names.split()) for kind, names in UNUSED.items()}


def unknown_fields(payload: Payload, place: str) -> list[str]:
    """Where it has fields that nobody documented, such as `post.entities.moods`."""
    found = [f"{place}.{name}" for name in payload.model_extra or {} if name not in KNOWN[type(payload)]]
    for name in type(payload).model_fields:
        value = getattr(payload, name)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Payload):
                found += unknown_fields(inner, f"{place}.{name}")
    return found
