"""Texts as numbered word pieces: what an encoder reads, when it learns and when it is asked.

Needs the extra `quality`.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from tweet_insights.models.normalise import normalise

MOST = 64
"""Pieces of a text that are read, its two borders among them: one tweet in 200 is longer."""
LENGTHS = (16, 24, 32, 40, 48, 56, 64)
"""To which rows are padded. Few, so that few shapes are compiled; close, so that little is padding."""
Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.float32]


class Cut:
    """Cuts texts as all-MiniLM-L6-v2 does, after `normalise`."""

    def __init__(self, tokenizer: bytes) -> None:
        """From the bytes of a tokenizer.json."""
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST)

    def __call__(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """The numbers of each text's pieces, borders included: from 2 to MOST of them."""
        normal = [normalise(text) for text in texts]
        return [tuple(found.ids) for found in self._tokenizer.encode_batch_fast(normal)]


def padded(pieces: Sequence[Sequence[int]], rows: int) -> tuple[Rows, Mask]:
    """`rows` rows of the first of LENGTHS that holds all, and 1 where a piece stands; also once where no text does."""
    longest = max(map(len, pieces), default=0)
    length = next(each for each in LENGTHS if each >= longest)
    ids, mask = np.zeros((rows, length), np.int32), np.zeros((rows, length), np.float32)
    mask[:, 0] = 1
    for row, found in enumerate(pieces):
        ids[row, : len(found)] = found
        mask[row, : len(found)] = 1
    return ids, mask
