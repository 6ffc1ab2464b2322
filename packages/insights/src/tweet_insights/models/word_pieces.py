"""Words as the pieces that BERT's vocabulary has, in plain Python: `fast` needs no tokenizer library."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
LONGEST = 100
"""Signs of a word beyond which BERT's own tokenizer gives up, and calls it unknown."""
UNKNOWN = "[UNK]"
REMEMBERED = 1 << 16
"""Words whose pieces are kept: seven in eight words of a tweet are among them, and the rest costs ten times as much."""


class WordPieces:
    """Cuts words by the longest piece that fits, from the left (Y. Wu et al., 2016).

    As BERT's own does, but for Chinese signs, which it would part: what is asked is English.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Pieces are numbered by their place; one that begins with ## goes on with a word."""
        self._number = {piece: place for place, piece in enumerate(vocabulary)}
        self._unknown = self._number[UNKNOWN]
        self._cut = lru_cache(maxsize=REMEMBERED)(self._pieces)

    def __call__(self, token_lists: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
        """For every piece the text it stands in, ascending, and its number."""
        lists = [[number for token in tokens for number in self._cut(token)] for tokens in token_lists]
        row = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
        return row, np.array([number for each in lists for number in each], np.int64)

    def _pieces(self, token: str) -> tuple[int, ...]:
        plain = "".join(sign for sign in unicodedata.normalize("NFD", token) if unicodedata.category(sign) != "Mn")
        return tuple(number for word in _words(plain) for number in self._of_word(word))

    def _of_word(self, word: str) -> list[int]:
        found, begin = [], 0
        while begin < len(word) <= LONGEST:
            end = len(word)
            while (number := self._number.get(("##" if begin else "") + word[begin:end])) is None:
                end -= 1
                if end == begin:
                    return [self._unknown]
            found.append(number)
            begin = end
        return found or [self._unknown]


def _words(token: str) -> list[str]:
    """Letters and digits stay together, every other sign stands by itself."""
    return "".join(sign if sign.isalnum() else f" {sign} " for sign in token).split()
