"""The command that applies the chart."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.git import GitError, top
from tweet_release.kube.check import examine
from tweet_release.kube.cluster import KubeError
from tweet_release.kube.defects import self_test as try_defects
from tweet_release.supply.verdict import Outcome, exit_code
from tweet_release.tools.go_tools import to_stderr
from tweet_release.tools.place import ToolError


def kube_check(
    *,
    self_test: Annotated[
        bool, Parameter(negative="", help="Plant defects in a copy of the chart, and fail if one is not found.")
    ] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print the outcomes as JSON.")] = False,
) -> int:
    """Apply infra/helm/tweet-pipeline with every profile to a real Kubernetes API, and change, roll back and remove it.

    Server, controllers and scheduler are Kubernetes' own, built once into the cache folder; kwok plays the machines, so
    no image runs and no network policy is enforced.

    Examples: tweet-release kube-check; tweet-release kube-check --self-test
    """
    outcomes: list[Outcome] = []
    try:
        root = top(Path.cwd())
        for outcome in (try_defects if self_test else examine)(root, to_stderr):
            outcomes.append(outcome)
            if not as_json:
                print(outcome.line, flush=True)
    except (ToolError, KubeError, GitError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps([asdict(outcome) for outcome in outcomes]))
    return exit_code(outcomes)
