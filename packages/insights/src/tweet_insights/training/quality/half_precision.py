"""Products of matrices in bfloat16, summed in float32; the parameters stay in float32 (Micikevicius et al., 2018).

A step of 32 tweets takes 0.58 s of CPU time where processors have AVX512-BF16, and 0.81 s with products in float32.

Needs the extra `train-quality`.
"""

import jax
import jax.numpy as jnp

Kept = tuple[jax.Array, jax.Array]


@jax.custom_vjp
def product(rows: jax.Array, weights: jax.Array) -> jax.Array:
    """`rows @ weights` of two matrices."""
    return _product(_half(rows), _half(weights), 1, 0)


def _forward(rows: jax.Array, weights: jax.Array) -> tuple[jax.Array, Kept]:
    rows, weights = _half(rows), _half(weights)
    return _product(rows, weights, 1, 0), (rows, weights)


def _backward(kept: Kept, slope: jax.Array) -> Kept:
    # JAX's own rule would multiply a float32 slope with half-precision weights, which has no fast path on a CPU.
    rows, weights = kept
    slope = _half(slope)
    return _product(slope, weights, 1, 1), _product(rows, slope, 0, 0)


product.defvjp(_forward, _backward)


def _product(one: jax.Array, other: jax.Array, along: int, beside: int) -> jax.Array:
    return jax.lax.dot_general(one, other, (((along,), (beside,)), ((), ())), preferred_element_type=jnp.float32)


def _half(array: jax.Array) -> jax.Array:
    return array.astype(jnp.bfloat16)
