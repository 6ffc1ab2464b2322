"""The models there are, from the one that always works upwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol

from tweet_insights.failures import UsersError
from tweet_insights.models.answer import Classifier
from tweet_insights.score import Scorer
from tweet_insights.warehouse import Model


class Rung(StrEnum):
    """A model as people type it."""

    LEXICON = "lexicon"
    FAST = "fast"
    QUALITY = "quality"


DEFAULT = Rung.FAST


class Judge(Classifier, Scorer, Protocol):
    """A model of the ladder: it scores a warehouse, and answers about any text."""

    @property
    def model(self) -> Model:
        """Its name, version and languages."""
        ...


class ExtraError(UsersError):
    """What is asked needs libraries that are not installed; the message says which extra brings them."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around imports of what only the extra `name` brings.

    Raises:
        ExtraError: when it is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ExtraError(f"{error.name} is missing: install tweet-insights[{name}]") from None


def judge(rung: Rung) -> Judge:
    """The model, ready to be asked. Each is loaded only when it is."""
    match rung:
        case Rung.LEXICON:
            from tweet_insights.models.lexicon import Lexicon  # noqa: PLC0415 - see above

            return Lexicon()
        case Rung.FAST:
            from tweet_insights.models.fast import Fast  # noqa: PLC0415 - see above

            return Fast()
        case Rung.QUALITY:
            with extra("quality"):
                from tweet_insights.models.quality import Quality  # noqa: PLC0415 - see above

            return Quality()
