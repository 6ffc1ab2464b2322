"""The warehouses that features are given, and steps that more than one of them speaks."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser
from pytest_bdd import given, parsers, then, when
from tweet_local.axe import examine
from tweet_schema.rejected_record import RejectedRecord

from .bots import habits
from .command import Finished, holding, run
from .corpus import deleted, four_hundred, written
from .dashboard import Dashboard, Opened, open_at
from .society import made_up, write_truth
from .warehouse_file import START, WarehouseFile

# A machine that others load is slow at times, and no test may fail for that.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    return tmp_path / "truth"


@pytest.fixture
def warehouse(tmp_path: Path) -> WarehouseFile:
    file = WarehouseFile(tmp_path / "tweets.duckdb")
    file.create()
    return file


@given("a warehouse of 400 tweets by 40 people, scored")
def four_hundred_scored(warehouse: WarehouseFile) -> None:
    warehouse.load(four_hundred())
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0


@given("a society of 40 people, of whom some grumble, with an outrage of three hours")
def society(warehouse: WarehouseFile, truth: Path) -> None:
    tweets, labels, people = made_up()
    warehouse.load(tweets)
    write_truth(truth, labels, people)


@given("a society of 40 people who write every hour, with an outrage of three hours")
def busy_society(warehouse: WarehouseFile, truth: Path) -> None:
    tweets, labels, people = made_up(hourly=40)
    warehouse.load(tweets)
    write_truth(truth, labels, people)


@given("12 bots, 12 people with one hobby and 12 who post links day and night")
def bots(warehouse: WarehouseFile, truth: Path) -> None:
    tweets, labels, people = habits()
    warehouse.load(tweets)
    write_truth(truth, labels, people)


@given("its tweets have been scored")
def scored(warehouse: WarehouseFile) -> None:
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0


@given("a warehouse of 400 tweets by 40 people, not scored")
def four_hundred_unscored(warehouse: WarehouseFile) -> None:
    warehouse.load(four_hundred())


@given("a warehouse without any tweet")
def no_tweet(warehouse: WarehouseFile) -> None: ...


@given(parsers.parse('a warehouse in which {many:d} people use "#many" and {few:d} people use "#few"'))
def many_and_few(warehouse: WarehouseFile, many: int, few: int) -> None:
    tags = [["many", "few"] if person < few else ["many"] for person in range(many)]
    warehouse.load([written(n, author_id=f"author-{n}", hashtags=tag) for n, tag in enumerate(tags)])


@given("one negative tweet has been deleted")
def one_deleted(warehouse: WarehouseFile) -> None:
    assert warehouse.ask("SELECT label FROM scores WHERE tweet_id = 'tweet-id-0'") == [("negative",)]
    warehouse.load([deleted(0).model_copy(update={"raw_offset": 9000})])


@given(
    parsers.re(
        r'(?P<first>\d+) records that the processor rejected as "(?P<one>\w+)" and (?P<second>\d+) '
        r'that the (?P<stage>loader|producer) (?:rejected|noted) as "(?P<other>\w+)"'
    )
)
def rejected(warehouse: WarehouseFile, first: str, one: str, second: str, stage: str, other: str) -> None:  # noqa: PLR0917 - of one sentence
    causes = [("processor", one)] * int(first) + [(stage, other)] * int(second)
    warehouse.reject(
        [
            RejectedRecord(
                topic="raw", partition=0, offset=offset, stage=stage, reason=reason, detail="as it says",
                component_version="0.1.0", rejected_at=START,
            )
            for offset, (stage, reason) in enumerate(causes)
        ]
    )  # fmt: skip


@given("no warehouse at all")
def no_file(warehouse: WarehouseFile) -> None:
    warehouse.path.unlink()


@given("a text file in place of the warehouse")
def text_file(warehouse: WarehouseFile) -> None:
    warehouse.path.write_text("source,tweet_id\n" * 100, encoding="utf-8")


@given("a DuckDB file that is no warehouse")
def other_tables(warehouse: WarehouseFile) -> None:
    warehouse.drop("tweets")


@pytest.fixture
def held(warehouse: WarehouseFile) -> Iterator[None]:
    with holding(warehouse.path):
        yield


@given("a warehouse that another process holds")
def is_held(held: None) -> None: ...


@when('a person runs "score"', target_fixture="finished")
def score(warehouse: WarehouseFile) -> Finished:
    return run("score", "--json", "--warehouse", f"duckdb:{warehouse.path}")


@then("it succeeds")
def succeeds(finished: Finished) -> None:
    assert finished.code == 0, finished.err


@then(parsers.parse('it fails with one line that says "{message}"'))
def fails(finished: Finished, message: str) -> None:
    assert finished.code == 1
    *logged, said = finished.err.splitlines()
    assert message in said
    assert all(line.startswith("{") for line in logged), finished.err


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@when("a person opens it without the token", target_fixture="opened")
@when("a person opens it", target_fixture="opened")
def opens(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> Opened:
    return open_at(stack, chromium, dashboard.url)


@then("axe-core finds nothing amiss, light or dark")
def nothing_amiss(opened: Opened) -> None:
    for dark in (False, True):
        opened.page.emulate_media(color_scheme="dark" if dark else "light")
        examined = examine(opened.page)
        assert "color-contrast" in examined.passed
        assert examined.violations == ()
