"""A person's page in lines for people: figures and where they lie, and no word that judges."""

from tweet_insights.behaviour.enough import LEAST
from tweet_insights.person.page import Negativity, Page
from tweet_insights.person.traits import FORBIDDEN
from tweet_insights.plain import count, interval, percent

BLOCKS = "\N{MIDDLE DOT}▁▂▃▄▅▆▇█"
"""Nothing, and eight heights."""


def told(found: Page) -> list[str]:
    """The page."""
    key = "" if found.lasting else " (random key: another run gives another name; set TWEET_INSIGHTS_KEY to keep it)"
    lines = [
        f"person {found.pseudonym} of {found.source}{key}",
        f"{count(found.tweets, 'tweet')} of their own; scored by {found.model} ({found.model_version})",
    ]
    if found.negativity:
        lines += _negativity(found.negativity)
    if found.rhythm:
        lines.append(f"writes at (UTC, 0 to 23): {_drawn(found.rhythm)}")
    return [*lines, f"Never inferred of a person: {'; '.join(FORBIDDEN)}."]


def _negativity(found: Negativity) -> list[str]:
    shrunken = found.shrunken
    return [
        f"negative: {percent(shrunken.share)} ({100 * shrunken.low:.1f} to {percent(shrunken.high)}), drawn towards "
        f"the mean of all because {count(found.scored, 'scored tweet')} say only so much; counted "
        f"{percent(found.counted.share)} ({interval(found.counted)})",
        f"{found.among}, of {found.people:,} with {LEAST} scored tweets or more",
    ]


def _drawn(rhythm: tuple[int, ...]) -> str:
    most = max(rhythm)
    return "".join(BLOCKS[-(-8 * tweets // most)] if tweets else BLOCKS[0] for tweets in rhythm)
