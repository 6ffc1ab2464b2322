"""How common each label is among many texts, corrected for the model's errors, with an alarm where that cannot be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tweet_insights.interval import Share, wilson
from tweet_insights.models.answer import Answer
from tweet_insights.models.card import Figures
from tweet_insights.models.task import TASKS, Name
from tweet_insights.plain import count, interval, percent
from tweet_insights.prevalence import Adjusted, adjust, errors_of

FAR = 2
"""How many times rarer a label, or all others, may be than among the labelled tweets before it is called far off."""


@dataclass(frozen=True, slots=True)
class LabelShare:
    """One label among texts."""

    label: str
    counted: Share
    corrected: Adjusted
    labelled: float
    """Its share among the tweets by which the model's errors are known."""
    alarms: tuple[str, ...]
    """Why the corrected share is not to be trusted; empty when nothing speaks against it."""


def add(counts: Counter[str], said: Answer) -> None:
    """Count one more answer: memory stays flat however many there are."""
    counts.update(said.labels[place] for place in said.chosen.tolist())


def shares(counts: Counter[str], figures: Figures) -> list[LabelShare]:
    """The share of each label; `figures` are those of the model's card. Empty when nothing was counted."""
    whole = counts.total()
    return [_share(label, wilson(counts[label], whole), figures) for label in figures.labels] if whole else []


def _share(label: str, counted: Share, figures: Figures) -> LabelShare:
    errors = errors_of(figures, label)
    corrected = adjust(counted, errors)
    labelled = (errors.found + errors.missed) / figures.n
    alarms = []
    if not corrected.within:
        least, most = percent(errors.false_alarms), percent(errors.sensitivity)
        alarms.append(
            f"the model says it of {percent(counted.share)}, and with the errors it is known by of {least} to {most}"
        )
    if corrected.high < labelled / FAR or 1 - corrected.low < (1 - labelled) / FAR:
        alarms.append(f"it is far from the {percent(labelled)} of the tweets that the model's errors are known by")
    return LabelShare(label, counted, corrected, labelled, tuple(alarms))


def told(name: Name, found: Sequence[LabelShare]) -> list[str]:
    """The shares in lines for people, the alarms behind them, and what holds of the task as such."""
    lines = []
    for each in found:
        texts = count(each.counted.whole, "text")
        lines.append(
            f"{each.label}: {percent(each.corrected.share)} of {texts} ({interval(each.corrected)}), "
            f"counted {percent(each.counted.share)}"
        )
        lines += [f"alarm: {each.label} cannot be told here: {alarm}" for alarm in each.alarms]
    return lines + warning(name)


def warning(name: Name) -> list[str]:
    """What holds of a task whose single answers are not to be shown; nothing for the others."""
    if not TASKS[name].aggregates_only:
        return []
    return [f"{name} is for shares over many texts: a single label says little, and nothing about a person"]
