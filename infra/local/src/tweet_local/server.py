"""A server program with an address: started, waited for, killed and started again at the same place."""

import http.client
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tweet_local.processes import Program, Programs
from tweet_local.waiting import DeadlineError, wait_until

READY_DEADLINE_S = 120
"""Generous: a cold disk and a loaded machine are not a fault. A server that dies is noticed at once."""


class ServerError(Exception):
    """A server did not come up; the message holds the end of its log and where the log is."""


def answers_http(port: int, path: str) -> bool:
    """Whether a server at that port of this machine says 200 to that path now."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Server:
    """One server: how it is started and how one sees that it answers."""

    name: str
    address: str
    programs: Programs
    prepare: Callable[[], Sequence[str]]
    """Lays its files where they are missing and returns its command."""
    answers: Callable[[], bool]
    """Whether it serves a real request now."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that it gets beside ours."""

    def launch(self) -> Program:
        """Start it and do not wait, so that several come up side by side."""
        return self.programs.start(self.name, self.prepare(), self.environment)

    def wait_ready(self, deadline_s: float = READY_DEADLINE_S) -> None:
        """Return once it answers; ServerError if it ends before, or does not answer in time."""
        program = self.programs.last(self.name)
        if program is None:
            raise ServerError(f"{self.name} has not been started")
        try:
            wait_until(lambda: not program.alive() or self.answers(), deadline_s, f"{self.name} to answer")
        except DeadlineError as late:
            self.kill()
            raise ServerError(self._explain(program, str(late))) from late
        # Somebody else's server may answer at this address while ours has died of the taken port.
        if not program.alive():
            self.programs.stop(self.name)
            raise ServerError(self._explain(program, f"it ended with exit code {program.exit_code()}"))

    def start(self) -> None:
        """Start it and return once it answers."""
        self.launch()
        self.wait_ready()

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        program = self.programs.find(self.name)
        if program:
            program.kill()

    def stop(self) -> bool:
        """Stop it politely; whether it finished by itself."""
        return self.programs.stop(self.name)

    def _explain(self, program: Program, why: str) -> str:
        lines = program.last_lines().replace("\n", "\n  ")
        return (
            f"{self.name} at {self.address} did not come up: {why}. The end of its log:\n  {lines}\n"
            f"The whole log: {program.record.log}"
        )
