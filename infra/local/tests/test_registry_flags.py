"""Every command that asks the registry reaches it by the same flags and keeps the same secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cyclopts import App
from tweet_loader.cli import app as loader
from tweet_local.gate import basic, gate
from tweet_local.lane import Lane
from tweet_processor.cli import app as processor
from tweet_producer.cli import app as producer
from tweet_schema.cli import app as schema

COMMANDS = [(producer, "fake"), (processor, "run"), (loader, "run"), (schema, "publish"), (schema, "verify")]


@pytest.mark.parametrize(("app", "command"), COMMANDS, ids=[f"{app.name[0]} {command}" for app, command in COMMANDS])
def test_what_cannot_be_meant_is_refused_without_repeating_a_secret(
    app: App, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        app([command, "--registry-url", "https://ada:hunter2@registry.example", "--registry-token", "hunter3"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.splitlines() == ["--registry-user and --registry-token: a registry takes one kind of login"]


@pytest.mark.servers
def test_a_producer_and_a_loader_get_through_a_gate(lane: Lane, tmp_path: Path) -> None:
    common = {"BOOTSTRAP_SERVERS": lane.bootstrap_servers, "RAW_TOPIC": lane.topics.raw, "WAIT_SECONDS": "5"}
    topics = {"PROCESSED_TOPIC": lane.topics.processed, "REJECTED_TOPIC": lane.topics.rejected}
    (tmp_path / "password").write_text("hunter2\n")
    with gate(lane.registry_url) as before:
        before.writers.add(basic("ada", "hunter2"))
        login = {
            "REGISTRY_URL": before.url,
            "REGISTRY_CA_FILE": str(before.authority_file(tmp_path)),
            "REGISTRY_USER": "ada",
            "REGISTRY_PASSWORD_FILE": str(tmp_path / "password"),
        }
        done = [
            _run("producer", "fake", "--count", "3", **common, **login, REJECTED_TOPIC=lane.topics.rejected),
            _run(
                "loader",
                "run",
                "--until-caught-up",
                "--sink",
                f"duckdb:{tmp_path / 'w.duckdb'}",
                **common,
                **login,
                **topics,
            ),
        ]
    assert [run.returncode for run in done] == [0, 0], [run.stderr for run in done]
    assert not any("hunter2" in run.stdout + run.stderr for run in done)


def _run(package: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    named = {f"TWEET_{package.upper()}_{name}": value for name, value in environment.items()}
    command = str(Path(sys.executable).with_name(f"tweet-{package}"))
    return subprocess.run(
        [command, *arguments], env={**os.environ, **named}, capture_output=True, text=True, check=False
    )
