"""Steps of features/dashboard_part.feature."""

import csv
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, FloatRect, expect
from pydantic import TypeAdapter
from pytest_bdd import given, scenarios, then, when
from tweet_insights.facts import Facts

from .command import run
from .corpus import written
from .dashboard import DEADLINE_S, Dashboard, Opened, open_at, serving, showing, viewers
from .society import OUTRAGE, made_up
from .warehouse_file import START, WarehouseFile

scenarios("features/dashboard_part.feature")
expect.set_options(timeout=1000 * DEADLINE_S)
HOUR = timedelta(hours=1)
BEGIN, END = (START + at * HOUR for at in OUTRAGE)
QUIET = START + 50 * HOUR
"""An hour in which five people write."""
HARM = (
    "<img src=x onerror=document.title='harmed'> {{ 7 * 7 }} </script><script>document.title='harmed'</script>",
    '=HYPERLINK("http://evil.example") @somebody mail me: name@example.org or +49 (171) 234-5678',
    "left \u202eto right, see https://example.org/?who=somebody",
)


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%MZ")


@pytest.fixture(scope="module")
def society_shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    tweets, _, _ = made_up(hourly=40)
    quiet = [tweet for tweet in tweets if tweet.created_at and QUIET <= tweet.created_at < QUIET + HOUR]
    left_out = {tweet.tweet_id for tweet in quiet[5:]}
    told = [tweet for tweet in tweets if tweet.tweet_id not in left_out]
    with showing(tmp_path_factory.mktemp("society"), told) as dashboard:
        yield dashboard


@given("a dashboard of a society with an outrage of three hours", target_fixture="dashboard")
def of_society(society_shown: Dashboard) -> Dashboard:
    return society_shown


@given("a dashboard of 40 people who mean harm in one hour", target_fixture="dashboard")
def of_harm(stack: ExitStack, warehouse: WarehouseFile) -> Dashboard:
    warehouse.load(
        [
            written(n, text=HARM[n % 3], author_id=f"author-{n}", created_at=START + timedelta(minutes=n))
            for n in range(40)
        ]
    )
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0
    return stack.enter_context(serving(warehouse))


@given("a dashboard that shows no tweets", target_fixture="dashboard")
def of_no_tweets(stack: ExitStack, warehouse: WarehouseFile) -> Dashboard:
    warehouse.load([written(n, created_at=START + timedelta(minutes=n)) for n in range(50)])
    return stack.enter_context(serving(warehouse, TWEET_INSIGHTS_QUOTES="false"))


def facts_of(dashboard: Dashboard, query: str) -> Facts:
    said = TypeAdapter(dict[str, object]).validate_json(dashboard.get(f"/facts.json{query}").text)
    return TypeAdapter(Facts).validate_python(said["facts"])


def opened_at(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> tuple[Opened, FloatRect]:
    """The page, and where the plot of the first chart lies on the screen."""
    opened = open_at(stack, chromium, dashboard.url)
    chart = opened.page.locator("#negativity-over-time .chart.wide .concat_0_group .background").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    return opened, box


def place(box: FloatRect, dashboard: Dashboard, moment: datetime) -> tuple[float, float]:
    """Where the middle of an hour is."""
    course = facts_of(dashboard, "").course
    first, last = course.moments[0].start, course.moments[-1].start + HOUR
    share = (moment + HOUR / 2 - first) / (last - first)
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


@when("a person opens it and drags over the hours of the outrage", target_fixture="opened")
def drags(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> Opened:
    opened, box = opened_at(stack, chromium, dashboard)
    opened.page.mouse.move(*place(box, dashboard, BEGIN))
    opened.page.mouse.down()
    opened.page.mouse.move(*place(box, dashboard, END - HOUR), steps=4)
    expect(opened.page.locator(".brush")).to_be_visible()
    with opened.page.expect_navigation():
        opened.page.mouse.up()
    return opened


@then("the address says which part of the time is shown")
def says_part(opened: Opened, dashboard: Dashboard) -> None:
    assert opened.page.url == f"{dashboard.url}?from={at(BEGIN)}&to={at(END)}"


@then("tiles, sentences, chart and burst are of that part alone")
def of_part(opened: Opened, dashboard: Dashboard) -> None:
    page, facts = opened.page, facts_of(dashboard, f"?from={at(BEGIN)}&to={at(END)}")
    assert facts.part is not None
    assert facts.part.tweets == 3 * 40
    expect(page.locator(".tile").first).to_contain_text("120")
    assert page.locator(".tile h2").all_inner_texts() == ["Tweets", "People", "Negative"]
    assert "of the 120 tweets that could be scored" in page.inner_text(".sentences")
    assert page.locator("#negativity-over-time tbody tr").count() == 3
    assert page.locator("#bursts-and-what-drove-them tbody tr").count() > 0
    assert "Only 5 May 2026, 12:00 UTC to 5 May 2026, 15:00 UTC." in page.inner_text(".part")
    assert opened.said == []


@then("what cannot be told of a part is named, and nothing is shown of all times")
def named(opened: Opened) -> None:
    page = opened.page
    assert page.locator("#languages, #contagion, .coverage").count() == 0
    assert "Languages: told of all times only" in page.locator(".part li").all_text_contents()


@then("its facts and tables are of the same part")
def same_part(opened: Opened, dashboard: Dashboard) -> None:
    href = opened.page.locator("#negativity-over-time .links a").last.get_attribute("href")
    rows = [*csv.reader(dashboard.get(href or "").text.splitlines())]
    assert [row[0] for row in rows[1:]] == [f"5 May 2026, {hour}:00 UTC" for hour in (12, 13, 14)]
    assert dashboard.get(f"/?from={at(END + 90 * 24 * HOUR)}").status == 404
    assert dashboard.get(f"/?from={at(END)}&to={at(BEGIN)}").status == 400


@when("the person asks for all times")
def asks_all(opened: Opened) -> None:
    opened.page.get_by_role("link", name="Show all times").click()


@then("the page shows all of it")
def shows_all(opened: Opened, dashboard: Dashboard) -> None:
    expect(opened.page.locator(".tile").first).to_contain_text(f"{facts_of(dashboard, '').coverage.living:,}")
    assert opened.page.url == dashboard.url


@when("a person opens it and types the day of the outrage", target_fixture="opened")
def types(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> Opened:
    opened = open_at(stack, chromium, dashboard.url)
    opened.page.get_by_label("From (UTC)").fill("2026-05-05T00:00")
    opened.page.get_by_label("to", exact=True).fill("2026-05-06T00:00")
    opened.page.get_by_label("to", exact=True).press("Enter")
    expect(opened.page.locator(".part")).to_be_visible()
    return opened


@then("the page tells the sum of that day's hours")
def sum_of_hours(opened: Opened, dashboard: Dashboard) -> None:
    whole = facts_of(dashboard, "")
    day = [m.tweets or 0 for m in whole.course.moments if m.start.day == 5]
    expect(opened.page.locator(".tile").first).to_contain_text(f"{sum(day):,}")
    assert opened.page.locator("#busiest-hashtags tbody tr").count() > 0
    rows = opened.page.locator("#the-mood-of-topics tbody tr")
    assert rows.count() > 0
    assert all("5 May 2026" in (text or "") for text in rows.all_text_contents())


@then("a tick tells the versions of that part")
def ticks(opened: Opened, dashboard: Dashboard) -> None:
    shown = {
        section.get_attribute("data-section"): section.get_attribute("data-version")
        for section in opened.page.locator("[data-section]").all()
    }
    query = opened.page.url.removeprefix(dashboard.url)
    with viewers(dashboard, 1, query) as [viewer]:
        assert viewer.tick()["versions"] == shown


@when("a person opens it and clicks the worst hour of the outrage", target_fixture="opened")
def clicks(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> Opened:
    opened, box = opened_at(stack, chromium, dashboard)
    with opened.page.expect_navigation():
        opened.page.mouse.click(*place(box, dashboard, BEGIN + HOUR))
    return opened


@then("tweets of that hour can be read, masked, and not who wrote them")
def read(opened: Opened, dashboard: Dashboard) -> None:
    page = opened.page
    assert page.url == f"{dashboard.url}tweets?at={at(BEGIN + HOUR)}"
    texts = page.locator(".quotes p:first-child").all_inner_texts()
    authors = "SELECT text, author_id FROM tweets WHERE created_at >= $begin AND created_at < $end"
    found = dashboard.warehouse.ask(authors, begin=BEGIN + HOUR, end=BEGIN + 2 * HOUR)
    there = {str(text): author for text, author in found}
    assert len(texts) == 20
    assert len({there[text] for text in texts}) == 20
    assert "author-id" not in page.content()
    assert page.get_by_role("heading", level=1).inner_text() == "Tweets of 5 May 2026, 13:00 UTC"


@then("those of each label can be chosen, where enough people wrote such")
def chosen(opened: Opened) -> None:
    page = opened.page
    page.get_by_role("link", name="negative").click()
    expect(page.locator("[aria-current=page]")).to_have_text("negative")
    assert {*page.locator(".quotes .quiet").all_inner_texts()} == {"negative"}
    page.get_by_role("link", name="positive").click()
    expect(page.locator(".nothing")).to_contain_text("fewer than 10 people wrote positive tweets then")


@then("nothing was asked of other machines")
def asked_nobody(opened: Opened, dashboard: Dashboard) -> None:
    assert [url for url in opened.asked if not url.startswith((dashboard.url, "data:"))] == []
    assert opened.said == []


@then("a moment that is no hour, an hour of nobody and a label that is none open nothing")
def nothing_opens(dashboard: Dashboard) -> None:
    for wrong in (at(BEGIN + HOUR / 2), at(START - 9 * HOUR), f"{at(BEGIN)}&label={quote('<b>')}"):
        assert dashboard.get(f"/tweets?at={wrong}").status == 404, wrong
    assert dashboard.get("/tweets").status == dashboard.get("/tweets?at=<b>").status == 400


@then("an hour in which few people wrote cannot be opened, and has no link")
def few(dashboard: Dashboard) -> None:
    [hour] = [m for m in facts_of(dashboard, "").course.moments if m.start == QUIET]
    assert hour.tweets is None
    assert dashboard.get(f"/tweets?at={at(QUIET)}").status == 404
    page = dashboard.get("/").text
    assert f"/tweets?at={at(QUIET)}" not in page
    assert f"/tweets?at={at(QUIET + 5 * HOUR)}" in page


@when("a person opens the tweets of that hour", target_fixture="opened")
def opens_tweets(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> Opened:
    [begin] = [m.start for m in facts_of(dashboard, "").course.moments if m.tweets]
    return open_at(stack, chromium, f"{dashboard.url}tweets?at={at(begin)}")


@then("what was meant to harm is shown as text, and who is named is masked")
def harmless(opened: Opened) -> None:
    texts = {*opened.page.locator(".quotes p:first-child").all_inner_texts()}
    assert texts == {
        HARM[0],
        '=HYPERLINK("https://… @… mail me: …@… or …',
        "left \ufffdto right, see https://…",
    }
    assert "harmed" not in opened.page.title()
    assert opened.said == []


@then("no moment opens anything, and an address that asks for tweets is refused")
def kept(opened: Opened, dashboard: Dashboard) -> None:
    assert opened.page.locator("a[href^='/tweets'], [data-opens]").count() == 0
    assert dashboard.get(f"/tweets?at={at(START)}").status == 404
    assert json.loads(dashboard.get("/facts.json").text)["health"] == "fresh"
