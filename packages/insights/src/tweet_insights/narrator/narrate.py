"""Have the facts retold, and show it only when it holds."""

from dataclasses import dataclass
from importlib.resources import files

import structlog

from tweet_insights.narrator.ask import ask
from tweet_insights.narrator.brief import Brief
from tweet_insights.narrator.check import objections, sentences_of
from tweet_insights.narrator.endpoint import Endpoint
from tweet_insights.narrator.wire import NoAnswerError, Turn

log = structlog.get_logger()
TRIES = 2
MOST_TOLD = 3
"""Objections that a report tells; the narrator is told all."""
PROMISE = (
    "A program has checked that each of its numbers and times is one of this report's facts. "
    "What it says of them is not checked."
)
"""What stands below it in a report."""
INSTRUCTIONS = files("tweet_insights").joinpath("narrator", "instructions.txt").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Narration:
    """What a model made of the facts, or why there is nothing of it."""

    model: str
    sentences: tuple[str, ...]
    left_out: str
    """Why, without sentences; else empty."""


def narrate(brief: Brief, endpoint: Endpoint) -> Narration:
    """The narration. It never fails: whatever goes wrong at the endpoint is why it was left out."""
    model = endpoint.address.model
    if not brief.everything.numbers:
        return left_out(model, "there are no facts to tell")
    turns, wrong = [Turn("user", brief.as_json())], tuple[str, ...]()
    for number in range(1, TRIES + 1):
        try:
            answer = ask(endpoint, INSTRUCTIONS, turns)
        except NoAnswerError as error:
            return left_out(model, str(error))
        wrong = objections(answer, brief)
        if not wrong:
            log.info("narrated", model=model, tries=number)
            return Narration(model, sentences_of(answer), "")
        log.warning("the narrator's answer is not shown", model=model, try_number=number, why=wrong)
        turns += [Turn("assistant", answer), Turn("user", _again(wrong))]
    more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
    return left_out(model, f"its answer did not pass the check, {TRIES} times: {'; '.join(wrong[:MOST_TOLD])}{more}")


def _again(wrong: tuple[str, ...]) -> str:
    return "\n".join(["That cannot be shown. Write it anew, without these faults:", *(f"- {each}" for each in wrong)])


def left_out(model: str, why: str) -> Narration:
    """None of it, and a line in the log that says why."""
    log.warning("the report is without the narrator", model=model, why=why)
    return Narration(model, (), why)
