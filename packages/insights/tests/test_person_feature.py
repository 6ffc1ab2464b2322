"""Steps of features/person.feature."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.person.page import Page

from .command import Finished, run
from .warehouse_file import WarehouseFile

scenarios("features/person.feature")
PAGE = TypeAdapter(Page)
KEY, OTHER = "a key of one's own", "another key, as long"


@pytest.fixture
def source() -> str:
    return "fake"


@pytest.fixture
def consented() -> tuple[str, ...]:
    return ()


def ask(warehouse: WarehouseFile, number: int, *flags: str, source: str = "fake") -> Finished:
    who = ("--source", source, "--author", f"author-id-{number}")
    return run("person", "--warehouse", f"duckdb:{warehouse.path}", *who, *flags)


def counted(warehouse: WarehouseFile, number: int) -> tuple[object, ...]:
    """Tweets, and the negative ones of those that are scored and still there."""
    [row] = warehouse.ask(
        "SELECT count(*), count(*) FILTER (label = 'negative') "  # noqa: S608 - of this file
        "FROM tweets JOIN scores USING (source, tweet_id) "
        f"WHERE kind <> 'deleted' AND author_id = 'author-id-{number}'"
    )
    return row


@given(parsers.parse('the tweets come from "{name}"'), target_fixture="source")
def come_from(warehouse: WarehouseFile, name: str) -> str:
    for table in ("tweets", "scores"):
        warehouse.change(f"UPDATE {table} SET source = '{name}'")  # noqa: S608 - of this file
    return name


@given(parsers.parse("the person {number:d} has consented"), target_fixture="consented")
def has_consented(tmp_path: Path, source: str, number: int) -> tuple[str, ...]:
    path = tmp_path / "consented.csv"
    path.write_text(f"{source},author-id-{number}\n\nfake,somebody\n", encoding="utf-8")
    return ("--consented", str(path))


@given(parsers.parse("all but {kept:d} tweets of the person {number:d} have been deleted"))
def all_but(warehouse: WarehouseFile, kept: int, number: int) -> None:
    warehouse.change(
        "UPDATE tweets SET kind = 'deleted' WHERE tweet_id IN "  # noqa: S608 - of this file
        f"(SELECT tweet_id FROM tweets WHERE author_id = 'author-id-{number}' ORDER BY created_at OFFSET {kept})"
    )


@given("a negative tweet of the person 7 has been deleted", target_fixture="before")
def one_deleted(warehouse: WarehouseFile) -> tuple[object, ...]:
    before = counted(warehouse, 7)
    warehouse.change(
        "UPDATE tweets SET kind = 'deleted' WHERE tweet_id = (SELECT min(tweet_id) FROM scores JOIN tweets "
        "USING (source, tweet_id) WHERE author_id = 'author-id-7' AND label = 'negative')"
    )
    return before


@when(parsers.parse("somebody asks for the page of the person {number:d}"), target_fixture="finished")
def asks(warehouse: WarehouseFile, number: int, source: str, consented: tuple[str, ...]) -> Finished:
    return ask(warehouse, number, "--json", *consented, source=source)


@when("somebody asks for the page of the person 7 in words", target_fixture="finished")
def asks_in_words(warehouse: WarehouseFile) -> Finished:
    return ask(warehouse, 7)


@when("somebody asks twice with a key, once with another, and once for somebody else", target_fixture="names")
def asks_often(warehouse: WarehouseFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("TWEET_INSIGHTS_KEY", KEY)
    file = tmp_path / "key"
    file.write_text(f"{OTHER}\n", encoding="utf-8")
    pages = [
        ask(warehouse, 7, "--json"),
        ask(warehouse, 7, "--json"),
        ask(warehouse, 7, "--json", "--key-file", str(file)),
        ask(warehouse, 8, "--json"),
    ]
    return [PAGE.validate_json(page.out).pseudonym for page in pages]


@then("only the first two names are equal")
def names_differ(names: list[str]) -> None:
    assert names[0] == names[1]
    assert len({*names}) == 3


@pytest.fixture
def page(finished: Finished) -> Page:
    assert finished.code == 0, finished.err
    return PAGE.validate_json(finished.out)


@then("the tweets, the negative ones and the hours are those of an independent count")
def equal(warehouse: WarehouseFile, page: Page) -> None:
    assert page.negativity is not None
    assert page.rhythm is not None
    assert (page.tweets, page.negativity.counted.part) == counted(warehouse, 7)
    assert [(hour, tweets) for hour, tweets in enumerate(page.rhythm) if tweets] == warehouse.ask(
        "SELECT date_part('hour', created_at), count(*) FROM tweets WHERE author_id = 'author-id-7' "
        "GROUP BY 1 ORDER BY 1"
    )


@then("the share is drawn towards the mean of all and has an interval")
def drawn(warehouse: WarehouseFile, page: Page) -> None:
    assert page.negativity is not None
    [(mean,)] = warehouse.ask(
        "SELECT avg(share) FROM (SELECT avg((label = 'negative')::INTEGER) AS share "
        "FROM tweets JOIN scores USING (source, tweet_id) GROUP BY author_id)"
    )
    assert isinstance(mean, float)
    shrunken, share = page.negativity.shrunken, page.negativity.counted.share
    low, high = sorted((mean, share))
    assert low < shrunken.share < high
    assert shrunken.low < shrunken.share < shrunken.high


@then("it says in neutral words where that lies among 40 people")
def among(page: Page) -> None:
    assert page.negativity is not None
    assert page.negativity.people == 40
    assert page.negativity.among.endswith("of people")


@then("neither an id, a handle nor a text is printed")
def nobody(finished: Finished) -> None:
    for trace in ("author-id", "handle_", "tweet-id", "Given Family", "hate", "furious"):
        assert trace not in finished.out + finished.err


@then(parsers.parse('the page says "{words}"'))
def says(finished: Finished, words: str) -> None:
    assert finished.code == 0, finished.err
    assert words in finished.out


@then("one tweet and one negative one less are counted than there were")
def one_less(warehouse: WarehouseFile, page: Page, before: tuple[int, int]) -> None:
    assert page.negativity is not None
    assert (page.tweets, page.negativity.counted.part) == (before[0] - 1, before[1] - 1) == counted(warehouse, 7)
