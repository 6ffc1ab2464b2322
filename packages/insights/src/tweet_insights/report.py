"""One HTML file that says what was found: no script, nothing from outside, light and dark."""

import base64
import hashlib
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from tweet_insights import plain
from tweet_insights.facts import Facts
from tweet_insights.figures import figures
from tweet_insights.palette import COLOURS
from tweet_insights.sentences import sum_up

POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
"""The browser runs no script, sends nothing, and takes no style but the page's own."""


def write(facts: Facts, path: Path) -> None:
    """Write the report, and its folder when there is none; an OSError tells that the place cannot be written."""
    page = render(facts)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Renamed when whole: whoever has the last report open never sees half of this one.
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(page, encoding="utf-8")
    unfinished.replace(path)


def render(facts: Facts) -> str:
    """The page. What people wrote is escaped by Jinja2 in the text and by vl-convert in the charts.

    The template takes as safe only the charts and our own style; test_report_hostile.py tries both.
    """
    templates = Environment(
        loader=PackageLoader("tweet_insights"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    templates.filters.update(
        count=plain.count,
        moment=plain.moment,
        percent=plain.percent,
        interval=plain.interval,
        plain=plain.plain,
    )
    style = templates.get_template("report.css").render(colours=COLOURS)
    return templates.get_template("report.html").render(
        facts=facts,
        sentences=sum_up(facts),
        figures=figures(facts),
        style=style,
        policy=POLICY.format(_hash(style)),
        version=version("tweet-insights"),
    )


def _hash(style: str) -> str:
    """As browsers hash the text between <style> and </style>."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
