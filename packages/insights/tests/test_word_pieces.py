"""Words are cut as BERT's own tokenizer cuts them, without it."""

import string

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tweet_insights.models.fast import shipped
from tweet_insights.models.grams import tokens
from tweet_insights.models.word_pieces import WordPieces
from tweet_insights.training.pinned import TOKENIZER
from tweet_insights.training.static import shares_of, vocabulary

CUT = WordPieces(vocabulary())
REFERENCE = Tokenizer.from_buffer(TOKENIZER.read())
REFERENCE.no_truncation()
REFERENCE.no_padding()


@given(st.text(string.ascii_letters + string.digits + " .,!?#'-äéñß", max_size=60))
@example("Unbelievably lovely! #BestDayEver in Ñuñoa, isn't it?")
@example("x" * 120)
def test_it_cuts_as_the_reference_does(text: str) -> None:
    row, number = CUT([tokens(text)])
    assert number.tolist() == REFERENCE.encode(text, add_special_tokens=False).ids
    assert set(row.tolist()) <= {0}


def test_rows_say_whose_piece_it_is() -> None:
    row, number = CUT([["unhappily"], [], ["ok", "ok"]])
    assert row.tolist() == [0] * (len(row) - 2) + [2, 2]
    assert len(set(number[row == 2].tolist())) == 1


def test_common_pieces_count_less() -> None:
    shares = shares_of(np.array([0, 1, 1000]))
    assert shares[0] == 1 > shares[1] > shares[2] > 0


def test_the_shipped_weights_know_the_same_pieces() -> None:
    assert shipped().vocabulary == vocabulary()
