"""Steps of features/dashboard.feature; those of opening a page are conftest.py's."""

import csv
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.facts import Facts

from .command import holding
from .corpus import four_hundred, written
from .dashboard import DEADLINE_S, Dashboard, Opened, Viewer, open_at, patiently, serving, showing, viewers
from .warehouse_file import WarehouseFile

scenarios("features/dashboard.feature")
expect.set_options(timeout=1000 * DEADLINE_S)
MIDDLE = datetime(2026, 5, 6, 8, tzinfo=UTC)
FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const name = at.ariaLabel || at.labels?.[0]?.innerText || at.innerText;
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [name, outlined && at.getBoundingClientRect().top >= 0];
}"""
WRITES_AND_HOLDS = (
    "import duckdb, sys; held = duckdb.connect(sys.argv[1]); held.execute('CREATE TABLE unrelated (n INTEGER)'); "
    "held.execute('CHECKPOINT'); print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture(scope="module")
def four_hundred_shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with showing(tmp_path_factory.mktemp("shown"), four_hundred()) as dashboard:
        yield dashboard


@given("a dashboard of 400 tweets by 40 people", target_fixture="dashboard")
def of_four_hundred(four_hundred_shown: Dashboard) -> Dashboard:
    return four_hundred_shown


@given("a dashboard of an empty warehouse", target_fixture="dashboard")
def of_nothing(stack: ExitStack, warehouse: WarehouseFile) -> Dashboard:
    return stack.enter_context(serving(warehouse))


@given("fifty viewers of it, one of whom does not read", target_fixture="watching")
def fifty(stack: ExitStack, dashboard: Dashboard) -> list[Viewer]:
    watching = stack.enter_context(viewers(dashboard, 50))[1:]
    for viewer in watching:
        while not viewer.tick()["versions"]:
            pass
    return watching


@when("a person opens it since the middle of the time they span", target_fixture="opened")
def opens_since(stack: ExitStack, chromium: Browser, dashboard: Dashboard) -> Opened:
    return open_at(stack, chromium, f"{dashboard.url}?since={MIDDLE:%Y-%m-%dT%H:%M}")


@then("the page shows the tiles, three sentences, the coverage and every figure of the report")
def shows_all(opened: Opened, dashboard: Dashboard) -> None:
    page = opened.page
    names = [link.get_attribute("href") for link in page.locator("nav li a").all()]
    assert len(names) > 15
    assert [f"#{figure.get_attribute('id')}" for figure in page.locator(".figure").all()] == names
    assert page.get_by_role("region", name="In three sentences").locator("p").count() == 3
    assert [tile.split("\n")[0] for tile in page.locator(".tile").all_inner_texts()] == [
        "Tweets", "People", "Negative", "Rejected",
    ]  # fmt: skip
    for figure in page.locator(".figure").all():
        assert figure.locator("svg:visible, .nothing").count() > 0
    assert page.locator("#negativity-over-time svg:visible, #languages svg:visible").count() == 2
    assert page.get_by_role("heading", name="Coverage").is_visible()
    assert dashboard.get("/healthz").text == "ok\n"


@then("every figure has an address of its own, with its chart and its table")
def own_addresses(opened: Opened, dashboard: Dashboard) -> None:
    page = opened.page
    for figure in page.locator(".figure:has(table)").all():
        [own, table] = [link.get_attribute("href") or "" for link in figure.locator(".links a").all()]
        alone, rows = dashboard.get(own), [*csv.reader(dashboard.get(table).text.splitlines())]
        title = figure.locator("h2").inner_text()
        assert f"<h1>{title}</h1>" in alone.text
        assert alone.text.count("<svg") == 2
        assert len(rows) == figure.locator("tr").count(), title
        assert {len(row) for row in rows} == {figure.locator("thead th").count()}
    assert dashboard.get("/figure/none").status == dashboard.get("/figure/none.csv").status == 404


@then("the browser asked no other machine for anything and had nothing to complain of")
def asked_nobody(opened: Opened, dashboard: Dashboard) -> None:
    elsewhere = [url for url in opened.asked if not url.startswith((dashboard.url, "data:"))]
    assert (elsewhere, opened.said) == ([], [])
    assert f"{dashboard.url}events" in opened.asked
    assert "default-src 'none'" in dashboard.get("/").headers["content-security-policy"]


@then("nothing is wider than the screen of a phone")
def narrow(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 360, "height": 740})
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 360
    assert opened.page.locator(".chart.narrow").first.is_visible()
    assert not opened.page.locator(".chart.wide").first.is_visible()


@then("it turns dark where dark is asked for")
def dark(opened: Opened) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        opened.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        grounds.append(opened.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(253, 252, 250)", "rgb(20, 23, 26)"]


@then("the first thing that the keyboard reaches is the way past the head of the page")
def skips(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to what was found"
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@then("by the keyboard alone everything is reached, and it is seen where it is")
def by_keyboard(opened: Opened) -> None:
    page, reached = opened.page, list[str]()
    page.evaluate("document.activeElement.blur(), window.scrollTo(0, 0)")
    opened_by = re.compile(r"\d+ May 2026, \d\d:\d\d UTC|\d+ May 2026")
    while not reached or not reached[-1].endswith("as CSV"):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(FOCUS)
        # A field of a date has a stop for each of its parts.
        reached += [name] if reached[-1:] != [name] and not opened_by.fullmatch(name) else []
        assert outline, f"{name} is not seen to have the focus"
        assert len(reached) < 30, reached
        if name == "The figures as a table":
            page.keyboard.press("Enter")
    figures = page.locator("nav li").count()
    assert reached == [
        "Skip to what was found", "Pause", "From (UTC)", "to", "Show", f"{figures} figures",
        "How it was computed", "The figures as a table", "Table: Negativity over time",
        "Negativity over time on a page of its own", "Negativity over time as CSV",
    ]  # fmt: skip


@when("the person opens a figure on its own page")
def opens_figure(opened: Opened) -> None:
    opened.page.get_by_role("link", name="Negativity over time on a page of its own").press("Enter")
    expect(opened.page.locator("h1")).to_have_text("Negativity over time")
    expect(opened.page.locator("table")).to_be_visible()


@then("its landmarks and headings tell a screen reader what is where")
def landmarks(opened: Opened) -> None:
    page = opened.page
    for role in ("banner", "main", "contentinfo"):
        assert page.locator(f"role={role}").count() == 1, role
    assert page.get_by_role("navigation", name="Figures").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("figure [role=img]:not([aria-label])").count() == 0


@then("the page and its facts count only what was made since then")
def only_since(opened: Opened, dashboard: Dashboard) -> None:
    said = TypeAdapter(dict[str, object]).validate_json(
        dashboard.get(f"/facts.json?since={MIDDLE:%Y-%m-%dT%H}:40Z").text
    )
    facts = TypeAdapter(Facts).validate_python(said["facts"])
    assert facts.since == facts.first == MIDDLE
    assert [(facts.coverage.living,)] == dashboard.warehouse.ask(
        "SELECT count(*) FROM tweets WHERE created_at >= $since", since=MIDDLE
    )
    expect(opened.page.locator(".tile").first).to_contain_text(f"{facts.coverage.living:,}")
    assert "since 6 May 2026, 08:00 UTC" in opened.page.inner_text("main")


@then("a moment that is none is refused")
def no_moment(dashboard: Dashboard) -> None:
    refused = dashboard.get("/?since=<b>yesterday")
    assert (refused.status, refused.headers["content-type"]) == (400, "text/plain; charset=utf-8")


@then(parsers.parse('the page says "{words}"'))
def says(opened: Opened, words: str) -> None:
    expect(opened.page.locator("main")).to_contain_text(words)


@when("400 tweets by 40 people are loaded")
def load(dashboard: Dashboard) -> None:
    patiently(lambda: dashboard.warehouse.load(four_hundred()))


@when("another process writes and keeps the warehouse to itself", target_fixture="holder")
def holds(dashboard: Dashboard) -> Iterator[subprocess.Popen[str]]:
    with holding(dashboard.warehouse.path, WRITES_AND_HOLDS) as holder:
        yield holder


@then("the page says that the warehouse is busy and how old its figures are")
def busy(opened: Opened, dashboard: Dashboard) -> None:
    ways = r"Warehouse busy: figures of \d\d:\d\d:\d\d UTC, \d+ s old"
    expect(opened.page.locator("#health")).to_have_text(re.compile(ways))
    assert "There is no data" in opened.page.inner_text("main")
    assert re.search(ways, dashboard.get("/").text)


@when("the other process ends")
def releases(holder: subprocess.Popen[str]) -> None:
    holder.communicate()


@then(parsers.parse("the page shows {number:d} seen tweets without having been loaded again"))
def shows(opened: Opened, number: int) -> None:
    expect(opened.page.locator(".tile").first).to_contain_text(f"{number} seen")
    assert opened.page.evaluate("window.neverLoadedAgain") is True


@when("the person opens a table with the keyboard, far down the page, and a tweet more is loaded", target_fixture="was")
def opens_table(opened: Opened, dashboard: Dashboard) -> float:
    table = opened.page.locator("#languages summary").last
    table.focus()
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator("#languages table")).to_be_visible()
    top = place_of(opened.page)
    patiently(lambda: dashboard.warehouse.load([written(5000)]))
    return top


def place_of(page: Page) -> float:
    box = page.locator("#languages").bounding_box()
    assert box is not None
    return box["y"]


@then("the table is open, the keyboard is where it was and the page has not moved")
def unmoved(opened: Opened, was: float) -> None:
    page = opened.page
    expect(page.locator("#languages figcaption")).to_contain_text("n = 396 tweets")
    assert page.locator("#languages table").is_visible()
    focused = "document.activeElement.matches('#languages details:last-of-type > summary')"
    assert page.evaluate(focused)
    assert page.evaluate("window.scrollY") > 0
    assert abs(place_of(page) - was) < 1


@then("a screen reader is told when the page was brought up to date")
def told(opened: Opened) -> None:
    assert re.fullmatch(r"updated \d\d:\d\d:\d\d", opened.page.get_by_role("status").inner_text())
    assert opened.said == []


@then("the page tells how the pipeline moves, as a chart, a table and a CSV")
def moves(opened: Opened, dashboard: Dashboard) -> None:
    steps = opened.page.locator("#pipeline")
    expect(steps).to_contain_text("n = 401 records loaded in the hour")
    expect(steps.locator("svg:visible")).to_contain_text("processed and loaded · just now")
    head, *rows = csv.reader(dashboard.get("/figure/pipeline.csv").text.splitlines())
    assert [row[:2] for row in rows[:5]] == [
        ["made on the platform", "401"],
        ["received by the producer", "401"],
        ["written to raw", "401"],
        ["processed and loaded", "401"],
        ["scored", "0"],
    ], head
    # Nobody has scored them: that they wait is told.
    said = TypeAdapter(dict[str, object]).validate_json(dashboard.get("/facts.json").text)
    pending = TypeAdapter(Facts).validate_python(said["facts"]).coverage.pending
    assert rows[4][-1] == f"nothing in the last hour; {pending} tweets wait"
    minutes = [*csv.reader(dashboard.get("/figure/arrivals.csv").text.splitlines())][1:]
    assert sum(int(row[1]) for row in minutes) == 401


@then("all who read get the same tick")
def same_tick(watching: list[Viewer]) -> None:
    ticks = [viewer.tick() for viewer in watching]
    assert all(tick == ticks[0] for tick in ticks)
    assert ticks[0]["health"] == "fresh"


@when("Ctrl-C is pressed")
def ctrl_c(dashboard: Dashboard) -> None:
    dashboard.process.send_signal(signal.SIGINT)


@then("every viewer is sent home and it ends without a word of complaint")
def ends(dashboard: Dashboard, watching: list[Viewer]) -> None:
    assert all(viewer.sent_home() for viewer in watching)
    out, err = dashboard.process.communicate()
    assert (dashboard.process.returncode, out, err) == (0, "", "")
