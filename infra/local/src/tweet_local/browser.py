"""A real Chromium for tests that look at a page: the system's, else the one that Playwright fetched."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowserError(Exception):
    """There is no browser; the message names the command that installs one."""


def system_browser() -> Path | None:
    """The first Chromium on PATH."""
    found = (shutil.which(name) for name in SYSTEM_NAMES)
    return next((Path(path) for path in found if path), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser, closed at the end. Raises NoBrowserError."""
    with sync_playwright() as playwright:
        chosen = system_browser() or Path(playwright.chromium.executable_path)
        if not chosen.exists():
            raise NoBrowserError(
                "no Chromium on this machine: run `apt-get install chromium` (Debian, Ubuntu) "
                "or `uv run playwright install chromium`, and again"
            )
        browser = playwright.chromium.launch(executable_path=chosen, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
