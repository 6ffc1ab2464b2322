"""Make the files of `quality` from labelled tweets, step by step. Needs the extra `train-quality`."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tweet_insights.models.embed import Embed
from tweet_insights.models.fast import Fast, softmax
from tweet_insights.models.heads import Head, save
from tweet_insights.models.pieces import Cut
from tweet_insights.models.quality import ENCODER, HEADS, TINY, TOKENIZER, Floats, decided, scores_of, voted
from tweet_insights.models.task import TASKS, Name
from tweet_insights.training import cache
from tweet_insights.training.distinct import without_copies
from tweet_insights.training.fit import Dense, fit, heat_of
from tweet_insights.training.pinned import TOKENIZER as KNOWN
from tweet_insights.training.quality.export import export
from tweet_insights.training.quality.fine_tune import (
    CLIP,
    DECAY,
    END,
    PEAK,
    WARM_UP,
    Course,
    Tell,
    averaged,
    fine_tune,
)
from tweet_insights.training.quality.lessons import PASSES, Lessons, columns_of, lessons
from tweet_insights.training.quality.pretrained import Weights
from tweet_insights.training.train import UNSURE
from tweet_insights.training.tweeteval import Labelled, labelled

PROBED = (Name.IRONY, Name.HATE)
"""Tasks that the encoder is not tuned for: their heads are fitted to what it says as it is, at no cost when asked."""
PROBED_SCALE, PROBE_STRENGTH, PROBE_ROUNDS = 0.02, 1.0, 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fine-tuned, and how often."""

    start: Weights
    seeds: tuple[int, ...] = (0,)
    """Several are averaged."""
    steps: int | None = None
    """Stop each after so many steps."""


def make(folder: Path, plan: Plan, output: Path, tell: Tell) -> None:
    """Fine-tune, export, add the other heads, calibrate; write the files that `models/quality.py` reads.

    Checkpoints are kept in the user's cache folder: run again, it goes on where it was stopped.

    Raises:
        DataError: when a file of labelled tweets cannot be used.
        PinnedError: when the tokenizer is not the one that is known.
    """
    tokenizer = KNOWN.read()
    known = lessons(folder, Cut(tokenizer), PASSES)
    courses = [Course(tuple(PASSES.values()), seed, plan.steps) for seed in plan.seeds]
    tuned = averaged(
        [fine_tune(plan.start, known, each, _folder_of(known, each, plan.start), tell) for each in courses]
    )
    output.mkdir(parents=True, exist_ok=True)
    export(tuned, output / ENCODER)
    (output / TOKENIZER).write_bytes(tokenizer)
    embed, fast = Embed((output / ENCODER).read_bytes(), tokenizer), Fast()
    heads = _tuned_heads(tuned) | {name: _probe(folder, name, embed) for name in PROBED}
    asked = {name: labelled(folder, TASKS[name], "val") for name in heads}
    calibrated = {str(name): _calibrated(name, heads[name], texts, embed, fast) for name, texts in asked.items()}
    save(calibrated, output / HEADS)


def _folder_of(known: Lessons, course: Course, start: Weights) -> Path:
    """Where the checkpoints of this course are kept: of these tweets, from this encoder, in this order."""
    about = hashlib.sha256(repr((known.pieces, known.task.tolist(), known.label.tolist())).encode())
    about.update(repr((course.passes, course.seed, PEAK, END, WARM_UP, DECAY, CLIP)).encode())
    for name, array in sorted(start.items()):
        about.update(name.encode() + array.tobytes())
    return cache.folder() / "quality" / about.hexdigest()[:12]


def _tuned_heads(tuned: Weights) -> dict[Name, Head]:
    weight, bias = tuned["head.weight"], tuned["head.bias"]
    columns = zip(PASSES, columns_of(tuple(PASSES)), strict=True)
    return {name: _head(name, weight[:, own], bias[own]) for name, own in columns}


def _head(name: Name, weight: Floats, bias: Floats) -> Head:
    return Head(TASKS[name].labels, weight, bias, heat=1.0, vote_heat=1.0, unsure_below=0.0)


def _probe(folder: Path, name: Name, embed: Embed) -> Head:
    known, asked = (labelled(folder, TASKS[name], split) for split in ("train", "val"))
    kept = without_copies(known.texts, asked.texts)
    texts = [text for text, stays in zip(known.texts, kept.tolist(), strict=True) if stays]
    seen = Dense(embed(texts).astype(np.float64), PROBED_SCALE)
    kinds = len(TASKS[name].labels)
    fitted = fit((), (seen,), known.labels[kept], kinds=kinds, strength=PROBE_STRENGTH, rounds=PROBE_ROUNDS)
    return _head(name, fitted.dense[0].astype(np.float32), fitted.bias.astype(np.float32))


def _calibrated(name: Name, head: Head, asked: Labelled, embed: Embed, fast: Fast) -> Head:
    """By the rounded encoder, since rounding moves single probabilities; first its own, then those of the vote."""
    scores = scores_of(embed(asked.texts), head)
    own = replace(head, heat=round(heat_of(scores.astype(np.float64), asked.labels), 4))
    vote = voted(softmax(scores / np.float32(own.heat)), fast.answer(asked.texts, name))
    both = replace(own, vote_heat=round(heat_of(np.log(np.maximum(vote.astype(np.float64), TINY)), asked.labels), 4))
    sure = decided(both, vote).confidence
    # Cut, not rounded: of tweets that are all equally sure, none may fall below.
    return replace(both, unsure_below=float(np.floor(1e4 * np.quantile(sure, UNSURE)) / 1e4))
