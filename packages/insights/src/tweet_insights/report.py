"""One HTML file that says what was found: no script, nothing from outside, light and dark."""

import base64
import hashlib
from importlib.metadata import version

from tweet_insights import pages
from tweet_insights.facts import Facts
from tweet_insights.figures.page import figures
from tweet_insights.narrator.narrate import PROMISE, Narration
from tweet_insights.palette import COLOURS
from tweet_insights.sentences import sum_up

POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
"""The browser runs no script, sends nothing, and takes no style but the page's own."""


def render(facts: Facts, narration: Narration | None = None) -> str:
    """The page. What others wrote, a narrator too, is escaped by Jinja2 in the text and by vl-convert in the charts.

    The template takes as safe only the charts and our own style; test_report_hostile.py tries both.
    """
    templates = pages.templates()
    style = templates.get_template("report.css").render(colours=COLOURS)
    return templates.get_template("report.html").render(
        facts=facts,
        sentences=sum_up(facts),
        narration=narration,
        promise=PROMISE,
        figures=figures(facts),
        style=style,
        policy=POLICY.format(_hash(style)),
        version=version("tweet-insights"),
    )


def _hash(style: str) -> str:
    """As browsers hash the text between <style> and </style>."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
