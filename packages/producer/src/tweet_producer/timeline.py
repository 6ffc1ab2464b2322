"""The fake platform: takes what people do and says what happened, as the events a real one would send."""

import random
from typing import Literal, NamedTuple

from tweet_producer.compose import Brief, Composer
from tweet_producer.draft import Draft
from tweet_producer.event import Event, Kind, MetricsRecord, ReferenceRecord, TweetRecord
from tweet_producer.society.calendar import NO_BURST
from tweet_producer.society.deeds import Action, Deed, Society
from tweet_producer.society.population import Person
from tweet_producer.society.snowflake import snowflake
from tweet_producer.society.words import Tone
from tweet_producer.standing import Post, Standing

SOURCE = "fake"
EVEN = 0.45
"""Moods nearer to zero than this are written in plain words."""
CONTAGION = 0.4
"""How much of the mood of a tweet goes over to whoever answers it."""
COPIED = 0.03
"""Part of the original tweets that draw in another person with a mention."""
NO_METRICS: MetricsRecord = {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0}
MOST_VERSIONS = 5
"""How often the platform lets a tweet be written: once, and four edits."""


class Timeline:
    """All that has been written. Deeds must come in the order of their times; the same deeds give the same events.

    Args:
        society: whose deeds they are.
        chance: decides the words.
        worker: part of every id; keeps the ids of two generators apart.
        longest_delay: microseconds after which, at the latest, an event is received.
    """

    def __init__(self, society: Society, chance: random.Random, worker: int, longest_delay: int) -> None:
        self._society = society
        self._composer = Composer(chance)
        self._random = chance.random
        self._worker = worker
        self._longest_delay = longest_delay
        self._number = 0
        self._standing = Standing()

    def happen(self, deed: Deed) -> Event:
        """The event that comes of a deed; where there is nothing to react to, a tweet of their own."""
        self._number += 1
        return self._reaction(deed) or self._original(deed)

    def _reaction(self, deed: Deed) -> Event | None:
        if deed.action == Action.ORIGINAL:
            return None
        if deed.action == Action.DELETE:
            return self._delete(deed)
        if deed.action == Action.EDIT:
            return self._edit(deed)
        target = self._noticed(deed)
        if target is None:
            return None
        if deed.action == Action.RETWEET:
            return self._retweet(deed, target)
        return self._reply(deed, target) if deed.action == Action.REPLY else self._quote(deed, target)

    def _original(self, deed: Deed) -> Event:
        author = self._author(deed)
        brief = self._brief(deed, author, deed.mood)
        if self._random() < COPIED and (other := self._noticed(deed)) is not None and other.author is not author:
            brief = brief._replace(cc=other.author.addressee)
        return self._posted(deed, author, brief, self._composer.write(brief), _Reference())

    def _reply(self, deed: Deed, target: Post) -> Event:
        author = self._author(deed)
        # Whoever goes on after a tweet of their own writes a thread, and addresses nobody.
        to = None if target.author is author else target.author.addressee
        brief = self._brief(deed, author, deed.mood + CONTAGION * target.mood)._replace(to=to)
        target.metrics["reply_count"] += 1
        return self._posted(deed, author, brief, self._composer.write(brief), _Reference("replied_to", target))

    def _quote(self, deed: Deed, target: Post) -> Event:
        author = self._author(deed)
        brief = self._brief(deed, author, deed.mood + CONTAGION * target.mood)
        target.metrics["quote_count"] += 1
        return self._posted(deed, author, brief, self._composer.quote(brief), _Reference("quoted", target))

    def _retweet(self, deed: Deed, target: Post) -> Event | None:
        author = self._author(deed)
        if target.author is author:
            return None
        target.metrics["retweet_count"] += 1
        draft = self._composer.retweet(target.draft, target.author.addressee)
        tweet = self._tweet(deed, author, draft, _Reference("retweeted", target))
        tweet["public_metrics"] = target.metrics.copy()
        return self._event(deed, "created", tweet["id"], author, tweet)

    def _edit(self, deed: Deed) -> Event | None:
        post = self._standing.editable(deed.choice)
        if post is None or len(post.tweet["edit_history_tweet_ids"]) == MOST_VERSIONS:
            return None
        post.draft = self._composer.edit(post.draft, post.brief)
        tweet = post.tweet.copy()
        tweet["id"] = self._id(deed)
        tweet["text"] = post.draft.text
        tweet["entities"] = post.draft.entities
        tweet["public_metrics"] = post.metrics.copy()
        tweet["edit_history_tweet_ids"] = [*post.tweet["edit_history_tweet_ids"], tweet["id"]]
        post.tweet = tweet
        return self._event(deed, "edited", post.id, post.author, tweet)

    def _delete(self, deed: Deed) -> Event | None:
        post = self._standing.deletable(deed.choice)
        if post is None:
            return None
        post.gone = True
        return self._event(deed, "deleted", post.id, post.author, None)

    def _posted(self, deed: Deed, author: Person, brief: Brief, draft: Draft, reference: "_Reference") -> Event:
        tweet = self._tweet(deed, author, draft, reference)
        metrics = NO_METRICS.copy()
        self._standing.add(Post(tweet, author, brief, draft, deed.mood, metrics))
        return self._event(deed, "created", tweet["id"], author, tweet)

    def _tweet(self, deed: Deed, author: Person, draft: Draft, reference: "_Reference") -> TweetRecord:
        own = self._id(deed)
        target, answers = reference.target, reference.type == "replied_to"
        return {
            "id": own,
            "text": draft.text,
            "author_id": author.addressee.id,
            "created_at": deed.time,
            "author": author.author,
            "conversation_id": target.tweet["conversation_id"] if target is not None and answers else own,
            "in_reply_to_user_id": target.author.addressee.id if target is not None and answers else None,
            "lang": author.language.code,
            "possibly_sensitive": False,
            "public_metrics": NO_METRICS.copy(),
            "entities": draft.entities,
            "referenced_tweets": [] if target is None else [ReferenceRecord(type=reference.type, id=target.id)],
            "edit_history_tweet_ids": [own],
        }

    def _event(self, deed: Deed, kind: Kind, tweet_id: str, author: Person, tweet: TweetRecord | None) -> Event:
        return {
            "kind": kind,
            "occurred_at": deed.time,
            "received_at": deed.time + int(self._longest_delay * deed.delay * deed.delay),
            "source": SOURCE,
            "tweet_id": tweet_id,
            "tweet": tweet,
            "author_id": author.addressee.id,
        }

    def _author(self, deed: Deed) -> Person:
        return self._society.population.people[deed.person]

    def _noticed(self, deed: Deed) -> Post | None:
        language = self._author(deed).language.code
        return self._standing.noticed(language, self._society.topics[deed.topic], deed.choice, deed.other)

    def _brief(self, deed: Deed, author: Person, mood: float) -> Brief:
        return Brief(
            language=author.language,
            topic=self._society.topics[deed.topic],
            tone=Tone.PLAIN if abs(mood) < EVEN else Tone.GOOD if mood > 0 else Tone.BAD,
            strength=abs(mood),
            tag=None if deed.burst == NO_BURST else self._society.bursts[deed.burst].tag,
        )

    def _id(self, deed: Deed) -> str:
        return snowflake(deed.time, self._worker, self._number)


class _Reference(NamedTuple):
    """How a tweet refers to another, if it does."""

    type: Literal["replied_to", "retweeted", "quoted"] = "replied_to"
    target: Post | None = None
