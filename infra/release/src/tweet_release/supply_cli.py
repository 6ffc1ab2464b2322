"""The commands that judge the supply chain and write SBOMs."""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.closure import SHIPPED
from tweet_release.git import GitError, top
from tweet_release.images.image import image_of
from tweet_release.lock import LockError
from tweet_release.sbom import disagreements, locked, write_sbom
from tweet_release.supply.checks import ALL, QUICK, run
from tweet_release.supply.self_test import scratch_clone
from tweet_release.supply.self_test import self_test as prove
from tweet_release.supply.verdict import Outcome, exit_code
from tweet_release.tools.place import ToolError

Switch = Annotated[bool, Parameter(negative="")]
AsJson = Annotated[bool, Parameter(name="--json", negative="")]
Extras = Annotated[list[str] | None, Parameter(name="--extra", negative="")]
Tell = Callable[[Outcome], None]
EXPECTED = (GitError, LockError, ToolError, OSError)


def supply_check(*, self_test: Switch = False, quick: Switch = False, as_json: AsJson = False) -> int:
    """Judge secrets, code, Dockerfiles, workflows, YAML, licences and SBOMs; one line for each check.

    The exit code is 1 if anything was found.

    Examples: tweet-release supply-check; tweet-release supply-check --self-test

    Parameters
    ----------
    self_test
        Plant one defect for each check in a scratch clone instead, and fail if a check does not find its own.
    quick
        Only what needs no tool that is built first, as `make lint` does.
    as_json
        Print one JSON array in place of lines.
    """
    tell = _silent if as_json else _print
    try:
        root = top(Path.cwd())
        outcomes = _prove(root, tell) if self_test else run(QUICK if quick else ALL, root, tell)
    except EXPECTED as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps([asdict(outcome) for outcome in outcomes]))
    return exit_code(outcomes)


def sbom(
    *packages: str,
    extra: Extras = None,
    image: Annotated[bool, Parameter(negative="", help="With what its Dockerfile installs.")] = False,
) -> int:
    """Write the SBOMs of packages into dist/sbom: CycloneDX 1.5, from uv.lock, with licences.

    Examples: tweet-release sbom; tweet-release sbom tweet-loader --extra bigquery; tweet-release sbom --image

    Parameters
    ----------
    packages
        Which ones; all that are released unless given.
    extra
        What is installed of the package's optional parts; may be repeated.
    """
    extras = extra or []
    try:
        root = top(Path.cwd())
        wrong = []
        for package in packages or SHIPPED:
            parts = (*extras, *(image_of(package).extras(root) if image else ()))
            path = write_sbom(root, package, parts)
            wrong += disagreements(path.read_text(), locked(root), package, parts)
            print(path.relative_to(root))
    except EXPECTED as error:
        print(error, file=sys.stderr)
        return 1
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _prove(root: Path, tell: Tell) -> list[Outcome]:
    with tempfile.TemporaryDirectory(prefix="tweet-supply-") as folder:
        return prove(scratch_clone(root, Path(folder)), tell)


def _print(outcome: Outcome) -> None:
    print(outcome.line, flush=True)


def _silent(outcome: Outcome) -> None:
    """For JSON, which is printed at the end."""
