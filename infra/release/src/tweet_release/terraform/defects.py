"""Mistakes that are planted in a copy of the module, one at a time: whoever does not find its own is blind."""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tweet_release.supply.verdict import Outcome, Verdict
from tweet_release.terraform.check import Tell, examine


@dataclass(frozen=True, slots=True)
class Defect:
    """One text for another in one file, and what must be told of it."""

    name: str
    file: str
    sound: str
    planted: str
    told: str


DEFECTS = (
    Defect("misspelt", "tables.tf", "clustering  ", "clusterring ", 'An argument named "clusterring" is not expected'),
    Defect("type", "dataset.tf", "disable_on_destroy = false", 'disable_on_destroy = "never"', "a bool is required"),
    Defect(
        "90 days",
        "variables.tf",
        "var.expiry_days <= 60 : true",
        "true : true",
        'run "ninety_days_are_refused"... fail',
    ),
    Defect("60 by 90", "dataset.tf", "var.free_plan ? 60 :", "var.free_plan ? 90 :", "must expire within 60 days"),
    Defect(
        "streaming",
        "variables.tf",
        'condition     = !(var.free_plan && var.mode == "storage_write")',
        'condition     = var.free_plan || var.mode != ""',
        'run "streaming_is_refused"... fail',
    ),
    Defect(
        "no filter",
        "tables.tf",
        "require_partition_filter = true",
        "require_partition_filter = false",
        "a table without a partition filter reads everything",
    ),
    Defect(
        "wide right",
        "accounts.tf",
        "roles/bigquery.jobUser",
        "roles/bigquery.admin",
        "nobody may do more than run jobs",
    ),
    Defect("not formatted", "outputs.tf", 'output "sink" {', 'output   "sink" {', 'output   "sink" {'),
)


def self_test(module: Path, tell: Tell) -> list[Outcome]:
    """The sound module passes, and each defect is found."""
    outcomes = examine(module, tell)
    for defect in DEFECTS:
        started = time.monotonic()
        outcomes.append(Outcome(defect.name, found(module, defect), time.monotonic() - started))
        tell(outcomes[-1])
    return outcomes


def found(module: Path, defect: Defect) -> Verdict:
    """Whether the check tells of it in the expected words."""
    with tempfile.TemporaryDirectory(prefix="tweet-defect-") as scratch:
        copy = shutil.copytree(module, Path(scratch) / "module")
        text = (copy / defect.file).read_text()
        if defect.sound not in text:
            return Verdict("", (f"{defect.file} no longer holds {defect.sound!r}: plant it elsewhere",))
        (copy / defect.file).write_text(text.replace(defect.sound, defect.planted, 1))
        said = " ".join(line for outcome in examine(copy, lambda _: None) for line in outcome.verdict.findings)
    if defect.told in said:
        return Verdict(f"planted and found: {defect.told}")
    return Verdict("", (f"planted in {defect.file} and not found: {defect.told}",))
