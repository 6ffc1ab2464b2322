"""Everything a report says, found once and never changed: page, JSON and sentences are views of it."""

from dataclasses import dataclass, field
from datetime import datetime

from tweet_insights.behaviour.automation import Automation
from tweet_insights.behaviour.burst import Burst
from tweet_insights.behaviour.cohorts import Cohorts
from tweet_insights.behaviour.contagion import Contagion
from tweet_insights.behaviour.conversations import Conversations
from tweet_insights.behaviour.emotions import Emotions
from tweet_insights.behaviour.hashtag_courses import HashtagCourse
from tweet_insights.behaviour.moments import Course, Standout
from tweet_insights.behaviour.recovery import Recovery
from tweet_insights.behaviour.relapse import Relapse
from tweet_insights.behaviour.rhythm import Rhythm
from tweet_insights.behaviour.spread import Spread
from tweet_insights.behaviour.topic_course import TopicCourse
from tweet_insights.interval import Share
from tweet_insights.part import Told
from tweet_insights.prevalence import Adjusted


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was seen and what became of it: seen = scored + unscored + pending + deleted."""

    seen: int
    """Tweets, each counted once whatever happened to it."""
    scored: int
    unscored_language: int
    """In a language that the model does not read, or in none that is known."""
    unscored_text: int
    """In its language, but without a text."""
    pending: int
    """Readable, and not scored yet."""
    deleted: int
    rejected: int
    """Records that were set aside; they are no tweets and not part of `seen`."""

    @property
    def living(self) -> int:
        """Tweets that have not been deleted."""
        return self.seen - self.deleted


@dataclass(frozen=True, slots=True)
class Group:
    """Tweets that have something in common. It rests on at least k people."""

    name: str
    detail: str
    """What the name leaves out, such as the words of a topic; may be empty."""
    tweets: int
    people: int
    scored: int | None
    """Absent when too few people stand behind the scored ones."""
    negative: Share | None
    """Of the scored ones; absent when there is none, or too few people stand behind them."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The groups with most tweets, the busiest first."""

    groups: tuple[Group, ...]
    more: int
    """Further groups, less busy, that could be shown."""
    suppressed: int
    """Groups hidden to protect the few people in them."""
    moods_suppressed: int
    """Groups, of all that could be shown, of which only the mood is hidden."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What one stage set aside for one reason."""

    stage: str
    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it, from one state of the warehouse. Figures about people rest on at least `k` of them."""

    made_at: datetime
    since: datetime | None
    first: datetime | None
    """When the first living tweet was made, cut to the minute; absent without any."""
    last: datetime | None
    model: str
    model_version: str
    languages_read: tuple[str, ...]
    k: int
    confidence: float
    """Of every interval."""
    coverage: Coverage
    people: int | None
    """Distinct authors of living tweets; absent when fewer than k."""
    negative: Share | None
    negative_adjusted: Adjusted | None
    """The same, corrected for the model's own errors; absent for a model without a card."""
    course: Course
    standout: Standout | None
    topics: Ranking
    hashtags: Ranking
    languages: Ranking
    rejections: tuple[Rejection, ...]
    gaps: tuple[str, ...] = ()
    """What sources missed, in the words of the producer: of these times silence says nothing."""
    rhythm: Rhythm = field(default_factory=Rhythm)
    conversations: Conversations = field(default_factory=Conversations)
    talk_course: Course = field(default_factory=lambda: Course("day", (), suppressed=0, moods_suppressed=0))
    """Of conversations' messages only. Its `people` are fewer than there were: questions/talks_over_time.sql."""
    talk_corrected: tuple[Adjusted | None, ...] = ()
    """The share of each of its moments, corrected for the model's own errors where they are known."""
    automation: Automation = field(default_factory=Automation)
    spread: Spread | None = None
    cohorts: Cohorts = field(default_factory=Cohorts)
    contagion: tuple[Contagion, ...] = ()
    topics_kept: Share | None = None
    """Of hashtags in a topic on two days running, those in the same one; None without two days."""
    topic_courses: tuple[TopicCourse, ...] = ()
    """Of the busiest topics, in their order."""
    bursts: tuple[Burst, ...] = ()
    """In the order of time."""
    recoveries: tuple[Recovery, ...] = ()
    relapses: tuple[Relapse, ...] = ()
    emotions: Emotions = field(default_factory=Emotions)
    hashtag_courses: tuple[HashtagCourse, ...] = ()
    """Of the busiest hashtags, in their order."""
    part: Told | None = None
    """Of a part of the time only, the rest is about nothing else: part_of_facts.py. People are then counted moment by
    moment, and `people` are those of the moment with most."""
