"""What a spreadsheet finds in a figure's table."""

import csv

import pytest
from tweet_insights.figures.figure import Figure
from tweet_insights.serve.csv_table import csv_of, harmless, number_or_words

TEXTS = ("=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", " =1", "\n=1", "\N{NO-BREAK SPACE}=1")


@pytest.mark.parametrize("text", TEXTS)
def test_a_formula_is_text(text: str) -> None:
    assert harmless(text) == number_or_words(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,234,567", "1234567"), ("0", "0"), ("-4.2", "-4.2"), ("+4.2", "+4.2"), ("29.3\N{NO-BREAK SPACE}%", "29.3")],
)
def test_a_number_is_a_number(cell: str, number: str) -> None:
    assert number_or_words(cell) == number


@pytest.mark.parametrize("words", ["suppressed", "28.5 to 30.2 %", "1,23", "#2026", "not scored"])
def test_words_stay_as_they_are(words: str) -> None:
    assert number_or_words(words) == words


def test_a_table_is_read_as_it_was_written() -> None:
    rows = (('say "a", b\nc', "1,200", "4.0\N{NO-BREAK SPACE}%"), ("1,000", "suppressed", "suppressed"))
    figure = Figure("Title", "shows", "n", (), "", "", ("Name", "Tweets", "Share"), rows)
    assert [*csv.reader(csv_of(figure).splitlines(keepends=True))] == [
        ["Name", "Tweets", "Share (%)"],
        ['say "a", b\nc', "1200", "4.0"],
        ["1,000", "suppressed", "suppressed"],
    ]
