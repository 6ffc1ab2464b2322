"""The models side by side, as a table of a README."""

from collections.abc import Sequence
from pathlib import Path

from tweet_insights.failures import UsersError
from tweet_insights.models.card import Card
from tweet_insights.models.task import TASKS

BEGIN, END = "<!-- models: written by tweet-insights cards -->", "<!-- /models -->"


class PlaceError(UsersError):
    """The page has no place for the table."""


def table(cards: Sequence[Card]) -> str:
    """A row for each model: points and their interval for each task, calibration of sentiment, cost of a tweet."""
    asked = " | ".join(f"{task.name} ({task.metric})" for task in TASKS.values())
    lines = [
        f"| `--model` | {asked} | calibration error (sentiment) | ms a tweet |",
        "|---|" + "--:|" * (len(TASKS) + 2),
    ]
    for card in cards:
        points = " | ".join(_points(card, name) for name in TASKS)
        error = card.tasks["sentiment"].calibration_error
        lines.append(f"| `{card.model}` | {points} | {'' if error is None else error} | {card.milliseconds} |")
    return "\n".join(lines)


def _points(card: Card, task: str) -> str:
    if task not in card.tasks:
        return ""
    value = card.tasks[task].value
    return f"{value.value} ({value.low} to {value.high})"


def put(found: str, page: Path) -> None:
    """Write the table in its place on the page, between BEGIN and END.

    Raises:
        PlaceError: when there is no such place.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise PlaceError(f"{page} has no place for the table: it would stand between {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}", encoding="utf-8")
