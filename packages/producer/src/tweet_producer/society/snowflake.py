"""Ids as the platform makes them: a time in milliseconds, then what keeps ids of one millisecond apart."""

TWITTER_EPOCH_MILLISECONDS = 1_288_834_974_657
"""Milliseconds from 1970 to the epoch of the platform's ids, 2010-11-04T01:42:54.657Z."""
WORKER_BITS = 10
SEQUENCE_BITS = 12


def snowflake(microseconds: int, worker: int, sequence: int) -> str:
    """The id of something that happened then, as text; 19 digits from mid-2018 on.

    Unique for one `worker` as long as less than 4,096 follow each other in a millisecond.
    """
    milliseconds = microseconds // 1000 - TWITTER_EPOCH_MILLISECONDS
    low = ((worker % (1 << WORKER_BITS)) << SEQUENCE_BITS) | (sequence % (1 << SEQUENCE_BITS))
    return str((milliseconds << (WORKER_BITS + SEQUENCE_BITS)) | low)
