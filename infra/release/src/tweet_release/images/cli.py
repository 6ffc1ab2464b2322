"""The command that builds and tries the images."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from tweet_release.engine.engine import EngineError, engine
from tweet_release.git import GitError, top
from tweet_release.images.check import Finding, built, examine, prove_round_trip, tags_of
from tweet_release.images.defects import self_test as try_defects
from tweet_release.images.image import IMAGES
from tweet_release.tools.place import ToolError

errors = Console(stderr=True, highlight=False)


def images_check(
    *,
    self_test: Annotated[
        bool, Parameter(negative="", help="Plant a defect for each check, and fail if one is not found.")
    ] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print the findings as JSON.")] = False,
) -> int:
    """Build the image of every package and try it: read-only, without a network, as its own user, then all together.

    With no container engine on this machine Debian's is fetched into the cache folder and started for the while.

    Examples: tweet-release images-check; tweet-release images-check --self-test
    """
    try:
        with engine(tell) as here:
            subjects = built(here, top(Path.cwd()), IMAGES, tell)
            if self_test:
                findings = told(try_defects(here, subjects))
            else:
                findings = [*told(examine(subjects)), *told([prove_round_trip(here, tags_of())])]
    except (ToolError, EngineError, GitError) as wrong:
        errors.print(f"tweet-release: {wrong}", soft_wrap=True, markup=False)
        return 1
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    failed = [finding for finding in findings if not finding.proved]
    tell(f"{len(findings) - len(failed)} of {len(findings)} proved")
    return 1 if failed or not findings else 0


def told(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each written to stderr as it comes."""
    kept = []
    for finding in findings:
        tell(f"{'ok    ' if finding.proved else 'FAILED'} {finding.image:<16} {finding.proof:<17} {finding.said}")
        kept.append(finding)
    return kept


def tell(line: str) -> None:
    """Progress, where nobody reads results."""
    print(line, file=sys.stderr, flush=True)
