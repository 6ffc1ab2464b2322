"""How many accounts look automated, and what the tweets say without them. `questions/habits.sql` is the rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from tweet_insights.behaviour.crowd import Crowd, crowd_of
from tweet_insights.behaviour.enough import LEAST
from tweet_insights.interval import Share, wilson
from tweet_insights.prevalence import Errors
from tweet_insights.privacy import Gate
from tweet_insights.question import AUTOMATION
from tweet_insights.warehouse import Parameter


@dataclass(frozen=True, slots=True)
class Automation:
    """Accounts that look automated beside the others. What rests on fewer than k accounts is absent."""

    least: int = LEAST
    """Tweets of its own that an account must have posted to be looked at."""
    accounts: Share | None = None
    """Those that look automated, of all that were looked at."""
    tweets: Share | None = None
    """What they posted, of all tweets."""
    automated: Crowd | None = None
    others: Crowd | None = None
    """Looked at, and not automated by their looks."""
    without: Crowd | None = None
    """All but those that look automated; also such as posted too little to be looked at."""
    suppressed: int = 0
    """How many of the groups that look automated, do not, or posted too little are hidden: one is of fewer than k."""


def find_automation(gate: Gate, about: Mapping[str, Parameter], errors: Errors | None) -> Automation:
    """Accounts by their looks. Where any group is hidden, no sum tells what it is made of."""
    answer = gate.ask(AUTOMATION, **about, least=LEAST)
    cells = {cell["automated"]: cell for cell in answer.cells.to_pylist()}
    automated, others = cells.get("yes"), cells.get("no")
    looks = [cell["people"] for cell in (automated, others) if cell]
    whole = answer.suppressed == 0 and bool(looks)
    posted = sum(cell["tweets"] for cell in cells.values())
    rest = [cell for looks, cell in cells.items() if looks != "yes"]
    return Automation(
        accounts=wilson(automated["people"] if automated else 0, sum(looks)) if whole else None,
        tweets=wilson(automated["tweets"] if automated else 0, posted) if whole else None,
        automated=crowd_of(automated, errors) if automated else None,
        others=crowd_of(others, errors) if others else None,
        without=crowd_of(_together(rest), errors) if whole and rest and not answer.moods_suppressed else None,
        suppressed=answer.suppressed,
    )


def _together(cells: list[dict[str, int]]) -> dict[str, int]:
    """Their sums: an account is in one of them only."""
    return {name: sum(cell[name] for cell in cells) for name in ("tweets", "people", "scored", "negative")}
