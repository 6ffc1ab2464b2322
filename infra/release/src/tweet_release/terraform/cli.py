"""The command that checks the Terraform module."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.git import GitError, top
from tweet_release.supply.verdict import Outcome, exit_code
from tweet_release.terraform import defects
from tweet_release.terraform.check import MODULE, examine
from tweet_release.tools.place import ToolError


def terraform_check(
    *,
    self_test: Annotated[bool, Parameter(negative="", help="Plant defects too, and fail if one is not found.")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print the outcomes as JSON.")] = False,
) -> int:
    """Check infra/terraform/bigquery: its format, its arguments against the provider's schema, its tests.

    Examples: tweet-release terraform-check; tweet-release terraform-check --self-test
    """
    try:
        outcomes = (defects.self_test if self_test else examine)(
            top(Path.cwd()) / MODULE, _silent if as_json else _print
        )
    except (ToolError, GitError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps([asdict(outcome) for outcome in outcomes]))
    return exit_code(outcomes)


def _print(outcome: Outcome) -> None:
    print(outcome.line, flush=True)


def _silent(outcome: Outcome) -> None:
    """For JSON, which is printed at the end."""
