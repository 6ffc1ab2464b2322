"""What can be asked of a text, and the answers there are, named and ordered as TweetEval's mapping.txt has them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Name(StrEnum):
    """A task as people type it."""

    SENTIMENT = "sentiment"
    EMOTION = "emotion"
    OFFENSIVE = "offensive"
    IRONY = "irony"
    HATE = "hate"


@dataclass(frozen=True, slots=True)
class Task:
    """A question with its possible answers."""

    name: Name
    labels: tuple[str, ...]
    metric: Literal["macro recall", "macro F1", "F1 of irony"]
    """By which TweetEval compares models (Barbieri et al., 2020)."""
    aggregates_only: bool = False
    """Whether a single answer is too often wrong to be shown; shares over many tweets may be, corrected."""


TASKS = {
    task.name: task
    for task in (
        Task(Name.SENTIMENT, ("negative", "neutral", "positive"), "macro recall"),
        Task(Name.EMOTION, ("anger", "joy", "optimism", "sadness"), "macro F1"),
        Task(Name.OFFENSIVE, ("not-offensive", "offensive"), "macro F1"),
        Task(Name.IRONY, ("non_irony", "irony"), "F1 of irony", aggregates_only=True),
        Task(Name.HATE, ("not-hate", "hate"), "macro F1", aggregates_only=True),
    )
}
