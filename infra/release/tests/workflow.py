"""GitHub's workflows, as far as they are judged here."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from .scratch import ROOT

FOLDER = ROOT / ".github" / "workflows"
_MAKE = re.compile(r"\bmake (?:--silent )?([a-z0-9-]+)")


class Step(BaseModel):
    """One step of a job."""

    model_config = ConfigDict(frozen=True)

    uses: str = ""
    run: str = ""
    given: Mapping[str, str] = Field({}, alias="with")

    @property
    def targets(self) -> list[str]:
        """What of the Makefile it names."""
        return _MAKE.findall(self.run)


class Strategy(BaseModel):
    """What a job is run with."""

    model_config = ConfigDict(frozen=True)

    matrix: Mapping[str, str | tuple[str, ...]] = {}


class Job(BaseModel):
    """One job; `permissions` must be said."""

    model_config = ConfigDict(frozen=True, extra="allow")

    permissions: Mapping[str, str]
    timeout: int = Field(alias="timeout-minutes")
    steps: tuple[Step, ...]
    needs: str | tuple[str, ...] = ()
    condition: str = Field("", alias="if")
    environment: str = ""
    strategy: Strategy = Strategy()

    @property
    def writes(self) -> frozenset[str]:
        """What it may write."""
        return frozenset(name for name, level in self.permissions.items() if level != "read")


class Workflow(BaseModel):
    """One workflow; `permissions`, `concurrency` and each job's own must be said."""

    model_config = ConfigDict(frozen=True)

    on: Mapping[str, Mapping[str, tuple[str, ...]] | tuple[Mapping[str, str], ...] | str]
    permissions: Mapping[str, str]
    concurrency: Mapping[str, str]
    jobs: Mapping[str, Job]


def read_workflow(file: Path) -> Workflow:
    """The workflow in `file`, everything in it as text."""
    # BaseLoader makes texts and nothing else; the others take the key `on` for True.
    text = file.read_text(encoding="utf-8")
    return Workflow.model_validate(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - see above
