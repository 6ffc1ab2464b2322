"""What keeps people from using a page who do not see it, or use no mouse: axe-core, run in the browser, offline.

axe-core (MPL-2.0) is the copy that axe-playwright-python carries, of the version and hash in the lock.
"""

from importlib.resources import files

from playwright.sync_api import Page
from pydantic import BaseModel, ConfigDict

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Levels A and AA of WCAG 2.2, and what axe-core recommends beside them."""
# The page's own policy lets no script in; what a debugger evaluates is no part of the page.
RUN = """async (tags) => {
    const found = await axe.run(document, { runOnly: tags, reporter: "v2" });
    const told = ({ id, impact, help, nodes }) =>
        ({ rule: id, impact: impact ?? "none", help, where: nodes.map((node) => node.target.join(" ")) });
    return {
        version: found.testEngine.version,
        passed: found.passes.map(({ id }) => id),
        violations: found.violations.map(told),
        unsure: found.incomplete.map(told),
    };
}"""


class Finding(BaseModel):
    """A rule, and the elements that break it or may break it."""

    model_config = ConfigDict(frozen=True)

    rule: str
    impact: str
    help: str
    where: tuple[str, ...]


class Examined(BaseModel):
    """What axe-core says of a page as it is shown now."""

    model_config = ConfigDict(frozen=True)

    version: str
    passed: tuple[str, ...]
    """Rules that apply to the page and are kept."""
    violations: tuple[Finding, ...]
    unsure: tuple[Finding, ...]
    """What it cannot judge by itself, such as the contrast of text over a drawing."""


def examine(page: Page) -> Examined:
    """Examine what is shown; takes a second or two."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    return Examined.model_validate(page.evaluate(RUN, list(TAGS)))
