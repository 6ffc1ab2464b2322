"""The command that gives a notebook."""

from importlib.resources import files
from pathlib import Path
from shlex import quote

from tweet_insights.failures import UsersError, one_line_for_a_failure

NAME = "tweets.py"


class ThereAlreadyError(UsersError):
    """A notebook that somebody may have changed is not written over."""


def notebook(path: Path = Path(NAME), /) -> int:
    """Write a marimo notebook with the dashboard's charts, ready to be changed, and say how it is opened.

    It needs the extra `notebook`: pip install tweet-insights[notebook].

    Args:
        path: The file to write, with its folder. One that is there already is left as it is.

    Example: tweet-insights notebook

    Example: tweet-insights notebook analysis/outage.py
    """
    with one_line_for_a_failure():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(shipped())
        except FileExistsError:
            raise ThereAlreadyError(f"{path} is there already, and is left as it is: name another") from None
    print(path, f"marimo edit {quote(str(path))} -- --warehouse duckdb:tweets.duckdb", sep="\n")
    return 0


def shipped() -> str:
    """The notebook of this release."""
    return files("tweet_insights").joinpath("notebooks", NAME).read_text(encoding="utf-8")
