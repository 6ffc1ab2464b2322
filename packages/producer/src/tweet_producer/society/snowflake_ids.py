"""Ids as the platform makes them: a time in milliseconds, then what keeps ids of one millisecond apart."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import text

TWITTER_EPOCH_MILLISECONDS = 1_288_834_974_657
"""Milliseconds from 1970 to the epoch of the platform's ids, 2010-11-04T01:42:54.657Z."""
WORKER_BITS = 10
SEQUENCE_BITS = 12
DIGITS = 19
"""Of an id from mid-2018 on."""


def in_digits(ids: NDArray[np.int64]) -> pa.StringArray:
    """The ids as the contract has them."""
    return text(pa.array(ids, pa.int64()).cast(pa.string()))


def snowflakes(
    microseconds: NDArray[np.int64], worker: int | NDArray[np.int64], sequence: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The ids of what happened then.

    Unique for one `worker` as long as less than 4,096 follow each other in a millisecond.
    """
    milliseconds = microseconds // 1000 - TWITTER_EPOCH_MILLISECONDS
    low = ((worker % (1 << WORKER_BITS)) << SEQUENCE_BITS) | (sequence % (1 << SEQUENCE_BITS))
    return (milliseconds << (WORKER_BITS + SEQUENCE_BITS)) | low
