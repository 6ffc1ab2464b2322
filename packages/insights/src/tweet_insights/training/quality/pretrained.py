"""The encoder that fine-tuning starts from: files of a package, opened by their known SHA-256 alone.

Needs the extra `train-quality`.
"""

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load

from tweet_insights.training.pinned import MINILM

LAYERS = 6
PLACES = 128
"""Places kept of the 512 that there are: tweets are cut at 64 pieces."""
Weights = dict[str, npt.NDArray[np.float32]]


def weights() -> Weights:
    """The encoder's weights under the names of `minilm`, without a head: matrices as inputs by outputs.

    Raises:
        PinnedError: when the package that carries them is missing or another.
    """
    held = {name.removeprefix("bert."): array for name, array in load(MINILM.read()).items()}
    # Every piece stands in the first of two sentences: what marks it is added to the places, once.
    places = held["embeddings.position_embeddings.weight"][:PLACES] + held["embeddings.token_type_embeddings.weight"][0]
    found = {"pieces": held["embeddings.word_embeddings.weight"], "places": places}
    found |= _norm(held, "embeddings.LayerNorm", "norm")
    for layer in range(LAYERS):
        theirs, ours = f"encoder.layer.{layer}.", f"layer{layer}."
        thirds = [_linear(held, f"{theirs}attention.self.{part}", "third") for part in ("query", "key", "value")]
        found |= {
            f"{ours}attend.{kind}": np.concatenate([third[f"third.{kind}"] for third in thirds], axis=-1)
            for kind in ("weight", "bias")
        }
        found |= _linear(held, theirs + "attention.output.dense", ours + "out")
        found |= _norm(held, theirs + "attention.output.LayerNorm", ours + "norm1")
        found |= _linear(held, theirs + "intermediate.dense", ours + "wide")
        found |= _linear(held, theirs + "output.dense", ours + "narrow")
        found |= _norm(held, theirs + "output.LayerNorm", ours + "norm2")
    return {name: np.ascontiguousarray(array, np.float32) for name, array in found.items()}


def _linear(held: Weights, theirs: str, ours: str) -> Weights:
    return {f"{ours}.weight": held[f"{theirs}.weight"].T, f"{ours}.bias": held[f"{theirs}.bias"]}


def _norm(held: Weights, theirs: str, ours: str) -> Weights:
    return {f"{ours}.scale": held[f"{theirs}.weight"], f"{ours}.shift": held[f"{theirs}.bias"]}
