"""all-MiniLM-L6-v2 with a head of its own, as a function of its parameters: what is fine-tuned.

Needs the extra `train-quality`.
"""

from collections.abc import Mapping
from typing import TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from tweet_insights.training.quality.half_precision import product

PARTS = 12
"""Attention heads of each layer. There are six layers, 384 wide (W. Wang et al., MiniLM, 2020); tests take smaller."""
EPSILON = 1e-12
SHUT = -1e9
"""Added to the attention that nobody may pay: padding."""
KEPT = 230
"""Of 256: a tenth of the activations is dropped in training, as BERT was trained."""
Arrays: TypeAlias = Mapping[str, npt.NDArray[np.float32]]
Parameters: TypeAlias = dict[str, jax.Array]


def logits(parameters: Parameters, ids: jax.Array, mask: jax.Array, chance: jax.Array | None = None) -> jax.Array:
    """A score for every label of every task, for each text: `ids` and `mask` (1 or 0) are texts by places.

    `chance` is the key of the dropout; without one nothing is dropped, and the same text always gets the same scores.
    """
    return linear(embedding(parameters, ids, mask, chance), parameters, "head")


def embedding(parameters: Parameters, ids: jax.Array, mask: jax.Array, chance: jax.Array | None = None) -> jax.Array:
    """Each text as the mean of what its word pieces became: texts by their width."""
    layers = layers_of(parameters)
    keys = iter([None] * (2 * layers + 2) if chance is None else jax.random.split(chance, 2 * layers + 2))
    shut = (1 - mask)[:, None, None, :] * SHUT
    state = parameters["pieces"][ids] + parameters["places"][: ids.shape[1]]
    state = dropped(normed(state, parameters, "norm"), next(keys))
    for layer in range(layers):
        name = f"layer{layer}."
        paid = linear(attention(state, shut, parameters, name), parameters, name + "out")
        state = normed(state + dropped(paid, next(keys)), parameters, name + "norm1")
        wide = jax.nn.gelu(linear(state, parameters, name + "wide"), approximate=False)
        state = normed(
            state + dropped(linear(wide, parameters, name + "narrow"), next(keys)), parameters, name + "norm2"
        )
    mean = (state * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    return dropped(mean, next(keys))


def layers_of(parameters: Mapping[str, object]) -> int:
    """How many layers there are, by the parameters' names."""
    return sum(name.endswith("attend.weight") for name in parameters)


def attention(state: jax.Array, shut: jax.Array, parameters: Parameters, name: str) -> jax.Array:
    """What each place takes from the others, by scaled dot products (Vaswani et al., 2017)."""
    texts, places, width = state.shape
    joined = linear(state, parameters, name + "attend").reshape(texts, places, 3, PARTS, width // PARTS)
    query, key, value = (joined[:, :, part].transpose(0, 2, 1, 3) for part in range(3))
    share = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / np.float32((width // PARTS) ** 0.5) + shut, axis=-1)
    return (share @ value).transpose(0, 2, 1, 3).reshape(texts, places, width)


def linear(state: jax.Array, parameters: Parameters, name: str) -> jax.Array:
    """Weights are kept as inputs by outputs."""
    weight = parameters[name + ".weight"]
    rows = product(state.reshape(-1, weight.shape[0]), weight)
    return rows.reshape(*state.shape[:-1], weight.shape[1]) + parameters[name + ".bias"]


def normed(state: jax.Array, parameters: Parameters, name: str) -> jax.Array:
    """Layer normalisation (Ba, Kiros and Hinton, 2016)."""
    off = state - state.mean(axis=-1, keepdims=True)
    spread = jax.lax.rsqrt((off * off).mean(axis=-1, keepdims=True) + EPSILON)
    return off * spread * parameters[name + ".scale"] + parameters[name + ".shift"]


def dropped(state: jax.Array, key: jax.Array | None) -> jax.Array:
    """A tenth set to 0, the rest enlarged so that the sum stays."""
    if key is None:
        return state
    return jnp.where(jax.random.bits(key, state.shape, jnp.uint8) < KEPT, state * np.float32(256 / KEPT), 0)
