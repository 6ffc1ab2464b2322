"""What was frozen: a SHA-256 for each contract file, in the format of `sha256sum -c`."""

import hashlib
from importlib.resources.abc import Traversable
from pathlib import Path

from tweet_schema.contract import Contract

SUMS = "SHA256SUMS"


def digest(text: str) -> str:
    """SHA-256 of the file that holds `text`."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_sums(folder: Traversable | Path) -> dict[str, str]:
    """Digest by file, as `raw-value/v1.avsc`; empty when nothing was frozen yet.

    A damaged line names no file, so the file it meant counts as edited.
    """
    file = folder.joinpath(SUMS)
    if not file.is_file():
        return {}
    lines = file.read_bytes().decode(errors="replace").splitlines()
    return {name: known for known, _, name in (line.partition("  ") for line in lines)}


def write_sums(folder: Path, contracts: list[Contract]) -> None:
    """Note `contracts` as frozen."""
    ordered = sorted(contracts, key=lambda contract: contract.file)
    text = "".join(f"{digest(contract.text)}  {contract.file}\n" for contract in ordered)
    (folder / SUMS).write_text(text, encoding="utf-8")


def was_edited(contract: Contract, sums: dict[str, str]) -> bool:
    """Whether the file is not the one that was frozen."""
    return sums.get(contract.file) != digest(contract.text)
