"""A model that feels something in every text, for what no real one says of made-up tweets often enough."""

from zlib import crc32

import pyarrow as pa
from tweet_insights.behaviour.emotions import NAMES
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.warehouse import JUDGEMENTS, Model


class Feeling:
    """The lexicon's sentiment; emotion and offence by a checksum of the text, the rare ones rarely."""

    model = Model("feeling", "1", ("en",))

    def __init__(self) -> None:
        self._lexicon = Lexicon()

    def judge(self, texts: pa.Table) -> pa.Table:
        sums = [crc32(str(text).encode()) for text in texts.column("text").to_pylist()]
        places = [0] * 6 + [1] * 5 + [2] + [3] * 2 + [4] * 3
        emotions = [(*NAMES, None)[places[each % len(places)]] for each in sums]
        said = self._lexicon.judge(texts).drop_columns(["emotion", "offensive"])
        said = said.append_column("emotion", pa.array(emotions, pa.string()))
        return said.append_column("offensive", pa.array([each % 7 == 0 for each in sums])).cast(JUDGEMENTS)
