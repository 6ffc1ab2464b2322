"""Set the scores of two models, or of two versions of one, side by side: what moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from tweet_insights.failures import UsersError
from tweet_insights.interval import Share, wilson
from tweet_insights.plain import count, interval, percent
from tweet_insights.privacy import Gate
from tweet_insights.question import MOVES, VERSIONS
from tweet_insights.warehouse import Warehouse


class NothingToCompareError(UsersError):
    """The warehouse does not hold two sets of scores; the message says what it holds."""


@dataclass(frozen=True, slots=True)
class Version:
    """A model and its version, written `model@version`."""

    model: str
    version: str

    def __str__(self) -> str:
        return f"{self.model}@{self.version}"


@dataclass(frozen=True, slots=True)
class Move:
    """Tweets that one model labels `was` and the other `now`. They rest on at least k people."""

    was: str
    now: str
    tweets: int
    people: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the tweets that both scored; shares leave out the suppressed cells."""

    was: Version
    now: Version
    tweets: int
    agree: Share | None
    negative_was: Share | None
    negative_now: Share | None
    moves: tuple[Move, ...]
    suppressed: int
    """Cells hidden because too few people stand behind them, or lest subtraction tell them."""


def compare(warehouse: Warehouse, was: str, now: str) -> Comparison:
    """Compare two sets of scores, each named `model`, `model@version`, or nothing for the natural choice.

    `now` is the set scored last by default; `was` the one before of the same model, or else of another.

    Raises:
        NothingToCompareError: when there are no two such sets.
        WarehouseError: when the warehouse cannot be used.
    """
    with warehouse.reading() as reading:
        gate = Gate(reading)
        versions = [Version(row["model"], row["model_version"]) for row in gate.ask(VERSIONS).cells.to_pylist()]
        after = _named(versions, now, versions)
        others = sorted((each for each in versions if each != after), key=lambda each: each.model != after.model)
        before = _named(others, was, versions)
        answer = gate.ask(
            MOVES, model=after.model, model_version=after.version, was_model=before.model, was_version=before.version
        )
    moves = tuple(Move(**row) for row in answer.cells.to_pylist())
    tweets = sum(move.tweets for move in moves)
    return Comparison(
        was=before,
        now=after,
        tweets=tweets,
        agree=_share([move for move in moves if move.was == move.now], tweets),
        negative_was=_share([move for move in moves if move.was == "negative"], tweets),
        negative_now=_share([move for move in moves if move.now == "negative"], tweets),
        moves=moves,
        suppressed=answer.suppressed,
    )


def _named(versions: Sequence[Version], name: str, known: Sequence[Version]) -> Version:
    for version in versions:
        if name in {"", version.model, str(version)}:
            return version
    held = ", ".join(map(str, known)) or "none"
    if name:
        raise NothingToCompareError(f"there are no scores of {name} to compare, only {held}")
    raise NothingToCompareError(f"there is nothing to compare, only {held}: run tweet-insights score --model another")


def _share(moves: Sequence[Move], tweets: int) -> Share | None:
    return wilson(sum(move.tweets for move in moves), tweets) if tweets else None


def told(found: Comparison) -> list[str]:
    """The comparison in lines for people."""
    lines = [f"{count(found.tweets, 'tweet')} scored by {found.was} and by {found.now}"]
    if found.agree and found.negative_was and found.negative_now:
        lines += [
            f"the same label: {percent(found.agree.share)} ({interval(found.agree)})",
            f"negative: {percent(found.negative_was.share)}, now {percent(found.negative_now.share)}",
        ]
    lines += [
        f"{move.was} -> {move.now}: {count(move.tweets, 'tweet')} by {move.people:,} people"
        for move in found.moves
        if move.was != move.now
    ]
    if found.suppressed:
        lines.append(f"not shown: {count(found.suppressed, 'cell')} with too few people, or that would tell them")
    return lines
