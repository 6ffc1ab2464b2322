"""The alert rules as files, and what is asked of each beside its expression."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

RULES = Path("infra/helm/tweet-pipeline/rules")
RUNBOOK = Path("docs/operations.md")
METRIC = re.compile(r"\b(?:tweet_[a-z0-9_]+|process_[a-z0-9_]+|up)\b")


class Labels(BaseModel):
    """Of an alert."""

    model_config = ConfigDict(extra="forbid")

    severity: Annotated[str, Field(pattern="^(warning|critical)$")]
    """critical: somebody has to look now. warning: today."""


class Annotations(BaseModel):
    """What a person reads."""

    model_config = ConfigDict(extra="forbid")

    summary: Annotated[str, Field(min_length=40, max_length=160)]
    """What is wrong, and what to do first."""
    runbook_url: str


class Alert(BaseModel):
    """One rule."""

    model_config = ConfigDict(extra="forbid")

    alert: Annotated[str, Field(pattern="^Tweet[A-Z][A-Za-z]+$")]
    expr: str
    lasts: Annotated[str, Field(alias="for")] = "0s"
    labels: Labels
    annotations: Annotations

    @property
    def section(self) -> str:
        """Where its runbook has to stand."""
        return f"{RUNBOOK}#{self.alert.lower()}"

    @property
    def metrics(self) -> frozenset[str]:
        """Every metric that it asks for."""
        return frozenset(METRIC.findall(self.expr))


class Group(BaseModel):
    """Rules that are evaluated one after the other."""

    name: str
    rules: tuple[Alert, ...]


class RuleFile(BaseModel):
    """A file as Prometheus reads it."""

    groups: tuple[Group, ...]


def alerts(root: Path) -> list[Alert]:
    """Every alert of the clone at `root`."""
    return [alert for file in sorted((root / RULES).glob("*.yaml")) for alert in alerts_in(file.read_text())]


def alerts_in(text: str) -> list[Alert]:
    """Those of one file."""
    return [rule for group in RuleFile.model_validate(yaml.safe_load(text)).groups for rule in group.rules]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule file in which one threshold was raised beyond what any pipeline reaches."""

    file: str
    what: str
    text: str


_THRESHOLD = re.compile(r"(?P<sign>[>]|==) (?P<number>\d+(?:\.\d+)?)(?= |$)", re.MULTILINE)


def mutants(files: Mapping[str, str]) -> Iterator[Mutant]:
    """Each file with each of its thresholds raised, one at a time."""
    for name, text in files.items():
        for found in _THRESHOLD.finditer(text):
            raised = f"{found['sign']} 1000000000000"
            line = text.count("\n", 0, found.start()) + 1
            yield Mutant(name, f"{name}:{line} {found[0]}", text[: found.start()] + raised + text[found.end() :])
