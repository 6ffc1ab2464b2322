"""Texts as rows of numbers, by an encoder in an ONNX file. The one file that knows onnxruntime.

Needs the extra `quality`.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped] # it carries no types

from tweet_insights.models.pieces import Cut

Floats = npt.NDArray[np.float32]


class Embed:
    """One thread that does not spin: the cores are shared with whoever else scores, reads and writes."""

    def __init__(self, model: bytes, tokenizer: bytes) -> None:
        """From an encoder as `training/quality/export.py` writes it, and the tokenizer it learned with."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._cut = Cut(tokenizer)
        self._width = self._session.get_outputs()[0].shape[1]

    def __call__(self, texts: Sequence[str]) -> Floats:
        """One row for each text.

        One text at a time: its activations are rounded to 8 bits with one scale, and texts that share it change
        each other's answers (single probabilities by up to 0.26). Side by side they would take 2.0 ms and not 2.8.
        """
        rows = np.zeros((len(texts), self._width), np.float32)
        for row, pieces in enumerate(self._cut(texts)):
            [[rows[row]]] = self._session.run(None, {"ids": np.array([pieces], np.int64)})
        return rows
