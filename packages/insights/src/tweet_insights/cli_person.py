"""The command about one person."""

import dataclasses
import json
from typing import TYPE_CHECKING

from tweet_insights.failures import one_line_for_a_failure
from tweet_insights.settings_person import PersonSettings

if TYPE_CHECKING:
    from tweet_insights.person.page import Page


def person(*, settings: PersonSettings) -> int:
    """Tell how one person writes beside all others: of synthetic people, and of those who have consented.

    Example: tweet-insights person --source fake --author 449168095831918134 --json
    """
    with one_line_for_a_failure():
        found = _page(settings)
    # Loaded here, as in cli.score.
    from tweet_insights.person.told import told  # noqa: PLC0415 - see above

    print(json.dumps(dataclasses.asdict(found)) if settings.as_json else "\n".join(told(found)))
    return 0


def _page(settings: PersonSettings) -> "Page":
    """Whether it may be told is settled before the warehouse is opened."""
    from tweet_insights.models.card import card_of  # noqa: PLC0415 - see person
    from tweet_insights.person.page import page  # noqa: PLC0415 - see person
    from tweet_insights.person.permit import permit  # noqa: PLC0415 - see person
    from tweet_insights.person.pseudonym import key_of  # noqa: PLC0415 - see person
    from tweet_insights.person.traits import allowed  # noqa: PLC0415 - see person
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see person

    traits = tuple(allowed(trait) for trait in settings.trait)
    permitted = permit(settings.source, settings.author, settings.consented)
    key = key_of(settings.key.get_secret_value() if settings.key else None, settings.key_file)
    warehouse = warehouse_at(settings.warehouse, settings.opening)
    return page(warehouse, card_of(settings.model).scorer, permitted, key, traits)
