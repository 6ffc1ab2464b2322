"""A vector for each piece of a word, read once from an encoder: what words have to do with each other.

The encoder is far too slow for a tweet, yet what it says of a single piece is known beforehand. A regression over
the mean of such vectors weighs each piece by a number for each label, so that only these numbers are shipped.

Needs the extra `train`.
"""

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped] # it carries no types

from tweet_insights.training import cache
from tweet_insights.training.pinned import SMALL_MINILM, VOCABULARY

AT_ONCE = 128
BEGIN, END = "[CLS]", "[SEP]"
COMMON = 1e-3
"""A piece that makes up this share of all counts half (S. Arora, Y. Liang and T. Ma, ICLR 2017)."""
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def vocabulary() -> tuple[str, ...]:
    """All pieces, in their order.

    Raises:
        PinnedError: when the package that carries them is missing or another.
    """
    return tuple(VOCABULARY.read().decode("utf-8").removesuffix("\n").split("\n"))


def vectors() -> Floats:
    """For each piece the mean of what the encoder makes of it and of the two borders around it. 15 s, then kept.

    Raises:
        PinnedError: when the package that carries the encoder is missing or another.
    """
    return cache.kept(f"pieces-{SMALL_MINILM.sha256[:12]}", _read)


def _read() -> Floats:
    pieces = vocabulary()
    options = onnxruntime.SessionOptions()
    # On one thread, products in 8 bits and sums in one order: the same on every machine with such a processor.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(SMALL_MINILM.read(), options, providers=["CPUExecutionProvider"])
    begin, end = pieces.index(BEGIN), pieces.index(END)
    found = []
    for first in range(0, len(pieces), AT_ONCE):
        numbers = np.arange(first, min(first + AT_ONCE, len(pieces)))
        ids = np.stack([np.full(len(numbers), begin), numbers, np.full(len(numbers), end)], axis=1)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        found.append(session.run(None, fed)[0].mean(axis=1))
    return np.concatenate(found).astype(np.float32)


def shares_of(counts: Ints) -> npt.NDArray[np.float16]:
    """How much each piece counts, by how often it stood in the tweets that are learned: from 0 to 1."""
    shares = COMMON / (COMMON + counts / max(int(counts.sum()), 1))
    return np.asarray(shares, np.float16)
