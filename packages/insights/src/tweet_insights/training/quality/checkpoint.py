"""The state of a fine-tuning on disk, replaced as a whole: whatever ends the process, the last one is whole.

Needs the extra `train-quality`.
"""

from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax  # type: ignore[import-untyped] # it carries no types

from tweet_insights.training.quality.minilm import Parameters


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a fine-tuning is: 270 MB."""

    steps: int
    parameters: Parameters
    slopes: optax.OptState


def keep(folder: Path, state: Checkpoint) -> None:
    """Write it in place of the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    leaves = jax.tree.leaves((state.parameters, state.slopes))
    part = folder / "checkpoint.part"
    with part.open("wb") as file:
        arrays = {f"{place:04}": np.asarray(leaf) for place, leaf in enumerate(leaves)}
        np.savez(file, allow_pickle=False, steps=np.array(state.steps), **arrays)
    part.replace(folder / "checkpoint.npz")


def kept(folder: Path, start: Checkpoint, most: int | None = None) -> Checkpoint:
    """The state that is on disk, or `start` when there is none, or one beyond `most` steps. They are of equal shape."""
    path = folder / "checkpoint.npz"
    if not path.exists():
        return start
    leaves, shape = jax.tree.flatten((start.parameters, start.slopes))
    with np.load(path, allow_pickle=False) as held:
        leaves = [jnp.asarray(held[f"{place:04}"]) for place in range(len(leaves))]
        steps = int(held["steps"])
    if most is not None and steps > most:
        return start
    parameters, slopes = jax.tree.unflatten(shape, leaves)
    return Checkpoint(steps, parameters, slopes)
