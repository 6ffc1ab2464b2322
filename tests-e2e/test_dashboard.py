"""Feature: the dashboard is live while tweets flow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from driver import ARRIVAL_S, Driver
from playwright.sync_api import Browser, Page, expect
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.stages import Production, Stage

pytestmark = pytest.mark.servers
scenarios("features/dashboard.feature")

PATIENCE_MS = 1000 * ARRIVAL_S
SEEN = "Number(document.querySelector('.tile').innerText.match(/([0-9,]+) seen/)[1].replaceAll(',', ''))"


@dataclass(frozen=True)
class Looking:
    page: Page
    said: list[str]

    def seen(self) -> int:
        """Tweets of which the page tells; earlier features have left some."""
        return int(self.page.evaluate(SEEN))


@given("its dashboard is open in a browser", target_fixture="looking")
def opened(driver: Driver, chromium: Browser) -> Iterator[Looking]:
    driver.pipeline.start(Stage.DASHBOARD)
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE_MS)
    looking = Looking(page, [])
    page.on("pageerror", lambda error: looking.said.append(str(error)))
    page.goto(driver.pipeline.site.dashboard_url)
    # The loader may not have made the warehouse yet, in which case the page fills by itself.
    expect(page.locator(".tile").first).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate("window.neverLoadedAgain = true")
    yield looking
    page.close()
    driver.pipeline.stop(Stage.DASHBOARD)


@when(parsers.parse("{count:d} fake tweets flow"), target_fixture="before")
def flow(driver: Driver, looking: Looking, count: int) -> int:
    before = looking.seen()
    driver.produce(Production(count=count, seed=20_260_506, rate=100))
    assert driver.produced()["acknowledged"] >= count
    return before


@then("the page is told of it and its counts grow, without having been loaded again")
def grow(looking: Looking, before: int) -> None:
    # Of so many events some are edits, deletions and retries of the same tweets.
    looking.page.wait_for_function(f"before => {SEEN} > before + 100", arg=before)
    assert looking.page.evaluate("window.neverLoadedAgain") is True
    assert looking.said == []


@when("the dashboard is asked to end, and does")
def stopped(driver: Driver) -> None:
    assert driver.pipeline.stop(Stage.DASHBOARD)


@then("the page says that what it shows is old")
def old(looking: Looking) -> None:
    words = re.compile(r"No connection: figures of .* s old")
    expect(looking.page.locator("#health")).to_have_text(words, timeout=PATIENCE_MS)
