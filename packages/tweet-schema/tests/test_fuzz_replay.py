"""What the fuzzer found once is never found again; any bytes keep the promises that it watches."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

# avro says that it ignores what it does not know
pytestmark = pytest.mark.filterwarnings("ignore::avro.errors.IgnoredLogicalType")
FUZZ = Path(__file__).parents[1] / "fuzz"
KEPT = Path(__file__).with_name("fuzz_corpus")
sys.path.insert(0, str(FUZZ))
HARNESSES: Mapping[str, Callable[[bytes], None]] = import_module("harnesses").HARNESSES
SEEDS: Mapping[str, Callable[[], Iterator[bytes]]] = import_module("seeds").SEEDS


@pytest.mark.parametrize("file", sorted(KEPT.glob("*/*")), ids=lambda file: f"{file.parent.name}-{file.name}")
def test_a_finding_is_never_found_again(file: Path) -> None:
    HARNESSES[file.parent.name](file.read_bytes())


@pytest.mark.parametrize("name", HARNESSES)
def test_what_the_fuzzer_begins_with_keeps_the_promises(name: str) -> None:
    for seed in SEEDS[name]():
        HARNESSES[name](seed)


@pytest.mark.parametrize("name", HARNESSES)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_any_bytes_keep_the_promises(name: str, data: st.DataObject) -> None:
    """Seeds with any bytes in them are nearer to what is sound than any bytes alone."""
    seed = data.draw(st.sampled_from(list(SEEDS[name]())))
    at = data.draw(st.integers(0, len(seed)))
    gone = data.draw(st.integers(0, 8))
    HARNESSES[name](seed[:at] + data.draw(st.binary(max_size=12)) + seed[at + gone :])


def test_one_input_is_repeated_by_the_command_that_is_printed_for_it() -> None:
    file = KEPT / "message" / "not-utf8"
    command = [sys.executable, str(FUZZ / "run.py"), "--only", "message", "--replay", str(file)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert "message keeps its promises" in outcome.stdout
