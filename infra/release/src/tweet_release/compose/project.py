"""One compose project that is up: asked, and taken down again with everything it made."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tweet_local.ports import free_ports

from tweet_release.engine.engine import LAST_LINES, Engine, EngineError

FILE = Path("infra") / "compose" / "compose.yaml"
PORTS = ("KAFKA_PORT", "REGISTRY_PORT", "DASHBOARD_PORT", "S3_PORT", "PROMETHEUS_PORT")
PROFILES = ("--profile", "s3", "--profile", "observability")
"""Those of which at least a part can be tried where nothing can be pulled."""
UP_S = 300


@dataclass(frozen=True, slots=True)
class Project:
    """The files of a project, the command that reads them and the ports it was given."""

    compose: Path
    files: Sequence[Path]
    env: Mapping[str, str]
    name: str

    def run(self, *arguments: str, patience_s: float = 600) -> str:
        """What `docker compose ARGUMENTS` prints. Raises EngineError with its last lines if it fails."""
        done = self.attempt(*arguments, patience_s=patience_s)
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
            raise EngineError(f"docker compose {' '.join(arguments)}\nexit code {done.returncode}\n{said}")
        return done.stdout

    def attempt(self, *arguments: str, patience_s: float = 600) -> subprocess.CompletedProcess[str]:
        """The same, whatever its exit code."""
        files = [word for file in self.files for word in ("--file", str(file))]
        return subprocess.run(
            [self.compose, "--project-name", self.name, *files, *arguments],
            env=dict(self.env),
            capture_output=True,
            text=True,
            check=False,
            timeout=patience_s,
        )

    def images(self) -> set[str]:
        """The images of the services that are started by default or with a profile that is tried."""
        return set(self.run(*PROFILES, "config", "--images").split())

    def why(self) -> str:
        """How each service stands that is not well, with the end of its log."""
        told = []
        for line in self.attempt("ps", "--all", "--format", "json").stdout.splitlines():
            state = json.loads(line)
            well = state["State"] == "running" and state["Health"] in ("", "healthy")
            if not well and not (state["State"] == "exited" and state["ExitCode"] == 0):
                log = self.attempt("logs", "--tail", "12", "--no-log-prefix", state["Service"]).stdout
                told.append(f"{state['Service']}: {state['State']} {state['Health']} {state['ExitCode']}\n{log}")
        return "\n".join(told) or "every service is well now: one was ready too late"


@contextmanager
def project(engine: Engine, compose: Path, root: Path, name: str, overrides: Sequence[Path] = ()) -> Iterator[Project]:
    """The project, not yet up; its containers, networks and volumes are removed at the end."""
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    env = {**os.environ, **engine.env, **ports, "TWEET_TAG": "check", "TWEET_RATE": "50"}
    made = Project(compose, (root / FILE, *overrides), env, name)
    try:
        yield made
    finally:
        made.attempt(*PROFILES, "down", "--volumes", "--remove-orphans", "--timeout", "20")
