"""The one place where queries pass: what would show a person, or a few, does not come out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tweet_insights.masks import masked
from tweet_insights.question import About, Question, sql_of
from tweet_insights.warehouse import Parameter, Reading

K = 10
"""The fewest distinct authors that a shown figure may rest on."""
NEVER = frozenset(
    {
        "author_id", "author_username", "author_name", "tweet_id", "version_id", "text", "conversation_id",
        "in_reply_to_user_id", "reply_to_tweet_id", "retweet_of_tweet_id", "quote_of_tweet_id", "mentions",
        "person", "tweet", "conversation", "answers",
    }
)  # fmt: skip
"""Columns that name a person, or a tweet by which a person is found."""
TWEETS = ("tweets", "people")
"""Figures that rest on the authors of all tweets of a cell."""
MOODS = (
    *("scored", "scored_people", "negative"),
    *("moody", "anger", "joy", "optimism", "sadness", "offensive"),
)
"""Figures that rest on the authors of its scored tweets only."""
QUOTES = "quotes"


class UnsafeQuestionError(Exception):
    """A question would let out what it may not. It is a mistake in the question, not in the data."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came through. In a shown cell `scored` and `negative` are null when too few people stand behind them."""

    cells: pa.Table
    suppressed: int
    """Cells that rest on too few people, and those hidden lest the others give them away by subtraction."""
    moods_suppressed: int = 0
    """Shown cells of which the mood alone is hidden, for the same reasons."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Asks the warehouse, and lets out only what rests on at least `k` people."""

    reading: Reading
    k: int = K

    def ask(self, question: Question, **parameters: Parameter) -> Answer:
        """The answer without its small cells.

        Raises:
            UnsafeQuestionError: when the answer has other columns than the question declares.
        """
        for name, sql in question.tables.items():
            self.reading.prepare(name, sql, parameters)
        table = self.reading.table(question.sql, parameters)
        expected = question.labels + question.measures
        if tuple(table.column_names) != expected or NEVER & set(expected):
            raise UnsafeQuestionError(f"{question.name} may answer {expected}, not {tuple(table.column_names)}")
        return Answer(table, 0) if question.about is About.RECORDS else suppress(table, question, self.k)

    def texts(self, *, most: int, **parameters: Parameter) -> list[tuple[str, str | None]]:
        """Tweets of one moment with their labels, masked, one a person: `most` of them, or none where too few wrote.

        Who wrote them, when exactly, and how many people that were does not come out.
        """
        found = self.reading.table(sql_of(QUOTES), parameters)
        if found.num_rows < self.k:
            return []
        rows = found.slice(0, most).select(["text", "label"]).to_pylist()
        return [(masked(row["text"]), row["label"]) for row in rows]


def suppress(table: pa.Table, question: Question, k: int) -> Answer:
    """Hide what rests on fewer than `k` people. Labels of hidden cells go, unless a clock gave them."""
    hidden = moodless = _hidden(table, "people", question, k)
    if "scored_people" in table.column_names:
        few = _hidden(table, "scored_people", question, k)
        moodless = [a or b for a, b in zip(hidden, few, strict=True)]
    table = _without(_without(table, TWEETS, hidden), MOODS, moodless)
    if not question.labels_stay:
        table = table.filter(pa.array([not out for out in hidden], pa.bool_()))
    return Answer(table, sum(hidden), moods_suppressed=sum(moodless) - sum(hidden))


def _hidden(table: pa.Table, counted: str, question: Question, k: int) -> list[bool]:
    """Which rows are hidden; rows that are parts of different wholes do not protect each other."""
    wholes: dict[tuple[object, ...], list[int]] = {}
    labels = zip(*(table.column(label).to_pylist() for label in question.within), strict=True)
    for place, whole in enumerate(labels if question.within else [()] * table.num_rows):
        wholes.setdefault(whole, []).append(place)
    people, hidden = table.column(counted).to_pylist(), [False] * table.num_rows
    for places in wholes.values():
        out = hidden_cells([people[place] for place in places], k, divides=question.divides)
        for place, hide in zip(places, out, strict=True):
            hidden[place] = hide
    return hidden


def _without(table: pa.Table, measures: Sequence[str], out: Sequence[bool]) -> pa.Table:
    mask = pa.array(out, pa.bool_())
    for measure in measures:
        if measure in table.column_names:
            null = pa.scalar(None, table.schema.field(measure).type)
            kept = pc.if_else(mask, null, table.column(measure))
            table = table.set_column(table.column_names.index(measure), measure, kept)
    return table


def hidden_cells(people: Sequence[int | None], k: int, *, divides: bool) -> list[bool]:
    """Which cells are hidden, given how many people stand behind each. A cell of nobody hides nobody.

    Where the cells divide a whole that is shown too, whole minus shown is the hidden rest. So the
    smallest cell that would be shown is hidden as well: then the rest, too, is made of `k` or more.
    """
    counts = [count or 0 for count in people]
    hidden = [0 < count < k for count in counts]
    shown = [(count, place) for place, count in enumerate(counts) if count >= k]
    if divides and any(hidden) and shown:
        hidden[min(shown)[1]] = True
    return hidden
