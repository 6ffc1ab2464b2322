"""One HTML file that says what was found."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from tweet_insights.facts import Facts


def write(facts: Facts, path: Path) -> None:
    """Write the report; an OSError tells when the place cannot be written."""
    page = Environment(loader=PackageLoader("tweet_insights"), autoescape=True, undefined=StrictUndefined).get_template(
        "report.html"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page.render(facts=facts), encoding="utf-8")
