"""What may be inferred of a person, and what nobody may infer.

The second list is that of the platform's developer terms ("More about restricted uses", sensitive information).
"""

from tweet_insights.failures import UsersError

ALLOWED = {
    "negativity": "the share of their tweets that is negative",
    "rhythm": "the hours at which they write",
}
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "health, pregnancy included": (
        *("health", "illness", "disease", "disability", "depression", "mental-health", "addiction", "pregnancy"),
    ),
    "negative financial status or condition": ("finances", "debt", "poverty", "bankruptcy", "income", "credit"),
    "political affiliation or beliefs": ("politics", "party", "vote", "voting", "ideology", "political-affiliation"),
    "racial or ethnic origin": ("ethnicity", "race", "origin", "nationality", "skin-colour", "ancestry"),
    "religious or philosophical affiliation or beliefs": ("religion", "faith", "belief", "philosophy", "church"),
    "sex life or sexual orientation": ("sexuality", "sexual-orientation", "orientation", "sex-life", "gender-identity"),
    "trade union membership": ("union", "union-membership", "trade-union", "trade-union-membership"),
    "alleged or actual commission of a crime": ("crime", "criminal", "offence", "guilt", "conviction"),
}
"""What may not be inferred, and the names by which it is asked for."""


class TraitError(UsersError):
    """The trait may not be inferred, or is none."""


def allowed(asked: str) -> str:
    """The name of the trait, when it may be inferred of a person.

    Raises:
        TraitError: when it may not, with the reason; and when there is no such trait.
    """
    name = "-".join(asked.strip().lower().replace("_", " ").replace("-", " ").split())
    if name in ALLOWED:
        return name
    for what, names in FORBIDDEN.items():
        if name in names or name == "-".join(what.replace(",", "").split()):
            raise TraitError(
                f"{asked}: {what} is never inferred of a person, whoever asks: the platform's terms forbid to derive "
                "or to store it, and a wrong guess would harm somebody who cannot know of it"
            )
    raise TraitError(f"{asked}: there is no such trait; there are {' and '.join(ALLOWED)}")
