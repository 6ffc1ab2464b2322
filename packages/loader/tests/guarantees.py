"""What the sinks guarantee, and by which cases of the contract each is proved. `make sinks-md` writes SINKS.md of it.

python -m pytest is run on the contract; a guarantee is written for a sink only with cases that passed.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "SINKS.md"
SUITE = ("test_sink_contract.py", "test_sink_contract_beginning.py")
SINKS = ("duckdb", "sqlite", "parquet", "s3", "bigquery")
CASE = re.compile(r"test_(?P<scenario>\w+)\[(?P<sink>[a-z0-9]+)(?:-.*)?\]$")

GUARANTEES: Mapping[str, tuple[str, ...]] = {
    "Offered twice, a record is there once and counted as a replay": (
        "the_same_records_offered_twice",
        "the_same_records_offered_twice_in_one_batch",
    ),
    "Replayed in batches of other boundaries, too": ("other_batch_boundaries_on_replay",),
    "Killed before or after any call of a port, nothing is lost, doubled or half": ("killed_between_any_two_steps",),
    "Of two writers one is refused": ("a_zombie_is_refused",),
    "The newest version stands, in whatever order versions arrive": (
        "an_edit_replaces_the_tweet",
        "an_edit_that_arrives_before_what_it_edits",
        "two_events_of_the_same_moment",
    ),
    "A delete is final: before its tweet, after it, or with a late copy": (
        "a_delete_that_arrives_before_its_tweet",
        "a_copy_that_arrives_after_the_delete_stays_dead",
        "a_created_edited_and_deleted_tweet_in_one_batch",
    ),
    "Any text comes back character for character, NUL and nine million characters included": (
        "text_comes_back_as_it_was_written",
    ),
    "Ids are text: 20 digits, leading zeros, no number at all": (
        "ids_are_text",
        "the_same_id_from_two_sources_is_two_tweets",
    ),
    "10,001 rows in one batch, and none at all": ("more_rows_than_a_batch_usually_has", "an_empty_batch_moves_on"),
    "A record set aside is kept byte for byte, once": (
        "rejected_records_are_loaded_with_their_bytes",
        "what_never_had_an_offset_is_not_taken_for_a_repetition",
    ),
    "A row that cannot be held is set aside with the reason, the others are kept": (
        "a_row_that_the_sink_refuses_is_set_aside_the_others_are_kept",
    ),
    "Every row says when it could be read": ("every_row_says_when_it_could_be_read",),
    "A new optional column appears by itself; any other change is refused before a row is written": (
        "a_version_of_the_contract_with_one_more_optional_field",
        "a_version_of_the_contract_with_a_field_that_is_not_optional",
    ),
    "A topic made anew is refused even if its offsets fit": (
        "a_topic_that_was_made_anew_is_refused_even_if_its_offsets_fit",
    ),
    "Offsets that Kafka no longer has stop the loader, which says how many are missing": (
        "offsets_that_kafka_no_longer_has",
    ),
}
HEAD = """# What each sink guarantees

Written by `make sinks-md` from a run of the contract suite (`tests/features/sink_contract*.feature`): a figure is the
number of cases that passed. A test fails when this page and the suite part.

| guarantee | duckdb | sqlite | parquet (folder) | parquet (S3) | bigquery (emulator) |
|---|---|---|---|---|---|
"""
TAIL = HERE / "sinks_tail.md"
"""How each sink does it: what no case can show."""


def proved(report: Path) -> Counter[tuple[str, str]]:
    """How many cases of each scenario passed for each sink; a failed one raises."""
    found: Counter[tuple[str, str]] = Counter()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest's own
        if len(case):
            raise SystemExit(f"{case.get('name')} did not pass: SINKS.md is not written")
        if match := CASE.match(str(case.get("name"))):
            found[match["scenario"], match["sink"]] += 1
    return found


def page(cases: Counter[tuple[str, str]]) -> str:
    """SINKS.md."""
    lines = []
    for guarantee, scenarios in GUARANTEES.items():
        counts = [[cases[scenario, sink] for scenario in scenarios] for sink in SINKS]
        lines.append(f"| {guarantee} | {' | '.join(str(sum(count)) if all(count) else '-' for count in counts)} |\n")
    return HEAD + "".join(lines) + TAIL.read_text(encoding="utf-8")


def main() -> None:
    """Run the contract and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *(str(HERE / name) for name in SUITE)],
            check=False,
        )
        DOCUMENT.write_text(page(proved(report)), encoding="utf-8")


if __name__ == "__main__":
    main()
