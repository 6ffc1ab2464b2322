"""The part of `report` that asks a narrator."""

from typing import TYPE_CHECKING

import structlog

from tweet_insights.settings_narrator import NarratorSettings, NoKeyError

if TYPE_CHECKING:
    from tweet_insights.facts import Facts
    from tweet_insights.narrator.narrate import Narration

log = structlog.get_logger()


def narration_of(facts: "Facts", settings: NarratorSettings) -> "Narration | None":
    """What the narrator said or why it was left out; None when nobody asked for one. It never fails."""
    if settings.narrator is None:
        return None
    from tweet_insights.narrator.brief import brief_of  # noqa: PLC0415 - as in cli.score
    from tweet_insights.narrator.endpoint import address_of  # noqa: PLC0415 - as in cli.score
    from tweet_insights.narrator.narrate import left_out, narrate  # noqa: PLC0415 - as in cli.score

    try:
        endpoint = settings.endpoint
    except NoKeyError as error:
        return left_out(address_of(settings.narrator).model, str(error))
    return narrate(brief_of(facts), endpoint) if endpoint else None


def print_brief(facts: "Facts") -> None:
    """All that would leave the machine, beside the instructions."""
    from tweet_insights.narrator.brief import brief_of  # noqa: PLC0415 - as in cli.score
    from tweet_insights.narrator.narrate import INSTRUCTIONS  # noqa: PLC0415 - as in cli.score

    print(INSTRUCTIONS, brief_of(facts).as_json(), sep="\n")
