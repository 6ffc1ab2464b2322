"""Writing the next frozen version from the models, or refusing to."""

from dataclasses import dataclass
from pathlib import Path

from tweet_schema.check import Problem, from_break, sounding_personal, undocumented
from tweet_schema.compatibility import breaks
from tweet_schema.contract import Contract, modelled, subjects, versions
from tweet_schema.diff import Change, diff
from tweet_schema.frozen import write_sums
from tweet_schema.topics import Subject


class SnapshotRefusedError(ValueError):
    """The models changed in a way that somebody could not read; `problems` says who and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class NextVersion:
    """A version to be frozen, and what is new in it."""

    contract: Contract
    changes: list[Change]


def plan(folder: Path) -> list[NextVersion]:
    """The versions that a snapshot of today's models would add to `folder`; empty when nothing changed.

    A subject that has none yet begins with v1.

    Raises:
        SnapshotRefusedError: when any of them breaks a reader of any version, or a field is undocumented or
            sounds personal and is not marked.
        ContractError: when the frozen files cannot be read.
    """
    planned, problems = [], []
    for subject in Subject:
        frozen = versions(subject, folder) if subject in subjects(folder) else ()
        candidate = modelled(subject, len(frozen) + 1)
        if frozen and candidate.schema == frozen[-1].schema:
            continue
        labelled = [(f"v{contract.version}", contract) for contract in frozen]
        broken = breaks([*labelled, ("the model", candidate)])
        problems += [from_break(one, candidate.version) for one in broken]
        problems += [*undocumented(candidate), *sounding_personal(candidate)]
        planned.append(NextVersion(candidate, diff(frozen[-1], candidate) if frozen else []))
    if problems:
        raise SnapshotRefusedError(problems)
    return planned


def write(folder: Path, planned: list[NextVersion]) -> None:
    """Freeze the planned versions: write each file and note its digest."""
    for version in planned:
        (folder / version.contract.file).parent.mkdir(exist_ok=True)
        (folder / version.contract.file).write_text(version.contract.text, encoding="utf-8")
    write_sums(folder, [contract for subject in Subject for contract in versions(subject, folder)])
