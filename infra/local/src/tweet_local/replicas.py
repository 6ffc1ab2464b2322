"""Several programs of one stage, told apart by a number: loader, loader-2, loader-3."""

from tweet_local.processes import Program, Programs
from tweet_local.stages import Stage

SCALABLE = Stage.LOADER
"""The stage of which there can be more than one."""


def replica(number: int) -> str:
    """What a replica's program is called."""
    return SCALABLE if number == 1 else f"{SCALABLE}-{number}"


def number_of(name: str) -> int:
    """Which replica a program of that name is."""
    return int(name.partition("-")[2] or 1)


def replicas(programs: Programs, stage: Stage) -> list[Program]:
    """Every program of the stage that was started and not stopped, in order of their numbers."""
    if stage is not SCALABLE:
        only = programs.last(stage)
        return [only] if only else []
    found = [program for program in programs.known() if program.name.partition("-")[0] == stage]
    return sorted(found, key=lambda program: number_of(program.name))
