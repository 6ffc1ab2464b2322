"""SINKS.md promises what the contract suite has cases for, for every sink, and nothing else."""

import re
import subprocess
import sys
from collections import Counter

from .guarantees import CASE, DOCUMENT, GUARANTEES, HERE, SINKS, SUITE, page
from .warehouses import WAREHOUSES


def test_the_page_and_the_suite_agree() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *(str(HERE / name) for name in SUITE)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = (CASE.match(line.rpartition("::")[2]) for line in listed.splitlines())
    cases = Counter((match["scenario"], match["sink"]) for match in found if match)
    assert tuple(WAREHOUSES) == SINKS
    assert DOCUMENT.read_text(encoding="utf-8") == page(cases), "make sinks-md writes it anew"
    assert not re.search(r"\| - \|", page(cases)), "a guarantee without a case"
    told = {name for names in GUARANTEES.values() for name in names}
    assert {scenario for scenario, _ in cases} == told, "a scenario that no guarantee names"
