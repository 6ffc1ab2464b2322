"""The contract condemns what deserves it: naive sinks, judged by the very scenarios in a pytest of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Set
from pathlib import Path

import pytest

from .naive import NAIVE

pytestmark = pytest.mark.thorough

CONTRACT = Path(__file__).with_name("test_sink_contract.py")
MUST_FAIL = {
    "duckdb_append": {"the_same_records_offered_twice_in_one_batch", "an_edit_replaces_the_tweet"},
    "duckdb_overwrite": {
        "an_edit_that_arrives_before_what_it_edits",
        "a_copy_that_arrives_after_the_delete_stays_dead",
    },
    "duckdb_unfenced": {"a_zombie_is_refused"},
    "duckdb_offsets_later": {"killed_between_any_two_steps", "an_empty_batch_moves_on"},
    "parquet_overwriting": {"a_zombie_is_refused"},
    "parquet_unfenced": {"a_zombie_is_refused"},
    "parquet_offsets_later": {"killed_between_any_two_steps", "an_empty_batch_moves_on"},
    "sqlite_overwrite": {
        "an_edit_that_arrives_before_what_it_edits",
        "a_copy_that_arrives_after_the_delete_stays_dead",
    },
    "sqlite_unfenced": {"a_zombie_is_refused"},
    "sqlite_offsets_later": {"killed_between_any_two_steps", "an_empty_batch_moves_on"},
}


@pytest.fixture(scope="module")
def condemned() -> Set[tuple[str, str]]:
    """Scenario and sink of every failure, asked only for those that must fail."""
    chosen = " or ".join(f"({sink} and ({' or '.join(names)}))" for sink, names in MUST_FAIL.items())
    run = subprocess.run(
        [sys.executable, "-m", "pytest", str(CONTRACT), "-q", "-rf", "--tb=no", "-k", chosen],
        env=os.environ | {"TWEET_LOADER_JUDGED_SINKS": ",".join(NAIVE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout + run.stderr
    return set(re.findall(r"^FAILED .*::test_(\w+)\[(\w+?)(?:-\w+)?\]", run.stdout, re.MULTILINE))


@pytest.mark.parametrize("sink", NAIVE)
def test_the_contract_condemns(sink: str, condemned: Set[tuple[str, str]]) -> None:
    assert {name for name, judged in condemned if judged == sink} == MUST_FAIL[sink]
