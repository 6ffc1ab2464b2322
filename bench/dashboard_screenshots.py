"""Pictures of the dashboard at three widths, light and dark, and what axe-core says of its pages.

uv run python bench/dashboard_screenshots.py [--tweets 20000] [--to docs/images] [--whole FOLDER]

A small society of fake tweets with an outrage, in a DuckDB file without Kafka, scored by the model `fast` and served by
`tweet-insights serve`. That it came through a pipeline within the last hour is made up, for the pipeline's figures.
"""

import argparse
import base64
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from insights_warehouse import made  # type: ignore[import-not-found] # beside this file
from playwright.sync_api import Browser, Page
from tweet_insights.models.ladder import Rung, judge
from tweet_insights.score import score
from tweet_insights.warehouses.duckdb import DuckDB
from tweet_local.axe import Examined, examine
from tweet_local.browser import open_browser
from tweet_local.stages import tool
from tweet_producer.settings import FakeSettings

HEIGHTS = {390: 1600, 820: 1180, 1440: 1180}
"""Of the pictures, by their widths: a phone, a tablet and a screen."""
SCHEMES: Sequence[bool] = (False, True)
QUALITY = 72
ALONE = "figure/negativity-over-time"
LATELY = """
    UPDATE tweets SET loaded_at = now() - to_milliseconds((hash(tweet_id) % 3540000)::BIGINT);
    UPDATE tweets SET raw_timestamp = loaded_at - to_milliseconds((400 + hash(tweet_id) % 900)::BIGINT);
    UPDATE tweets SET received_at = raw_timestamp - to_milliseconds(40), occurred_at = raw_timestamp - to_seconds(2);
    UPDATE scores SET scored_at = least(now(), t.loaded_at + to_seconds(6))
    FROM tweets AS t WHERE t.tweet_id = scores.tweet_id;
"""


@dataclass(frozen=True)
class Place:
    """Where pictures go: small ones into the docs, whole pages where somebody looks at them."""

    pictures: Path
    whole: Path | None


@contextmanager
def served(path: Path, **environment: str) -> Iterator[str]:
    """Its address, from the moment it says so."""
    command = [tool("tweet-insights"), "serve", "--warehouse", f"duckdb:{path}", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}) as server:
        try:
            yield server.stdout.readline().strip() if server.stdout else ""
        finally:
            server.terminate()


def society(path: Path, tweets: int) -> None:
    """A week with an outrage, as if it had come through the pipeline in the last hour."""
    made(path, FakeSettings(scenario="outrage", seed=42, count=tweets))
    score(DuckDB(path, timedelta(minutes=1)), judge(Rung.FAST), lambda: datetime.now(UTC))
    with duckdb.connect(path) as database:
        database.execute(LATELY)


@contextmanager
def shown(browser: Browser, address: str, width: int, *, dark: bool) -> Iterator[Page]:
    """The page, once everything is there."""
    size = {"width": width, "height": HEIGHTS[width]}
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light")  # type: ignore[arg-type] # its two keys
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.locator("h1").wait_for()
    yield page
    context.close()


def picture(page: Page, file: Path) -> None:
    """What is seen without scrolling, as WebP, which Playwright itself does not write."""
    asked = {"format": "webp", "quality": QUALITY}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    file.write_bytes(base64.b64decode(taken["data"]))


def looked_into(browser: Browser, url: str) -> Mapping[str, str]:
    """Pages that are reached from the chart: the day that stands out, and what was written in its worst hour."""
    with shown(browser, url, 1440, dark=False) as page:
        page.locator(".figure").first.wait_for()
        facts = page.request.get(f"{url}facts.json").json()["facts"]
    worst = datetime.fromisoformat(facts["standout"]["start"])
    day = worst.replace(hour=0, minute=0)
    until = day + timedelta(days=1)
    return {
        "part": f"{url}?from={day:%Y-%m-%dT%H:%MZ}&to={until:%Y-%m-%dT%H:%MZ}",
        "tweets": f"{url}tweets?at={worst:%Y-%m-%dT%H:%MZ}",
    }


def pictures(browser: Browser, url: str, place: Place, alone: Mapping[str, str]) -> None:
    """Everything at all widths, and some pages of their own on a screen."""
    for dark in SCHEMES:
        mode = "dark" if dark else "light"
        for width in HEIGHTS:
            with shown(browser, url, width, dark=dark) as page:
                page.locator(".figure").first.wait_for()
                picture(page, place.pictures / f"dashboard-{width}-{mode}.webp")
                if place.whole:
                    page.screenshot(path=place.whole / f"whole-{width}-{mode}.png", full_page=True)
        for name, address in alone.items():
            with shown(browser, address, 1440, dark=dark) as page:
                page.locator("table, .quotes").first.wait_for(state="attached")
                picture(page, place.pictures / f"{name}-{mode}.webp")


def examined(browser: Browser, pages: Mapping[str, str]) -> Iterator[tuple[str, str, Examined]]:
    """What axe-core says of each, light and dark."""
    for name, address in pages.items():
        for dark in SCHEMES:
            with shown(browser, address, 1440, dark=dark) as page:
                yield name, "dark" if dark else "light", examine(page)


def told(found: Sequence[tuple[str, str, Examined]]) -> str:
    """As a table in Markdown, and below it whatever is broken or could not be judged."""
    lines = [
        "# Accessibility of the dashboard",
        "",
        f"Written by `make screenshots`: axe-core {found[0][2].version} in Chromium, by WCAG 2.2 (A and AA) and",
        "its own best practices.",
        "",
        "Not judged is the contrast of letters within charts: tests hold the palette to 4.5 : 1.",
        "",
        "| page | scheme | rules kept | rules broken | not judged |",
        "|---|---|--:|--:|--:|",
        *(
            f"| {name} | {scheme} | {len(one.passed)} | {len(one.violations)} | {len(one.unsure)} |"
            for name, scheme, one in found
        ),
        "",
    ]
    for name, scheme, one in found:
        for what, findings in (("broken", one.violations), ("not judged", one.unsure)):
            lines += [
                f"- {name}, {scheme}: {what}: `{each.rule}` ({each.help}) at {len(each.where)} elements"
                for each in findings
            ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tweets", type=int, default=20_000)
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    parser.add_argument("--whole", type=Path, help="folder for pictures of whole pages, to be looked at")
    said = parser.parse_args()
    for folder in filter(None, (said.to, said.whole)):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as passing:
        full, empty = Path(passing) / "full.duckdb", Path(passing) / "empty.duckdb"
        society(full, said.tweets)
        with duckdb.connect(empty) as database:
            database.execute(f"ATTACH '{full}' AS society (READ_ONLY)")
            for table in ("tweets", "rejected"):
                database.execute(f"CREATE TABLE {table} AS FROM society.{table} LIMIT 0")
        token = {"TWEET_INSIGHTS_TOKEN": "only for this picture"}
        with served(full) as url, served(empty) as nothing, served(empty, **token) as closed, open_browser() as browser:
            into = looked_into(browser, url)
            pictures(browser, url, Place(said.to, said.whole), {"pipeline": f"{url}figure/pipeline", **into})
            pages = {
                "everything": url,
                "one figure": f"{url}{ALONE}",
                "a part of the time": into["part"],
                "tweets of a moment": into["tweets"],
                "nothing yet": nothing,
                "a token is required": closed,
            }
            found = [*examined(browser, pages)]
    (said.to.parent / "dashboard-accessibility.md").write_text(told(found), encoding="utf-8")
    print(told(found))
    print(f"{sum(file.stat().st_size for file in said.to.glob('*.webp')):,} bytes of pictures in {said.to}")


if __name__ == "__main__":
    main()
