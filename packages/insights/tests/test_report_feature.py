"""Steps of features/report.feature."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, Page
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.facts import Facts

from .command import Finished, run
from .warehouse_file import WarehouseFile

scenarios("features/report.feature")
SECTION = re.compile(r'<section class="figure.*?</section>', re.DOTALL)
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
FACTS = TypeAdapter(Facts)
Opened: TypeAlias = tuple[Page, list[str], list[str]]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MIDDLE = datetime(2026, 5, 6, 8, tzinfo=UTC)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "made" / "report.html"


@pytest.fixture
def html(output: Path) -> str:
    return output.read_text(encoding="utf-8")


def report(warehouse: WarehouseFile, output: Path, *arguments: str) -> Finished:
    return run("report", "--warehouse", f"duckdb:{warehouse.path}", "--output", str(output), *arguments)


def facts_of(finished: Finished) -> Facts:
    assert finished.code == 0, finished.err
    return FACTS.validate_python(finished.json["facts"])


def sections(html: str) -> dict[str, str]:
    found = SECTION.findall(html)
    return {re.findall(r"<h2[^>]*>(.*?)</h2>", section)[0]: section for section in found}


def drawn(html: str) -> dict[str, str]:
    """The sections with a chart; the others say why they have none."""
    found = sections(html)
    assert all("<svg" in section or 'class="nothing"' in section for section in found.values())
    return {title: section for title, section in found.items() if "<svg" in section}


@given("a report has been made", target_fixture="before")
def earlier(warehouse: WarehouseFile, output: Path) -> Finished:
    return report(warehouse, output, "--json")


@when('a person runs "report"', target_fixture="finished")
def run_report(warehouse: WarehouseFile, output: Path) -> Finished:
    return report(warehouse, output, "--wait-seconds", "0.2")


@when('a person runs "report" with "--json"', target_fixture="finished")
def run_report_json(warehouse: WarehouseFile, output: Path) -> Finished:
    return report(warehouse, output, "--json")


@when('a person runs "report" with "--json --since" the middle of the time they span', target_fixture="finished")
def run_report_since(warehouse: WarehouseFile, output: Path) -> Finished:
    return report(warehouse, output, "--json", "--since", MIDDLE.isoformat())


@when(
    'a person runs "report" with "--json --since" 37 minutes after the middle of the time they span',
    target_fixture="finished",
)
def run_report_within_an_hour(warehouse: WarehouseFile, output: Path) -> Finished:
    return report(warehouse, output, "--json", "--since", (MIDDLE + timedelta(minutes=37)).isoformat())


@then("it prints three sentences and the path of the report")
def prints(finished: Finished, output: Path) -> None:
    *sentences, path = finished.out.splitlines()
    assert len(sentences) == 3
    assert all(sentence.endswith(".") for sentence in sentences)
    assert path == str(output)


@then(parsers.re("the report has the sections (?P<listed>.+)"))
def has_sections(html: str, listed: str) -> None:
    assert list(sections(html)) == re.findall('"([^"]+)"', listed)


@then("every chart says its n, how it was computed and what it shows to a screen reader")
def explains(html: str) -> None:
    charts = drawn(html)
    assert {"Negativity over time", "Busiest topics", "Languages"} <= charts.keys()
    for title, section in charts.items():
        assert re.search(r"<figcaption>n = [\d,]+ ", section), title
        assert re.search(r"How it was computed</summary>\s*<p>.{40}", section), title
        assert section.count(f'role="img" aria-label="{title}: ') == section.count("<svg") == 2, title


@then("every chart has its figures in a table")
def has_tables(html: str) -> None:
    assert all(re.search(r"<details>.*<table>.*<th scope=\"col\"", part, re.DOTALL) for part in drawn(html).values())


@then("the report holds no script and asks no other machine for anything")
def self_contained(html: str) -> None:
    assert "<script" not in html
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert set(re.findall(r'(?:href|src|action)="([^"#]*)', html)) == {"data:,"}
    assert not re.search(r"url\((?!#)|@import", html)
    assert "default-src 'none'" in unescape(html)


@then("tweets, people, languages, hashtags and rejected records equal an independent count")
def equal_counts(warehouse: WarehouseFile, finished: Finished) -> None:
    facts = facts_of(finished)
    assert [(facts.coverage.living, facts.people)] == warehouse.ask(
        "SELECT count(*), count(DISTINCT author_id) FROM tweets WHERE kind <> 'deleted'"
    )
    assert [(group.detail, group.tweets, group.people) for group in facts.languages.groups] == warehouse.ask(
        "SELECT lang, count(*), count(DISTINCT author_id) FROM tweets WHERE kind <> 'deleted' "
        "GROUP BY 1 ORDER BY 2 DESC"
    )
    assert [(group.name, group.tweets, group.people) for group in facts.hashtags.groups] == warehouse.ask(
        "SELECT '#' || tag, count(*), count(DISTINCT author_id) FROM tweets, unnest(hashtags) AS t(tag) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    assert [(facts.coverage.rejected,)] == warehouse.ask("SELECT count(*) FROM rejected")


@then("the share of negative tweets equals an independent count")
def equal_share(warehouse: WarehouseFile, finished: Finished) -> None:
    share = facts_of(finished).negative
    assert share is not None
    assert [(share.part, share.whole)] == warehouse.ask(
        "SELECT count(*) FILTER (label = 'negative'), count(*) FROM scores"
    )
    assert share.share == share.part / share.whole


@then("every figure of the three sentences is among the facts")
def no_other_figures(finished: Finished) -> None:
    sentences = finished.json["sentences"]
    assert isinstance(sentences, list)
    assert len(sentences) == 3
    told = set(said_in(finished.json["facts"]))
    for sentence in sentences:
        assert set(NUMBER.findall(sentence)) <= told, sentence


def said_in(facts: object) -> Iterator[str]:
    """Every figure of the facts as a sentence may put it."""
    match facts:
        case dict():
            for value in facts.values():
                yield from said_in(value)
        case list():
            for value in facts:
                yield from said_in(value)
        case float():
            yield from (f"{100 * facts:.1f}", f"{100 * facts:.0f}")
        case int():
            yield f"{facts:,}"
        case str() if re.match(r"\d{4}-\d\d-\d\dT", facts):
            at = datetime.fromisoformat(facts)
            yield from (str(at.day), str(at.year), f"{at:%H}", f"{at:%M}")


@then("one negative tweet less is counted")
def one_less(before: Finished, finished: Finished) -> None:
    earlier, now = facts_of(before).negative, facts_of(finished).negative
    assert earlier is not None
    assert now is not None
    assert (now.part, now.whole) == (earlier.part - 1, earlier.whole - 1)


@then("one deleted tweet more is counted")
def one_deleted_more(before: Finished, finished: Finished) -> None:
    assert facts_of(finished).coverage.deleted == facts_of(before).coverage.deleted + 1


@then(parsers.parse('the report shows "{shown}" but not "{hidden}"'))
def shows_but(html: str, shown: str, hidden: str) -> None:
    assert shown in html
    assert hidden not in html


@then("the report says how many hashtags were suppressed")
def says_suppressed(html: str) -> None:
    assert "Suppressed: 1 hashtag " in sections(html)["Busiest hashtags"]


@then("the report holds no author's id, handle or name and no tweet's text or id")
def nobody(html: str) -> None:
    for trace in ("author-id", "handle", "Given Family", "tweet-id", "version-id", "qx", "Thank you"):
        assert trace not in html


@then(parsers.re(r'the section "Rejected" shows (?P<number>\d+) records? of "(?P<stage>\w+)" for "(?P<reason>\w+)"'))
def shows_rejected(html: str, number: str, stage: str, reason: str) -> None:
    section = sections(html)["Rejected"]
    assert re.search(rf"<bdi>{stage}</bdi>.{{0,60}}<bdi>{reason}</bdi>.{{0,60}}<bdi>{number}</bdi>", section)
    assert f"{reason} · {stage}" in section


@then(parsers.parse('the section "Coverage" says "{first}" and "{second}"'))
def says_coverage(html: str, first: str, second: str) -> None:
    (section,) = re.findall(r'<section class="coverage".*?</section>', html, re.DOTALL)
    assert re.search(rf"{first}</b>.{{0,20}}{second}", section)


@then(parsers.parse('nothing is said to be rejected for "{reason}"'))
def not_rejected(html: str, reason: str) -> None:
    assert f"{reason} ·" not in sections(html)["Rejected"]


@then("only the tweets made since the middle are counted, lest two reports differ by one person's tweet")
@then("only the tweets made since then are counted")
def only_recent(warehouse: WarehouseFile, finished: Finished) -> None:
    facts = facts_of(finished)
    assert [(facts.coverage.living, facts.coverage.deleted)] == warehouse.ask(
        "SELECT count(*) FILTER (created_at >= $since), count(*) FILTER (kind = 'deleted' AND occurred_at >= $since) "
        "FROM tweets",
        since=MIDDLE,
    )
    assert facts.since == facts.first == MIDDLE


@then(parsers.parse('the report says "{words}" and draws no chart'))
def says(html: str, words: str) -> None:
    assert words in html
    assert "<svg" not in html
    assert len(sections(html)) == html.count('<p class="nothing">') > 5


@then("the report says that no tweet has been scored and what to run")
def says_unscored(html: str) -> None:
    assert "None of the 395 tweets has been scored: run tweet-insights score." in html
    assert "<svg" not in sections(html)["Negativity over time"]


@then("no report is written")
def nothing_written(output: Path) -> None:
    assert not output.exists()


@when("opens the report in a browser", target_fixture="opened")
def opens(chromium: Browser, output: Path) -> Iterator[Opened]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(output.as_uri())
        yield page, asked, said


@then("every chart is visible in light and in dark")
def visible(opened: Opened, html: str) -> None:
    page, _, _ = opened
    inks = set()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for title in drawn(html):
            section = page.locator("section.figure", has=page.get_by_role("heading", name=title, exact=True))
            box = section.locator("svg").first.bounding_box()
            assert box is not None, title
            assert min(box["width"] / 250, box["height"] / 80) > 1, title
        inks.add(page.evaluate("getComputedStyle(document.querySelector('.chart text')).fill"))
    assert len(inks) == 2


@then("nothing is wider than the screen of a phone")
def narrow(opened: Opened) -> None:
    page, _, _ = opened
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".chart.narrow").first.is_visible()
    assert not page.locator(".chart.wide").first.is_visible()


@then("the browser asked no other machine for anything and ran no script")
def asked_nobody(opened: Opened, output: Path) -> None:
    _, asked, said = opened
    assert {url for url in asked if not url.startswith("data:")} == {output.as_uri()}
    assert said == []
