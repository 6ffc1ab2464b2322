"""What a question is asked about reaches DuckDB as it is, also where it is a list."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.warehouses.lists import bound
from tweet_insights.warehouses.session import Session, in_memory


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with in_memory() as connection:
        yield Session(connection)


@given(words=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5), other=st.text('ab$"', max_size=3))
def test_every_text_of_a_list_arrives(session: Session, words: list[str], other: str) -> None:
    asked = "SELECT $words AS words, len($words) AS n, $other AS other"
    [row] = session.table(asked, {"words": words, "other": other}).to_pylist()
    assert row == {"words": words, "n": len(words), "other": other}


def test_a_list_goes_as_one_value() -> None:
    _, values = bound("SELECT $one, $many", {"one": "a", "many": ("b", "c")})
    assert values == {"one": "a", "many": '["b", "c"]'}
