"""How pages are filled in: what is not markup of ours is escaped, and words for people are the same everywhere."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from tweet_insights import plain


def templates() -> Environment:
    """The templates of this package, with the words of `plain` as filters. What is not given is an error."""
    made = Environment(
        loader=PackageLoader("tweet_insights"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(
        count=plain.count,
        moment=plain.moment,
        percent=plain.percent,
        interval=plain.interval,
        plain=plain.plain,
    )
    made.globals["quotes"] = False  # whether single tweets may be read: no report lets anybody
    return made
