"""Fine-tune the encoder on all tasks at once. It can be stopped and goes on where it was.

Needs the extra `train-quality`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax  # type: ignore[import-untyped] # it carries no types

from tweet_insights.training.quality.checkpoint import Checkpoint, keep, kept
from tweet_insights.training.quality.lessons import Lessons, Step, columns_of, step, timetable
from tweet_insights.training.quality.minilm import Parameters, logits
from tweet_insights.training.quality.pretrained import Weights

PEAK, END, WARM_UP = 1e-4, 1e-6, 16
"""Learning rate: up to PEAK in the first WARM_UPth of the steps, then by a cosine down to END."""
DECAY, CLIP = 0.01, 1.0
EVERY = 200
"""Steps between two checkpoints: five minutes' work at most is done twice."""
Tell = Callable[[dict[str, str | int | float]], None]


@dataclass(frozen=True, slots=True)
class Course:
    """What one fine-tuning is made of, beside the tweets."""

    passes: tuple[float, ...]
    """Of each task of the lessons, how often its tweets are seen."""
    seed: int
    steps: int | None = None
    """End after so many: three quarters as in a longer course, then the learning rate falls to 0."""


def fine_tune(start: Weights, known: Lessons, course: Course, folder: Path, tell: Tell) -> Weights:
    """Learn `known` from the encoder `start`; checkpoints are kept in `folder`, which belongs to this course alone.

    The same tweets, course and processor give the same weights, stopped in between or not.
    """
    table = timetable(known, course.passes, course.seed)
    last = len(table) if course.steps is None else min(course.steps, len(table))
    # Where the rate falls early, this course is no longer that of others who go on from the checkpoints.
    shared = last if last == len(table) else last - last // 4
    parameters = headed(start, columns_of(known.tasks)[-1].stop)
    optimiser = _optimiser(parameters, _rate(len(table), shared, last))
    begin, own = Checkpoint(0, parameters, optimiser.init(parameters)), folder / f"to-{last}"
    state = kept(own, kept(folder, begin, shared))
    advance, chance = _advance(optimiser), jax.random.key(course.seed)
    losses: list[jax.Array] = []
    for done in range(state.steps, last):
        state, loss = advance(state, step(known, table[done]), jax.random.fold_in(chance, done))
        losses.append(loss)
        if state.steps % EVERY == 0 or state.steps == last:
            keep(folder if state.steps <= shared else own, state)
            tell({"seed": course.seed, "step": state.steps, "of": last, "loss": _mean(losses)})
            losses.clear()
    return {name: np.asarray(array) for name, array in state.parameters.items()}


def headed(start: Weights, labels: int) -> Parameters:
    """The encoder with a fresh head. It is the same for every seed, so that several fine-tunings can be averaged."""
    head = np.random.default_rng(0).normal(0, 0.02, (start["pieces"].shape[1], labels)).astype(np.float32)
    own = {"head.weight": head, "head.bias": np.zeros(labels, np.float32)}
    return {name: jnp.asarray(array) for name, array in (start | own).items()}


def _rate(steps: int, shared: int, last: int) -> optax.Schedule:
    whole = optax.warmup_cosine_decay_schedule(0, PEAK, max(steps // WARM_UP, 1), steps, END)
    if last == steps:
        return whole
    early = optax.linear_schedule(1, 0, last - shared, shared)
    return lambda step: whole(step) * early(step)


def _optimiser(parameters: Parameters, rate: optax.Schedule) -> optax.GradientTransformation:
    decayed = {name: name.endswith(".weight") for name in parameters}
    return optax.chain(optax.clip_by_global_norm(CLIP), optax.adamw(rate, weight_decay=DECAY, mask=decayed))


Advance = Callable[[Checkpoint, Step, jax.Array], tuple[Checkpoint, jax.Array]]
Given = tuple[jax.Array, jax.Array, jax.Array, jax.Array]
"""The arrays of a Step, in its order."""


def _advance(optimiser: optax.GradientTransformation) -> Advance:
    def changed(
        parameters: Parameters, slopes: optax.OptState, given: Given, chance: jax.Array
    ) -> tuple[Parameters, optax.OptState, jax.Array]:
        loss, slope = jax.value_and_grad(_loss)(parameters, given, chance)
        change, slopes = optimiser.update(slope, slopes, parameters)
        return optax.apply_updates(parameters, change), slopes, loss

    compiled = jax.jit(changed, donate_argnums=(0, 1))

    def advance(state: Checkpoint, now: Step, chance: jax.Array) -> tuple[Checkpoint, jax.Array]:
        given = tuple(map(jnp.asarray, (now.ids, now.mask, now.wanted, now.weight)))
        parameters, slopes, loss = compiled(state.parameters, state.slopes, given, chance)
        return Checkpoint(state.steps + 1, parameters, slopes), loss

    return advance


def _loss(parameters: Parameters, given: Given, chance: jax.Array) -> jax.Array:
    """Cross entropy over the labels of each tweet's own task."""
    ids, mask, wanted, weight = given
    foreign = wanted < 0
    scores = jnp.where(foreign, -1e9, logits(parameters, ids, mask, chance))
    missed = -jnp.where(foreign, 0, wanted * jax.nn.log_softmax(scores, axis=-1)).sum(axis=-1)
    return (missed * weight).mean()


def _mean(losses: Sequence[jax.Array]) -> float:
    return round(float(np.mean([float(loss) for loss in losses])), 4)


def averaged(found: Sequence[Weights]) -> Weights:
    """The mean of several fine-tunings of one encoder, as good as asking them all (M. Wortsman et al., 2022)."""
    return {name: np.mean([weights[name] for weights in found], axis=0, dtype=np.float32) for name in found[0]}
