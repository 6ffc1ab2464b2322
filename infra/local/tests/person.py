"""A clone in a temporary folder, and the command as a person runs it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tweet_local.kafka_client import Broker, broker
from tweet_local.registry import registry_answers
from tweet_local.stages import Stage
from tweet_local.status import Status
from tweet_local.waiting import wait_until

TWEETS = str(Path(sys.executable).with_name("tweets"))


@dataclass
class Clone:
    """A folder that looks like a clone, with a person who types commands in it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [TWEETS, *line.split()[1:]],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def watch(self, line: str) -> "Watched":
        output = self.folder / "watched.txt"
        with output.open("wb") as said:
            return Watched(
                subprocess.Popen([TWEETS, *line.split()[1:]], cwd=self.folder, stdout=said, stderr=said), output
            )

    def status(self) -> Status:
        return Status.model_validate(json.loads(self.run("tweets status --json").stdout))

    def broker(self) -> Broker:
        return broker(str(self.status().bootstrap_servers))

    def servers_answer(self) -> bool:
        found = self.status()
        return self.broker().answers() and registry_answers(found.stages[Stage.REGISTRY].port or 0)


@dataclass
class Watched:
    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        wait_until(lambda: words in self.said() or self.process.poll() is not None, 60, words)
        assert words in self.said()

    def press_ctrl_c(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def exit_code(self) -> int:
        return self.process.wait(60)


@dataclass
class NewClone:
    """Makes clones; whatever runs in them is stopped after the test."""

    root: Path
    made: list[Clone] = field(default_factory=list)

    def __call__(self) -> Clone:
        folder = self.root / f"clone-{len(self.made)}"
        folder.mkdir()
        (folder / "uv.lock").touch()
        clone = Clone(folder)
        self.made.append(clone)
        return clone
