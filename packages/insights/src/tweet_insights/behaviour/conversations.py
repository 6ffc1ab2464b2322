"""How the mood of tweets goes with the conversation that they are part of: its size, and their place in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tweet_insights.interval import Share
from tweet_insights.prevalence import Adjusted, Errors, adjust
from tweet_insights.privacy import Answer, Gate
from tweet_insights.question import TALK_PLACES, TALK_SIZES, negative_share
from tweet_insights.warehouse import Parameter

ALONE = "alone"
"""The class of tweets that nobody answers in a conversation, and of retweets."""


@dataclass(frozen=True, slots=True)
class TalkClass:
    """Tweets by what kind of conversation, or what part of it, they are. It rests on at least k people."""

    name: str
    conversations: int | None
    """Absent for places, of which a conversation has several."""
    tweets: int
    people: int
    scored: int | None
    """Absent when too few people stand behind the scored ones."""
    negative: Share | None
    corrected: Adjusted | None
    """The share corrected for the model's own errors, where they are known."""


@dataclass(frozen=True, slots=True)
class TalkClasses:
    """All tweets, each in exactly one class."""

    classes: tuple[TalkClass, ...] = ()
    suppressed: int = 0
    moods_suppressed: int = 0

    @property
    def talking(self) -> tuple[TalkClass, ...]:
        """The classes of tweets that are part of a conversation."""
        return tuple(each for each in self.classes if each.name != ALONE)


@dataclass(frozen=True, slots=True)
class Conversations:
    """Tweets by the size of their conversation, and by their place in it."""

    sizes: TalkClasses = TalkClasses()
    places: TalkClasses = TalkClasses()


def find_conversations(gate: Gate, about: Mapping[str, Parameter], errors: Errors | None) -> Conversations:
    """Moods by size and place; `errors` are those that the model makes about what is negative, if they are known."""
    return Conversations(
        sizes=_classes(gate.ask(TALK_SIZES, **about), "messages", errors),
        places=_classes(gate.ask(TALK_PLACES, **about), "message", errors),
    )


def _classes(answer: Answer, label: str, errors: Errors | None) -> TalkClasses:
    classes = []
    for row in answer.cells.to_pylist():
        negative = negative_share(row)
        classes.append(
            TalkClass(
                name=row[label],
                conversations=row.get("conversations"),
                tweets=row["tweets"],
                people=row["people"],
                scored=row["scored"],
                negative=negative,
                corrected=adjust(negative, errors) if negative and errors else None,
            )
        )
    return TalkClasses(tuple(classes), answer.suppressed, moods_suppressed=answer.moods_suppressed)
