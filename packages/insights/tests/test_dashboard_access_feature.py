"""Steps of features/dashboard_access.feature; those of opening a page are conftest.py's."""

import csv
import re
from contextlib import ExitStack

from playwright.sync_api import expect
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.plain import TURNING
from tweet_schema.rejected_record import RejectedRecord, Stage

from .command import Finished, run
from .corpus import written
from .dashboard import Dashboard, Opened, serving
from .warehouse_file import START, WarehouseFile

scenarios("features/dashboard_access.feature")
TOKEN = "sixteen letters, and more"  # noqa: S105 - of this test alone
HOSTILE = ("<script>document.title='owned'</script>", "<img src=x onerror=document.title='owned'>", "\u202egnirts")
FORMULA = '=HYPERLINK("http://127.0.0.1:9")'


@given("a dashboard with a token", target_fixture="dashboard")
def with_token(stack: ExitStack, warehouse: WarehouseFile) -> Dashboard:
    return stack.enter_context(serving(warehouse, TWEET_INSIGHTS_TOKEN=TOKEN))


@given(
    'a dashboard of 40 people who use "#many", 9 who use "#few" and others who mean harm', target_fixture="dashboard"
)
def of_harm(stack: ExitStack, warehouse: WarehouseFile) -> Dashboard:
    tags = [["many", *HOSTILE, *(["few"] if person < 9 else [])] for person in range(40)]
    warehouse.load([written(n, author_id=f"author-{n}", hashtags=tag) for n, tag in enumerate(tags)])
    warehouse.reject(
        [
            RejectedRecord(
                topic="raw", partition=0, offset=0, stage=Stage.LOADER, reason=FORMULA, detail="as it says",
                component_version="0.1.0", rejected_at=START,
            )
        ]
    )  # fmt: skip
    return stack.enter_context(serving(warehouse))


@then(parsers.parse('the page shows "{shown}" but not "{hidden}"'))
def shows_but(opened: Opened, shown: str, hidden: str) -> None:
    text = opened.page.locator("#busiest-hashtags").inner_text()
    assert shown in text
    assert hidden not in opened.page.content()
    opened.page.locator("#busiest-hashtags .how summary").click()
    assert "Suppressed: 1 hashtag " in opened.page.locator("#busiest-hashtags").inner_text()


@then("what was meant to harm is shown as text, on the page and in what a spreadsheet opens")
def harmless(opened: Opened, dashboard: Dashboard) -> None:
    page = opened.page
    assert page.title() == "What the tweets say"
    assert page.locator("main script, main img").count() == 0
    assert page.locator("#busiest-hashtags bdi").get_by_text(f"#{HOSTILE[0]}", exact=True).count() == 1
    assert not TURNING & set(page.content())
    rows = [*csv.reader(dashboard.get("/figure/rejected.csv").text.splitlines())]
    assert rows[1] == ["loader", f"'{FORMULA}", "1"]
    assert opened.said == []


@then("numbers in what a spreadsheet opens are numbers")
def numbers(dashboard: Dashboard) -> None:
    head, *rows = csv.reader(dashboard.get("/figure/busiest-hashtags.csv").text.splitlines())
    assert ["#many", "40", "40"] in [row[:3] for row in rows], head


@then("the person is told what is missing, and no figure")
def refused(opened: Opened, dashboard: Dashboard) -> None:
    assert opened.page.locator("h1").inner_text() == "A token is required"
    assert opened.page.locator(".figure, .tile").count() == 0
    for path in ("/facts.json", "/events", "/sections?name=tiles", "/figure/languages.csv", "/?token=another"):
        assert dashboard.get(path).status == 401, path
    assert dashboard.get("/healthz").status == 200
    assert TOKEN not in opened.page.content()


@then("Prometheus is refused without the token, and reads with it how many were refused")
def for_prometheus(dashboard: Dashboard) -> None:
    assert dashboard.get("/metrics").status == 401
    answer = dashboard.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    refused = re.findall(r'tweet_insights_serve_refused_requests_total{reason="no_token"} (\d+)', answer.text)
    assert int(refused[0]) > 1
    assert TOKEN not in answer.text


@when("a person opens it with the token")
def opens_with(opened: Opened, dashboard: Dashboard) -> None:
    opened.page.goto(f"{dashboard.url}?token={TOKEN}")


@then("the address does not hold the token, no script can read it, and the page is shown")
def let_in(opened: Opened, dashboard: Dashboard) -> None:
    assert opened.page.url == dashboard.url
    assert opened.page.evaluate("document.cookie") == ""
    expect(opened.page.locator("main")).to_contain_text("There is no data")
    [cookie] = opened.page.context.cookies()
    assert TOKEN not in str(cookie)
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")


@then("a page of another name that leads here is refused")
def rebinding(dashboard: Dashboard) -> None:
    answer = dashboard.get("/", Host="evil.example", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 421
    assert dashboard.get("/healthz", Host="localhost").status == 200


@when('a person runs "serve" for other machines without a token', target_fixture="finished")
def for_others() -> Finished:
    return run("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
