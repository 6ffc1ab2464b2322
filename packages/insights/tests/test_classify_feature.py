"""Steps of features/classify.feature."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import pytest
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.models.task import TASKS, Name
from tweet_insights.shares import LabelShare

from .command import Finished, finish, run, started

scenarios("features/classify.feature")
SEPARATOR = "\u2028"


@given("the texts", target_fixture="texts")
def given_texts(datatable: Sequence[Sequence[str]]) -> list[str]:
    return [row[0].replace("separator inside", f"separator{SEPARATOR}inside\x0b\x85") for row in datatable]


@given(parsers.parse("{number:d} texts"), target_fixture="texts")
def many_texts(number: int) -> list[str]:
    return [f"What a day, number {place}" for place in range(number)]


@when(parsers.parse("they are classified by {task}"), target_fixture="finished")
def classified(texts: list[str], task: str, tmp_path: Path) -> Finished:
    return fed(tmp_path / "texts", texts, "--task", *task.split())


@when(parsers.parse('they are classified by {task} with "{flags}"'), target_fixture="finished")
def classified_with(texts: list[str], task: str, flags: str, tmp_path: Path) -> Finished:
    return fed(tmp_path / "texts", texts, "--task", task, *flags.split())


def fed(file: Path, texts: list[str], *flags: str) -> Finished:
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    with file.open() as stdin, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", stdin)
        return run("classify", *flags)


@when("they are classified and only the first label is read", target_fixture="finished")
def left_early(texts: list[str]) -> Finished:
    with started("classify") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join(texts[:2000]) + "\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() in TASKS[Name.SENTIMENT].labels
        process.stdout.close()
        with pytest.raises(BrokenPipeError):  # it goes away before it has read them all
            process.stdin.write("\n".join(texts) * 100)
        process.stdin = None
        assert process.stderr is not None
        err = process.stderr.read()
        return Finished(process.wait(), "", err)


@when("one text is sent and the stream stays open", target_fixture="label")
def one_sent() -> str:
    with started("classify") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("Thank you, what a wonderful day\n")
        process.stdin.flush()
        label = process.stdout.readline()
        assert process.poll() is None
        assert finish(process).code == 0
        return label


@then("its label can be read")
def label_read(label: str) -> None:
    assert label == "positive\n"


@then("there is one label for each text, as TweetEval names them")
def one_each(finished: Finished, texts: list[str]) -> None:
    labels = finished.out.split("\n")[:-1]
    assert len(labels) == len(texts)
    assert set(labels) <= set(TASKS[Name.SENTIMENT].labels)


@then(parsers.parse('the first is "{first}" and the second is "{second}"'))
def first_two(finished: Finished, first: str, second: str) -> None:
    assert finished.out.split("\n")[:2] == [first, second]


@then(parsers.parse('the labels are among "{labels}"'))
def among(finished: Finished, labels: str) -> None:
    assert set(finished.out.split("\n")[:-1]) <= set(labels.split(", "))


@then("every line is an object whose probabilities sum to 1")
def sum_to_one(finished: Finished) -> None:
    assert finished.code == 0, finished.err
    for row in rows(finished):
        assert sum(row["probabilities"].values()) == pytest.approx(1, abs=2e-4)


@then("the confidence is the probability of the label")
def confident(finished: Finished) -> None:
    assert all(row["probabilities"][row["label"]] == row["confidence"] for row in rows(finished))


@then('what it is unsure of is labelled "unsure", and only that')
def unsure(finished: Finished) -> None:
    assert [row["unsure"] for row in rows(finished)] == [True, False]
    assert [row["label"] for row in rows(finished)] == ["unsure", "positive"]


@given("300 texts of which 100 are lovely and 200 are awful", target_fixture="texts")
def lovely_and_awful() -> list[str]:
    return [text for n in range(100) for text in (f"lovely day {n}", f"awful day {n}", f"terrible mess {n}")]


@then("the share of each label is told, counted and corrected, with an interval")
def shares(finished: Finished) -> None:
    assert finished.code == 0, finished.err
    told = TypeAdapter(list[LabelShare]).validate_json(finished.out)
    assert [each.label for each in told] == list(TASKS[Name.SENTIMENT].labels)
    assert [each.counted.part for each in told] == [200, 0, 100]
    assert all(each.corrected.low <= each.corrected.share <= each.corrected.high for each in told)


@then(parsers.parse('it warns that "{warning}"'))
def warns(finished: Finished, warning: str) -> None:
    assert finished.code == 0, finished.err
    assert warning in finished.out


@then("it raises the alarm that hate cannot be told here")
def alarm(finished: Finished) -> None:
    assert "alarm: hate cannot be told here" in finished.out


@then(parsers.parse('the lines are "{lines}" and one more label'))
def some_unread(finished: Finished, lines: str) -> None:
    *first, last = finished.out.splitlines()
    assert first == lines.split(", ")
    assert last in TASKS[Name.SENTIMENT].labels


@then(parsers.parse("it says that {read:d} were read and {unread:d} was left unread"))
def counted(finished: Finished, read: int, unread: int) -> None:
    told = json.loads(finished.err.splitlines()[-1])
    assert (told["read"], told["left_unread"]) == (read, unread)


@then("it ends with exit code 0 and says nothing")
def quiet(finished: Finished) -> None:
    assert (finished.code, finished.err) == (0, "")


class Row(TypedDict):
    label: str
    confidence: float
    unsure: bool
    probabilities: dict[str, float]


def rows(finished: Finished) -> list[Row]:
    return [json.loads(line) for line in finished.out.splitlines()]
