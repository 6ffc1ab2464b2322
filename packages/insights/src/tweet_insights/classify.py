"""Ask a model about texts that stand in no warehouse: a stream of lines, or a column of a notebook."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias

import pyarrow as pa

from tweet_insights.failures import UsersError
from tweet_insights.models.answer import Answer, Classifier
from tweet_insights.models.ladder import DEFAULT, Rung, judge
from tweet_insights.models.task import Name

Column: TypeAlias = "Iterable[str | None] | pa.StringArray | pa.ChunkedArray[pa.StringScalar]"
UNREAD = "not-english"
"""Printed in place of a label for a text in another language."""
UNSURE = "unsure"
"""Printed in place of a label by a model that abstains."""
AT_ONCE = 1 << 16
"""Bytes read in one go at most, some 600 tweets: memory stays flat however long the stream."""


class ByteStream(Protocol):
    """Such as stdin: bytes as they come."""

    def read1(self, size: int, /) -> bytes:
        """What is there already, up to `size` bytes; it waits only when nothing is, and is empty at the end."""
        ...


class TaskError(UsersError):
    """The model cannot be asked this; the message says what it can be asked."""


def classify(texts: Column, task: str = Name.SENTIMENT, model: str = DEFAULT) -> pa.Table:
    """The columns `label`, `confidence`, `unsure` and `probabilities` for each text: for notebooks.

    `texts` may be a list, an Arrow array or a pandas Series; `.to_pandas()` makes a data frame of the answer.
    A missing text gets a missing answer. The model takes every text for English.

    Raises:
        TaskError: when the model does not know the task.
    """
    column = pa.array(texts, pa.string()) if not isinstance(texts, pa.ChunkedArray) else texts
    asked = able(judge(Rung(model)), Name(task))
    present = column.is_valid()
    said = asked.answer([text for text in column.to_pylist() if text is not None], Name(task))
    found = iter(_rows(said))
    return pa.Table.from_pylist(
        [next(found) if there else dict.fromkeys(schema_of(said).names) for there in present.to_pylist()],
        schema=schema_of(said),
    )


def schema_of(said: Answer) -> pa.Schema:
    """The columns of `classify`; those of `probabilities` are the labels."""
    of_each = pa.struct([pa.field(label, pa.float32()) for label in said.labels])
    columns: dict[str, pa.DataType] = {
        "label": pa.string(), "confidence": pa.float32(), "unsure": pa.bool_(), "probabilities": of_each
    }  # fmt: skip
    return pa.schema(columns)


def able(model: Classifier, task: Name) -> Classifier:
    """The model, if it can be asked this.

    Raises:
        TaskError: when it cannot.
    """
    if task not in model.tasks:
        raise TaskError(f"{model.model.name} knows no {task}, only {', '.join(model.tasks)}; ask another --model")
    return model


def lines_of(stream: ByteStream) -> Iterator[list[str]]:
    """Whole lines as they come, without waiting for more than one. Only LF ends a line; a CR before it goes too.

    Bytes that are no UTF-8 become replacement characters: the other lines must still find their place.
    """
    rest = b""
    while more := stream.read1(AT_ONCE):
        *whole, rest = (rest + more).split(b"\n")
        if whole:
            yield [_text(line) for line in whole]
    if rest:
        yield [_text(rest)]


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")


def interleaved(lines: Iterator[str], foreign: Sequence[str | None], *, as_json: bool) -> Iterator[str]:
    """The lines of what was read, in their places among the texts that were not: `foreign` names their languages."""
    for language in foreign:
        if language is None:
            yield next(lines)
        else:
            yield json.dumps({"label": None, "language": language}) if as_json else UNREAD


def printed(said: Answer, *, as_json: bool, abstain: bool) -> Iterator[str]:
    """One line for each text: its label, or one JSON object."""
    for row in _rows(said):
        label = UNSURE if abstain and row["unsure"] else str(row["label"])
        yield json.dumps(row | {"label": label}) if as_json else label


def _rows(said: Answer) -> list[dict[str, object]]:
    chances: Sequence[Sequence[float]] = [] if said.probabilities is None else said.probabilities.tolist()
    return [
        {
            "label": said.labels[place],
            "confidence": round(sure, 4),
            "unsure": unsure,
            "probabilities": {label: round(chance, 4) for label, chance in zip(said.labels, chances[at], strict=True)}
            if chances
            else None,
        }
        for at, (place, sure, unsure) in enumerate(
            zip(said.chosen.tolist(), said.confidence.tolist(), said.unsure.tolist(), strict=True)
        )
    ]
