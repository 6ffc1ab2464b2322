"""All checks in their order, and how they are run."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tweet_release.supply import configuration, leaks, python_code, shipped_parts
from tweet_release.supply.verdict import Check, Outcome, Verdict
from tweet_release.tools.place import ToolError

QUICK = (
    Check("bandit", python_code.judge),
    Check("hadolint", configuration.dockerfiles),
    Check("zizmor", configuration.workflow_security),
    Check("yamllint", configuration.yaml_files),
    Check("licences", shipped_parts.licences),
)
"""What `make lint` runs: no tool of them is built first."""

ALL = (
    Check("tree", leaks.tree),
    Check("history", leaks.history),
    *QUICK,
    Check("actionlint", configuration.workflow_syntax),
    Check("compose", configuration.compose_files),
    Check("sbom", shipped_parts.sboms),
)


def run(checks: Sequence[Check], root: Path, tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Run them one after the other and tell each outcome at once. A tool that fails is a finding of its check."""
    outcomes = []
    for check in checks:
        started = time.monotonic()
        try:
            verdict = check.judge(root)
        except ToolError as error:
            verdict = Verdict("", tuple(str(error).splitlines()))
        outcomes.append(Outcome(check.name, verdict, time.monotonic() - started))
        tell(outcomes[-1])
    return outcomes
