"""The newest tweets that stand: what can be answered, repeated, quoted, edited and deleted."""

from collections import defaultdict, deque
from dataclasses import dataclass

from tweet_producer.compose import Brief
from tweet_producer.draft import Draft
from tweet_producer.event import MetricsRecord, TweetRecord
from tweet_producer.society.population import Person

SEEN = 96
"""Tweets of one language and topic that people still see."""
EDITABLE = 200
"""Newest tweets that are still edited."""
KEPT = 4096
"""Newest tweets that are still deleted."""


@dataclass(slots=True, eq=False)
class Post:
    """A tweet that stands and what has become of it."""

    tweet: TweetRecord
    author: Person
    brief: Brief
    draft: Draft
    mood: float
    metrics: MetricsRecord
    gone: bool = False

    @property
    def id(self) -> str:
        """Its identity: the id of its first version."""
        return self.tweet["edit_history_tweet_ids"][0]


class Standing:
    """Finds tweets for people to react to. A `draw` in [0, 1) decides which; None where there is none."""

    def __init__(self) -> None:
        self._seen: defaultdict[tuple[str, str], deque[Post]] = defaultdict(lambda: deque(maxlen=SEEN))
        self._kept: deque[Post] = deque(maxlen=KEPT)

    def add(self, post: Post) -> None:
        """A tweet was written."""
        self._seen[post.brief.language.code, post.brief.topic].append(post)
        self._kept.append(post)

    def noticed(self, language: str, topic: str, draw: float, other: float) -> Post | None:
        """One that somebody of that language and interest comes across: new, or much talked about."""
        seen = self._seen.get((language, topic))
        if not seen:
            return None
        found = (_newest(seen, draw * draw, len(seen)), _newest(seen, other * other, len(seen)))
        standing = [post for post in found if not post.gone]
        return max(standing, key=_talked_about, default=None)

    def editable(self, draw: float) -> Post | None:
        """One that its author has second thoughts about."""
        return self._among(draw, EDITABLE)

    def deletable(self, draw: float) -> Post | None:
        """One that its author wants to be gone."""
        return self._among(draw, KEPT)

    def _among(self, draw: float, newest: int) -> Post | None:
        if not self._kept:
            return None
        post = _newest(self._kept, draw, min(newest, len(self._kept)))
        return None if post.gone else post


def _newest(posts: deque[Post], draw: float, number: int) -> Post:
    return posts[-1 - int(draw * number)]


def _talked_about(post: Post) -> int:
    return post.metrics["retweet_count"] + post.metrics["reply_count"] + post.metrics["quote_count"]
