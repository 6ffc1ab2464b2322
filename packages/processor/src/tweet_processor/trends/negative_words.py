"""The words that are counted as negative, as they lie beside this file with where they come from."""

from functools import cache
from importlib.resources import files


@cache
def negative_words() -> tuple[str, ...]:
    """They, in the order of the list."""
    text = files("tweet_processor.trends").joinpath("negative_words.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
