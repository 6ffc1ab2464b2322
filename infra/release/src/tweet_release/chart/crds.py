"""Definitions of the custom resources that the chart can make, as their makers publish them.

They lie in the makers' Go modules, each pinned by the hash that Go's checksum database has of it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from packaging.version import Version

from tweet_release.tools.go_tools import Report, build_environment, to_stderr
from tweet_release.tools.place import ToolError, cache_folder, made_once
from tweet_release.tools.toolchain import Toolchain, find_go

NEEDS_GO = Version("1.26")


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one module."""

    module: str
    version: str
    sum: str
    """Of the whole module, as a go.sum has it."""
    files: Sequence[str]


SOURCES = (
    Source(
        "github.com/kedacore/keda/v2",
        "v2.21.0",
        "h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=",
        (
            "config/crd/bases/keda.sh_scaledobjects.yaml",
            "config/crd/bases/keda.sh_triggerauthentications.yaml",
        ),
    ),
    Source(
        "github.com/prometheus-operator/prometheus-operator",
        "v0.85.0",
        "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=",
        (
            "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
            "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
        ),
    ),
)


def crds(report: Report = to_stderr, cache: Path | None = None) -> Path:
    """A folder with one YAML file for each definition. Raises ToolError where they cannot be had, or are others."""
    cache = cache or cache_folder()
    key = hashlib.sha256(repr(SOURCES).encode()).hexdigest()[:12]
    return made_once(cache / f"crds-{key}", partial(_fetch, find_go(NEEDS_GO, cache), report))


def _fetch(go: Toolchain, report: Report, into: Path) -> None:
    with tempfile.TemporaryDirectory(dir=into.parent) as scratch:
        for source in SOURCES:
            folder = _module(go, source, Path(scratch))
            for file in source.files:
                shutil.copyfile(folder / file, into / Path(file).name)
            report(f"definitions of {source.module} {source.version}: {len(source.files)}")


def _module(go: Toolchain, source: Source, scratch: Path) -> Path:
    done = subprocess.run(
        [go.command, "mod", "download", "-json", "-modcacherw", f"{source.module}@{source.version}"],
        cwd=scratch,
        env=build_environment(os.environ, scratch),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolError(f"{source.module} {source.version} cannot be fetched: {done.stdout}{done.stderr}")
    told = json.loads(done.stdout)
    if told["Sum"] != source.sum:
        raise ToolError(f"{source.module} {source.version} is not what was pinned: {told['Sum']}, not {source.sum}")
    return Path(told["Dir"])
