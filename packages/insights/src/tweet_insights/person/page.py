"""What is told of one person, beside all others and in neutral words."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from tweet_insights.behaviour.enough import LEAST
from tweet_insights.behaviour.spread import Shrunken, find_spread
from tweet_insights.failures import UsersError
from tweet_insights.interval import Share, wilson
from tweet_insights.person.permit import Permit
from tweet_insights.person.pseudonym import Key
from tweet_insights.person.traits import ALLOWED
from tweet_insights.privacy import Gate, K
from tweet_insights.question import QUARTERS
from tweet_insights.warehouse import Model, Parameter, Reading, Warehouse

LOWER = "in the lower quarter of people"
MIDDLE = "within the middle half of people"
UPPER = "in the upper quarter of people"


class TooLittleError(UsersError):
    """There is too little to say anything of a person; the message says what."""


@dataclass(frozen=True, slots=True)
class Negativity:
    """How negative somebody's own tweets are."""

    scored: int
    counted: Share
    shrunken: Shrunken
    among: str
    """Where that lies among all."""
    people: int
    """How many all are."""


@dataclass(frozen=True, slots=True)
class Page:
    """Of one person. What was not asked for is absent."""

    pseudonym: str
    lasting: bool
    """Whether the pseudonym is the same in the next run."""
    source: str
    tweets: int
    """Of their own: living, and no retweets."""
    model: str
    model_version: str
    negativity: Negativity | None
    rhythm: tuple[int, ...] | None
    """Tweets by the hour of the day, in UTC, from midnight."""


def page(
    warehouse: Warehouse, model: Model, permitted: Permit, key: Key, traits: tuple[str, ...] = tuple(ALLOWED)
) -> Page:
    """The page of a person who may be looked at.

    Raises:
        TooLittleError: when they, or the others to compare with, wrote too little.
        WarehouseError: when the warehouse cannot be used.
    """
    about: dict[str, Parameter] = {
        "since": None, "model": model.name, "model_version": model.version,
        "source": permitted.source, "author": permitted.author,
    }  # fmt: skip
    with warehouse.reading() as reading:
        hours = _own(reading, about)
        scored = sum(hour["scored"] for hour in hours.values())
        if scored < LEAST:
            raise TooLittleError(
                f"{scored} scored tweets of their own are too few to say anything of a person: {LEAST} are needed"
            )
        negative = sum(hour["negative"] for hour in hours.values())
        negativity = _negativity(Gate(reading), about, negative, scored) if "negativity" in traits else None
    tweets = [hours[hour]["tweets"] if hour in hours else 0 for hour in range(24)]
    return Page(
        pseudonym=key.pseudonym(permitted.source, permitted.author),
        lasting=key.lasting,
        source=permitted.source,
        tweets=sum(tweets),
        model=model.name,
        model_version=model.version,
        negativity=negativity,
        rhythm=tuple(tweets) if "rhythm" in traits else None,
    )


def _own(reading: Reading, about: Mapping[str, Parameter]) -> dict[int, dict[str, int]]:
    """By the hour. It asks past the gate: of one person, who is made up or has consented."""
    for name, sql in QUARTERS.tables.items():
        reading.prepare(name, sql, about)
    sql = files("tweet_insights").joinpath("person", "own.sql").read_text(encoding="utf-8")
    return {row["hour"]: row for row in reading.table(sql, about).to_pylist()}


def _negativity(gate: Gate, about: Mapping[str, Parameter], negative: int, scored: int) -> Negativity:
    spread = find_spread(gate, about)
    if spread is None:
        raise TooLittleError(
            f"fewer than {K} people wrote {LEAST} scored tweets, so there is nobody to compare a person with"
        )
    weights: dict[str, Parameter] = {
        "negative": spread.prior.mean * spread.prior.concentration, "whole": spread.prior.concentration
    }  # fmt: skip
    [quarters] = gate.ask(QUARTERS, **about, least=LEAST, **weights).cells.to_pylist()
    shrunken = spread.prior.shrunken(negative, scored)
    among = LOWER if shrunken.share < quarters["low"] else UPPER if shrunken.share > quarters["high"] else MIDDLE
    return Negativity(scored, wilson(negative, scored), shrunken, among, spread.people)
