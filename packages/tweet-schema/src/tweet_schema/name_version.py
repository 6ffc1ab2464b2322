"""From what a person writes to the version that is meant."""

import re
from importlib.resources.abc import Traversable
from pathlib import Path

from tweet_schema.contract import Contract, ContractError, modelled, versions
from tweet_schema.topics import Subject

PATTERN = re.compile(r"(?P<subject>[a-z]+(-value)?)(/(v?(?P<number>\d+)|(?P<word>latest|model)))?")


def named_version(name: str, folder: Traversable | Path) -> Contract:
    """The contract called `raw/v1`, `raw-value/1`, `raw/latest` or `raw/model`; a bare subject is its model.

    Raises:
        ContractError: naming what exists, when there is none of that name.
    """
    parts = PATTERN.fullmatch(name)
    subject = parts and parts["subject"].removesuffix("-value") + "-value"
    if parts is None or subject not in list(Subject):
        known = ", ".join(subject.removesuffix("-value") for subject in Subject)
        raise ContractError(f"{name} is no version: write SUBJECT/vN, SUBJECT/latest or SUBJECT/model with {known}")
    frozen = versions(Subject(subject), folder)
    if parts["number"]:
        number = int(parts["number"])
        if not 1 <= number <= len(frozen):
            raise ContractError(f"{subject} has versions v1 to v{len(frozen)}, not v{number}")
        return frozen[number - 1]
    return frozen[-1] if parts["word"] == "latest" else modelled(Subject(subject), frozen[-1].version + 1)
