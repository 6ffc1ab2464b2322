"""A processor in a process of its own, as in a container: started, stopped and killed by a test."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tweet_local.processes import Program, Programs, last_lines

NAME = "processor"
PATIENCE_S = 60
LAST_LINES = 60


@dataclass(frozen=True, slots=True)
class RunningProcessor:
    """The command line, and the process while there is one."""

    programs: Programs
    command: Sequence[str]
    java_home: Path

    def start(self) -> Program:
        """Start it; it may have run before."""
        return self.programs.start(NAME, self.command, {"JAVA_HOME": str(self.java_home)})

    def kill(self) -> None:
        """SIGKILL to Python and Java at once."""
        program = self.programs.find(NAME)
        if program:
            program.kill()

    def stop(self) -> int | None:
        """SIGTERM, and its exit code; None when it did not run or had to be killed."""
        program = self.programs.find(NAME)
        return program.exit_code() if program and program.stop(PATIENCE_S) else None

    @property
    def log(self) -> str:
        """What it printed so far."""
        return self.programs.log(NAME).read_text()

    def last_words(self) -> str:
        """The end of what it printed, if it ever ran."""
        return last_lines(self.programs.log(NAME), LAST_LINES)
