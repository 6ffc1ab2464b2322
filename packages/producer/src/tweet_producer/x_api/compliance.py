"""What the compliance streams say: posts that are to be forgotten, and people.

Source: the platform's guide to compliance streams (`data` holds one of `delete`, `drop`, `undrop`, `withheld`,
`tweet_edit`, or for people `user_delete`, `user_undelete`, `user_protect`, `user_suspend`, …).
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_producer.event import Event, microseconds
from tweet_producer.x_api.payload import Moment, Text
from tweet_producer.x_api.post_event import deletion, in_utc

GONE = ("delete", "drop")
"""A dropped post is hidden at its platform, and so it is here."""
OTHER = ("undrop", "withheld", "tweet_edit")
PEOPLE = (
    *("user_delete", "user_undelete", "user_protect", "user_unprotect", "user_suspend", "user_unsuspend"),
    *("user_withheld", "user_profile_modification", "scrub_geo"),
)
FORGET = ("user_delete", "user_suspend", "user_protect")


class NoComplianceError(ValueError):
    """A compliance message that is no event of one post."""

    def __init__(self, says: str, reason: str) -> None:
        super().__init__(says)
        self.reason = reason


class Named(BaseModel):
    """Whom or what it is about."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)
    id: Text
    author_id: Text | None = None


class Notice(BaseModel):
    """One compliance event."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)
    event_at: Moment
    tweet: Named | None = None
    user: Named | None = None


def is_compliance(data: Mapping[str, object]) -> bool:
    """Whether it is one of their messages."""
    return "id" not in data and any(name in data for name in (*GONE, *OTHER, *PEOPLE))


def compliance_event(data: Mapping[str, object], source: str, received_at: int) -> Event:
    """The deletion that it asks for.

    Raises:
        NoComplianceError: when it asks for something else, which must be done by hand or needs nothing.
    """
    name = next(name for name in (*GONE, *OTHER, *PEOPLE) if name in data)
    try:
        notice = Notice.model_validate(data[name])
    except ValidationError as error:
        raise NoComplianceError(f"`{name}` cannot be read: {error.errors()[0]['msg'][:120]}", "not_a_post") from error
    if name in GONE and notice.tweet:
        occurred = microseconds(in_utc(notice.event_at))
        return deletion(notice.tweet.id, notice.tweet.author_id, source, occurred, received_at)
    if name in FORGET and notice.user:
        advice = f"run `tweet-loader forget --sink … --author {source}:{notice.user.id}`"
        raise NoComplianceError(f"`{name}`: everything of a person is to be forgotten; {advice}", "person_deletion")
    raise NoComplianceError(f"`{name}` asks for nothing that is kept here", "compliance_notice")
