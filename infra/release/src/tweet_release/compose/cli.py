"""The command that brings the compose file up."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.compose import stand_ins
from tweet_release.compose.check import examine
from tweet_release.compose.defects import self_test as try_defects
from tweet_release.compose.project import project
from tweet_release.engine.engine import EngineError, engine
from tweet_release.git import GitError, top
from tweet_release.images.check import built
from tweet_release.images.cli import errors, tell, told
from tweet_release.images.image import IMAGES
from tweet_release.tools.go_tools import docker_compose
from tweet_release.tools.place import ToolError


def compose_check(
    *,
    self_test: Annotated[
        bool, Parameter(negative="", help="Lay defects over the file, and fail if one is not found.")
    ] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print the findings as JSON.")] = False,
) -> int:
    """Bring infra/compose/compose.yaml up, let tweets through it, kill and replace a part, and take it down again.

    Its profiles s3 and observability are tried, too. Where nothing can be pulled, stand-ins have the images' names:
    Kafka and the registry of our pinned jars, the tests' S3 server, Debian's Prometheus.

    Examples: tweet-release compose-check; tweet-release compose-check --self-test
    """
    try:
        root = top(Path.cwd())
        compose = docker_compose(tell)
        with engine(tell) as here:
            built(here, root, IMAGES, tell)
            if here.own:
                with project(here, compose, root, "tweet-check") as named:
                    stand_ins.ensure(here, named.images(), tell)
            findings = told((try_defects if self_test else examine)(here, compose, root))
    except (ToolError, EngineError, GitError) as wrong:
        errors.print(f"tweet-release: {wrong}", soft_wrap=True, markup=False)
        return 1
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    failed = [finding for finding in findings if not finding.proved]
    tell(f"{len(findings) - len(failed)} of {len(findings)} proved")
    return 1 if failed or not findings else 0
