"""When rejecting stops, without Kafka."""

import pytest
from tweet_processor.watching.verdicts import Bad, Limits, Verdicts


def verdicts(ratio: float = 1, sample: int = 10, consecutive: int = 1000) -> Verdicts:
    return Verdicts(Limits(ratio, sample, consecutive))


def bad(*offsets: int, partition: int = 0) -> list[Bad]:
    return [Bad(partition, offset, "undecodable") for offset in offsets]


def test_a_large_share_stops_and_names_the_reason() -> None:
    found = verdicts(ratio=0.5)
    found.see(good=4, bad=bad(1, 3, 5, 7, 9, 11))
    assert "6 of the last 10 raw records were rejected (undecodable 6" in str(found.complaint())
    assert "--stop-ratio" in str(found.complaint())


def test_a_share_of_too_few_records_says_nothing() -> None:
    found = verdicts(ratio=0.5)
    found.see(good=0, bad=bad(*range(9)))
    assert found.complaint() is None


def test_only_what_was_written_lately_counts() -> None:
    found = verdicts(ratio=0.5)
    found.see(good=100, bad=[])
    found.see(good=0, bad=bad(*range(10)))
    assert "10 of the last 10" in str(found.complaint())


def test_half_is_not_more_than_half() -> None:
    found = verdicts(ratio=0.5)
    found.see(good=5, bad=bad(1, 3, 5, 7, 9))
    assert found.complaint() is None


def test_in_a_row_means_without_a_gap_in_one_partition_over_many_looks() -> None:
    found = verdicts(consecutive=4)
    found.see(good=1, bad=bad(7, 8))
    found.see(good=9, bad=bad(0, 1, 2, partition=1))
    found.see(good=1, bad=bad(9))
    assert found.complaint() is None
    found.see(good=0, bad=bad(10))
    assert "4 raw records in a row were rejected" in str(found.complaint())


def test_a_run_that_has_ended_was_one_all_the_same() -> None:
    found = verdicts(consecutive=4)
    found.see(good=1, bad=bad(1, 2, 3, 4, 9))
    assert "4 raw records in a row" in str(found.complaint())


@pytest.mark.parametrize("offsets", [(1, 2, 4, 5, 6), (1, 2, 3, 1, 2, 3)], ids=["a gap", "a repetition"])
def test_what_is_not_in_a_row(offsets: tuple[int, ...]) -> None:
    found = verdicts(consecutive=4)
    found.see(good=0, bad=bad(*offsets))
    assert found.complaint() is None
