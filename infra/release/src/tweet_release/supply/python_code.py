"""What bandit finds in the code that is shipped. A waiver is where the line is, and has a reason."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from tweet_release.supply.running import files, said
from tweet_release.supply.verdict import Verdict

RUFF_REASON = r"# (?:ruff: )?noqa: [A-Z0-9, ]*\bS{number}\b[A-Z0-9, ]* - \S+"
"""Ruff's rules S<number> are bandit's B<number>: one waiver, with its reason, serves both."""

WAIVED = {
    ("packages/insights/src/tweet_insights/cli_models.py", "B610"): "takes Django's `extra`; these are flags' names",
    ("packages/insights/src/tweet_insights/models/ladder.py", "B610"): "takes Django's `extra`; an optional dependency",
    ("infra/local/src/tweet_local/pins.py", "B405"): "writes XML and reads none",
    ("packages/producer/src/tweet_producer/society/scenario_plot.py", "B406"): "escapes text and parses none",
    ("infra/local/src/tweet_local/s3_server.py", "B105"): "of a server on this machine, for as long as a test runs",
    ("packages/tweet-schema/src/tweet_schema/registry_access.py", "B105"): "the empty word for `no password`",
}
"""Findings that ruff does not share, each with its reason; one that no longer occurs is a finding."""

SKIPPED = "B404,B603,B607"
"""Starting programs without a shell is what infra is for; ruff's S603 and S607 are off for that reason, too."""


class Found(BaseModel):
    """One finding, as bandit's JSON has it."""

    filename: str
    line_range: tuple[int, ...]
    line_number: int
    test_id: str
    issue_text: str

    @property
    def place(self) -> tuple[str, str]:
        """File and test."""
        return self.filename.removeprefix("./"), self.test_id


class Report(BaseModel):
    """What is used of bandit's report."""

    results: tuple[Found, ...]
    errors: tuple[dict[str, str], ...] = ()


def judge(root: Path) -> Verdict:
    """Nothing of bandit's in what is shipped or runs it here, but what has its reason."""
    sources = files(root, "packages/*/src/**.py", "infra/*/src/**.py")
    command = [sys.executable, "-m", "bandit", "--quiet", "--format=json", f"--skip={SKIPPED}", *sources]
    report = Report.model_validate_json(said(command, root))
    unread = [f"{error.get('filename')}: {error.get('reason')}" for error in report.errors]
    still = [found for found in report.results if not waived(found, (root / found.filename).read_text().splitlines())]
    told = tuple(f"{found.place[0]}:{found.line_number}: {found.test_id} {found.issue_text}" for found in still)
    proved = f"bandit: {len(sources)} files, {len(report.results)} findings waived, each with its reason"
    return Verdict(proved, (*unread, *told, *stale(report.results)))


def waived(found: Found, lines: Sequence[str]) -> bool:
    """Whether a reason stands on a line of the finding, over the whole file, or in the table above."""
    pattern = re.compile(RUFF_REASON.format(number=found.test_id.removeprefix("B")))
    near = [lines[number - 1] for number in found.line_range if number <= len(lines)]
    whole = [line for line in lines if line.startswith("# ruff: noqa")]
    return found.place in WAIVED or any(pattern.search(line) for line in (*near, *whole))


def stale(results: Sequence[Found]) -> tuple[str, ...]:
    """Waivers of the table that nothing needs any more."""
    places = {found.place for found in results}
    return tuple(f"{file}: {test} is waived and no longer found" for file, test in WAIVED if (file, test) not in places)
