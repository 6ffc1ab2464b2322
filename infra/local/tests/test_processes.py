"""Records of programs, and what happens when the world has changed since they were written."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from pytest_bdd import given, scenarios, then, when
from tweet_local.processes import Program, Programs, Record
from tweet_local.waiting import DeadlineError, wait_until

scenarios("features/processes.feature")

WAITING = "import sys; print('ready', flush=True); sys.stdin.read() or __import__('signal').pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"


def start(programs: Programs, name: str, code: str = WAITING) -> Program:
    program = programs.start(name, [sys.executable, "-c", code])
    wait_until(lambda: "ready" in program.last_lines(), 10, f"{name} to be ready")
    return program


@pytest.fixture
def clean_up() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    return Programs(tmp_path / "one")


@given("a record of a process that has died", target_fixture="died")
def died(programs: Programs) -> Program:
    program = start(programs, "stage")
    program.kill()
    return program


@given("its pid now belongs to a foreign program", target_fixture="foreign")
def foreign(programs: Programs, died: Program, clean_up: ExitStack) -> subprocess.Popen[bytes]:
    """A pid cannot be asked for; a record with the pid of a program that started at another time is the same."""
    process = clean_up.enter_context(subprocess.Popen(["sleep", "60"], start_new_session=True))
    clean_up.callback(process.kill)
    started = psutil.Process(process.pid).create_time()
    record = died.record.model_copy(update={"pid": process.pid, "created": started - 3600})
    (programs.folder / "run" / "stage.json").write_text(record.model_dump_json())
    return process


@given("two clones that each run a program", target_fixture="clones")
def clones(tmp_path: Path, clean_up: ExitStack) -> tuple[Program, Program]:
    found = []
    for name in ("one", "two"):
        program = start(Programs(tmp_path / name), "stage")
        clean_up.callback(program.kill)
        found.append(program)
    return found[0], found[1]


@given("a program that ignores SIGTERM", target_fixture="stubborn")
def stubborn(programs: Programs) -> Program:
    return start(programs, "stage", STUBBORN)


@when("everything is stopped", target_fixture="finished")
@when("everything is stopped in the first clone", target_fixture="finished")
def stop_all(programs: Programs) -> list[bool]:
    # A later command: it knows only the records, not the children.
    later = Programs(programs.folder)
    return [later.stop(program.name, patience_s=0.5) for program in later.known()]


@then("the foreign program is still running")
def foreign_runs(foreign: subprocess.Popen[bytes]) -> None:
    assert foreign.poll() is None


@then("the record is gone")
def record_gone(programs: Programs) -> None:
    assert programs.known() == []


@then("the program of the second clone is still running")
def second_runs(clones: tuple[Program, Program]) -> None:
    assert clones[1].alive()


@then("the program of the first clone has ended")
def first_ended(clones: tuple[Program, Program]) -> None:
    assert not clones[0].alive()


@then("that program has ended")
def stubborn_ended(stubborn: Program) -> None:
    assert not stubborn.alive()


@then("the answer says that it had to be killed")
def had_to_be_killed(finished: list[bool]) -> None:
    assert finished == [False]


def test_the_family_of_a_killed_program_dies_with_it(programs: Programs) -> None:
    code = "import subprocess; print('ready', subprocess.Popen(['sleep', '60']).pid, flush=True); input()"
    program = start(programs, "parent", f"import sys; sys.stdin = open('/dev/zero'); {code}")
    child = int(program.last_lines().split()[-1])
    assert {process.pid for process in program.family()} == {program.record.pid, child}
    program.kill()
    wait_until(lambda: not psutil.pid_exists(child), 10, "the child to die")


def test_a_second_program_of_the_same_name_is_refused(programs: Programs) -> None:
    first = start(programs, "stage")
    with pytest.raises(RuntimeError, match=f"already runs with pid {first.record.pid}"):
        start(programs, "stage")
    assert programs.stop("stage")


def test_a_broken_record_is_no_program(programs: Programs) -> None:
    (programs.folder / "run").mkdir(parents=True)
    (programs.folder / "run" / "stage.json").write_text("{")
    assert programs.known() == []


def test_a_record_survives_its_file(tmp_path: Path) -> None:
    record = Record(name="kafka", pid=1, created=0.1, log=tmp_path, command=("java",))
    assert Record.model_validate_json(record.model_dump_json()) == record


def test_waiting_in_vain_says_what_was_seen_last() -> None:
    with pytest.raises(DeadlineError, match=r"waited 0.01 s for rows; last seen: 0"):
        wait_until(lambda: 0, 0.01, "rows")
