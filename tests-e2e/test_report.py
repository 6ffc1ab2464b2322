"""Feature: a person opens the report."""

import re
from pathlib import Path

import pytest
from driver import Driver
from playwright.sync_api import Browser, Page, Request
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.stages import Production

pytestmark = pytest.mark.servers
scenarios("features/report.feature")

Opened = tuple[Page, list[str]]


@given(parsers.parse("{count:d} fake tweets have been loaded and scored"))
def loaded_and_scored(driver: Driver, count: int) -> None:
    driver.produce(Production(count=count, seed=7))
    driver.produced()
    driver.wait_for_balance()
    driver.score()


@when("a report is made and opened in a browser", target_fixture="opened")
def open_report(driver: Driver, chromium: Browser, tmp_path: Path) -> Opened:
    file = tmp_path / "report.html"
    driver.report(file)
    page, asked = chromium.new_page(), []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(file.as_uri())
    return page, asked


@then(parsers.re("it shows the charts (?P<listed>.+)"))
def shows_charts(opened: Opened, listed: str) -> None:
    page, _ = opened
    for title in re.findall('"([^"]+)"', listed):
        section = page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))
        chart = section.locator("svg").first
        box = chart.bounding_box()
        assert box is not None, f"{title} has no chart"
        assert box["width"] > 100, f"{title} is too small to read"
        assert chart.locator("path, rect, circle").count() > 3, f"{title} is empty"


@then("it asks no other machine for anything")
def asks_nobody(opened: Opened) -> None:
    _, asked = opened
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@then("its figures agree with the warehouse")
def agrees(driver: Driver, opened: Opened) -> None:
    page, _ = opened
    ((count,),) = driver.ask("SELECT count(*) FROM tweets WHERE kind <> 'deleted'")
    figures = re.sub(r"(?<=\d)[,\u202f\u00a0 ](?=\d{3})", "", page.inner_text("body"))
    assert re.search(rf"\b{count}\b", figures), f"the report does not say that there are {count} tweets"
