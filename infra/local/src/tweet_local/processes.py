"""Programs that we started, remembered in files so that a later command finds exactly them."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_local.waiting import DeadlineError, wait_until

SAME_START_S = 1.0
"""The kernel gives out a pid again only after thousands of others; a start within a second of the recorded one
is the same process. Not compared to the last digit, since a corrected clock shifts it."""

KILL_DEADLINE_S = 10
FAMILY_DEADLINE_S = 5
TAIL_BYTES = 64_000


class Record(BaseModel):
    """What is written about a started program."""

    model_config = ConfigDict(frozen=True)

    name: str
    pid: int
    created: float
    """When the process was created, in seconds since the epoch: with the pid it names one process for ever."""
    log: Path
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """One program that we started, perhaps in an earlier run of this command."""

    record: Record
    child: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """The stage or server that it is."""
        return self.record.name

    def alive(self) -> bool:
        """Whether exactly this process runs; false for another one with the same pid."""
        if self.child is not None:
            return self.child.poll() is None
        try:
            process = psutil.Process(self.record.pid)
            same = abs(process.create_time() - self.record.created) < SAME_START_S
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def exit_code(self) -> int | None:
        """How it ended; None while it runs and for a program of an earlier command."""
        return self.child.poll() if self.child is not None else None

    def family(self) -> list[psutil.Process]:
        """It and everything it started that still runs; Spark's Java outlives its Python for a moment."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
                in_session = os.getsid(process.pid) == self.record.pid
                if in_session and process.create_time() > self.record.created - SAME_START_S:
                    found.append(process)
        return found

    def stop(self, patience_s: float = 20) -> bool:
        """Ask it to finish, and end it and its family when it has not within `patience_s`.

        Returns whether it finished by itself. A foreign process with its pid is not touched.
        """
        if not self.alive():
            return True
        os.kill(self.record.pid, signal.SIGTERM)
        try:
            wait_until(lambda: not self.alive(), patience_s, f"{self.name} to end")
        except DeadlineError:
            self.kill()
            return False
        with contextlib.suppress(DeadlineError):  # Spark's Java ends after its Python, and writes while it does
            wait_until(lambda: not self.family(), FAMILY_DEADLINE_S, f"what {self.name} started to end")
        self._kill_family()
        return True

    def kill(self) -> None:
        """SIGKILL to it and its family: no chance to tidy up."""
        if self.alive():
            self._kill_family()
            wait_until(lambda: not self.alive(), KILL_DEADLINE_S, f"{self.name} to die")

    def _kill_family(self) -> None:
        for process in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def last_lines(self, count: int = 15) -> str:
        """The end of its log."""
        return last_lines(self.record.log, count)


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one state folder: records in `run/`, what they print in `logs/`."""

    folder: Path
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    """Our own children are reaped by us; without their Popen they would stay zombies."""

    def log(self, name: str) -> Path:
        """Where the program of that name prints."""
        return self.folder / "logs" / f"{name}.log"

    def result(self, name: str) -> Path:
        """Where the program of that name leaves what it prints on stdout."""
        return self.folder / "logs" / f"{name}.out"

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        prints_result: bool = False,
    ) -> Program:
        """Start a program in a session of its own, in the state folder, and remember it.

        What it says is appended to its log; with `prints_result` what it prints on stdout is kept apart, of this
        start only. Raises RuntimeError if it runs already.
        """
        running = self.find(name)
        if running:
            raise RuntimeError(f"{name} already runs with pid {running.record.pid}: stop it first")
        log, record_file = self.log(name), self._file(name)
        log.parent.mkdir(parents=True, exist_ok=True)
        record_file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as files:
            said = files.enter_context(log.open("ab"))
            printed = files.enter_context(self.result(name).open("wb")) if prints_result else said
            # A session of its own: Ctrl-C in the terminal reaches us, and we decide the order of the end.
            child = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=said,
                start_new_session=True,
            )
        self.children[name] = child
        record = Record(
            name=name,
            pid=child.pid,
            created=psutil.Process(child.pid).create_time(),
            log=log,
            command=tuple(command),
        )
        partial = record_file.with_suffix(".partial")
        partial.write_text(record.model_dump_json())
        partial.rename(record_file)
        return Program(record, child)

    def known(self) -> list[Program]:
        """Every recorded program, whether it still runs or not, by name."""
        return [program for path in sorted(self.folder.glob("run/*.json")) if (program := self._read(path))]

    def find(self, name: str) -> Program | None:
        """The program of that name, if exactly the one that was started runs."""
        program = self._read(self._file(name))
        return program if program and program.alive() else None

    def last(self, name: str) -> Program | None:
        """The program of that name as it was started last, running or not."""
        return self._read(self._file(name))

    def stop(self, name: str, patience_s: float = 20) -> bool:
        """Stop and forget the program of that name; whether it finished by itself."""
        program = self._read(self._file(name))
        finished = program.stop(patience_s) if program else True
        self._file(name).unlink(missing_ok=True)
        return finished

    def let_go(self, name: str) -> Program | None:
        """Forget the program of that name, which runs on: whoever watches it is not to take its end for a death."""
        program = self.find(name)
        self._file(name).unlink(missing_ok=True)
        return program

    def _file(self, name: str) -> Path:
        return self.folder / "run" / f"{name}.json"

    def _read(self, path: Path) -> Program | None:
        try:
            record = Record.model_validate_json(path.read_text())
        except (FileNotFoundError, ValidationError):
            return None
        child = self.children.get(record.name)
        return Program(record, child if child and child.pid == record.pid else None)


def last_lines(log: Path, count: int) -> str:
    """The last lines of a log, for a person to read; says so when there are none."""
    if not log.is_file():
        return "(it wrote no log)"
    with log.open("rb") as content:
        content.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = content.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-count:]) or "(its log is empty)"
