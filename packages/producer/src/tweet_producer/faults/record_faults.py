"""Records of which a seeded share is damaged on purpose.

Each is damaged with the probability that was asked for, whatever the others are. A damaged record takes the place of
the sound one: as many records are sent as without, and the others are the same bytes.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from tweet_producer.encode import Encoder, Record, Records
from tweet_producer.faults.corruption import CORRUPTIONS, Older, Original

STREAM = 5
"""Stream of chance; see society.population.generate.STREAM."""
DRAWS = 2


class Faults:
    """Chooses what is damaged, and how: the same shares and seed choose the same, however the records are batched.

    Args:
        shares: by name; those that are no CORRUPTIONS are no business of this.
        seed: of the choice.
        older: contracts for whoever asks for `older_contract`.
    """

    def __init__(self, shares: Mapping[str, float], seed: int, older: Sequence[Older] = ()) -> None:
        asked = {name: share for name, share in shares.items() if name in CORRUPTIONS}
        self.older = older
        self._names = tuple(asked)
        self._sums = np.cumsum(list(asked.values()))
        self._chance = np.random.default_rng([seed, STREAM])

    def chosen(self, number: int) -> Mapping[int, tuple[str, float]]:
        """By row, for those of the next `number` records that are damaged: by what, and a draw for it."""
        if not self._names:
            return {}
        draws = self._chance.random((number, DRAWS))
        kinds = np.searchsorted(self._sums, draws[:, 0], side="right")
        struck = np.flatnonzero(kinds < len(self._names))
        return {row: (self._names[kinds[row]], float(draws[row, 1])) for row in struck.tolist()}


def records(batch: pa.RecordBatch, encoder: Encoder, faults: Faults) -> Records:
    """The records of a batch of events, some of them damaged."""
    made, chosen = encoder.records(batch), faults.chosen(batch.num_rows)
    if not chosen:
        return made
    keys, values = made.keys.to_pylist(), made.values.to_pylist()
    for place, row in enumerate(made.places):
        if row in chosen:
            damage, draw = chosen[row]
            sound = Record(keys[place], values[place])
            keys[place], values[place] = CORRUPTIONS[damage](
                Original(batch.slice(row, 1), sound, encoder, faults.older, draw)
            )
    return Records(pa.array(keys, pa.binary()), pa.array(values, pa.binary()), made.places, made.refused)
