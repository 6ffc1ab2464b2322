"""Finding the records at fault, with a broker that refuses whole batches."""

from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.encode import Record
from tweet_producer.kafka.refusal import Returned, groups, reasons

PARTITIONS = 3


def sent(records: list[int], at_fault: set[int]) -> tuple[list[int], list[Returned]]:
    """What a broker takes and what comes back: of a partition nothing from its first refused batch on."""
    taken: list[int] = []
    back: list[Returned] = []
    for partition in range(PARTITIONS):
        mine = [number for number in records if number % PARTITIONS == partition]
        closed = False
        for batch in (mine[start : start + 4] for start in range(0, len(mine), 4)):
            refused = bool(at_fault.intersection(batch))
            closed = closed or refused
            code = "MSG_SIZE_TOO_LARGE" if refused else ""
            back += [Returned(number, Record(b"%d" % number, b""), code) for number in batch if closed]
            taken += [] if closed else batch
    return taken, sorted(back, key=lambda one: one.number)


@given(st.integers(1, 60).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1)))))
def test_those_at_fault_are_found_and_the_others_keep_their_order(case: tuple[int, set[int]]) -> None:
    size, at_fault = case
    again, written, found = [list(range(size))], list[int](), set[int]()
    while again:
        group = again.pop(0)
        taken, back = sent(group, at_fault)
        written += taken
        if back and len(group) == 1:
            found.add(group[0])
        elif back:
            again = [[one.number for one in part] for part in groups(back)] + again
    assert found == at_fault
    for partition in range(PARTITIONS):
        wanted = [number for number in range(partition, size, PARTITIONS) if number not in at_fault]
        assert [number for number in written if number % PARTITIONS == partition] == wanted


def test_the_reason_is_kafkas_own_or_the_size() -> None:
    record = Record(b"key", b"value")
    large, invalid = reasons(
        [Returned(1, record, "MSG_SIZE_TOO_LARGE"), Returned(2, record, "INVALID_RECORD", "it is")]
    )
    assert (large.reason, large.detail) == ("too_large", "8 bytes are more than the topic takes")
    assert (invalid.reason, invalid.detail) == ("refused_by_kafka", "it is (INVALID_RECORD)")
    assert (invalid.key, invalid.value) == record
