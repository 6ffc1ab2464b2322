"""The chart as Helm renders it."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from tweet_release.chart.files import CHART, ChartError
from tweet_release.tools.go_tools import go_tool

KUBERNETES = "1.36.0"
"""What is rendered for: a helm that was not built by its own makers believes in an old one."""
RELEASE, NAMESPACE = "tweets", "tweets"
Manifest = Mapping[str, object]


def render(root: Path, *options: str) -> Sequence[Manifest]:
    """Every object of the chart with these options of `helm template`.

    Raises:
        ChartError: when helm refuses, with what it says.
    """
    words = ["template", RELEASE, str(root / CHART), "--namespace", NAMESPACE, "--kube-version", KUBERNETES]
    done = subprocess.run([go_tool("helm"), *words, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ChartError(done.stderr.strip())
    return [found for found in yaml.safe_load_all(done.stdout) if found]


def profiles(root: Path) -> Sequence[Path]:
    """The values that the chart brings for places where it runs."""
    return sorted((root / CHART / "profiles").glob("*.yaml"))
