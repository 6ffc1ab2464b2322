"""Prometheus' tool, where this machine can have it."""

from pathlib import Path

import pytest
from tweet_release.observability.prometheus import promtool
from tweet_release.tools.place import ToolError


def promtool_here() -> Path:
    """Its path. A machine without Debian's packages leaves the test out; in CI that fails the run."""
    try:
        return promtool()
    except ToolError as missing:
        pytest.skip(str(missing))
