"""What a model costs and what it is worth: CPU time a tweet, points over VADER, and memory over a million tweets.

uv run python bench/insights.py [--data TWEETEVAL] [--tweets 1000000] [--rounds 5]

Rounds alternate, so that a machine that slows down slows all; made-up tweets serve where no --data is given, and then
nothing is said about points.
"""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pyarrow as pa
from tweet_insights.models.ladder import Rung, judge
from tweet_insights.models.task import TASKS, Name
from tweet_insights.training.measure import measure
from tweet_insights.training.tweeteval import labelled

WORDS = (  # noqa: SIM905 - a sentence is easier to read than forty quoted words
    "the train was late again and nobody said why what lovely coffee awful service thank you so much never "
    "going back there best day of my life honestly worst game we lost #monday #rail @user http :) lol !! ..."
).split()
CHUNK = 10_000


def made_up(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    while True:
        yield " ".join(chance.choices(WORDS, k=chance.randint(5, 30)))


def milliseconds(step: Callable[[], object], texts: list[str]) -> float:
    begin = time.process_time()
    step()
    return 1000 * (time.process_time() - begin) / len(texts)


def speed(texts: list[str], rounds: int) -> None:
    steps: dict[str, Callable[[], object]] = {}
    column = pa.table({"text": pa.array(texts, pa.string())})
    for rung in Rung:
        model = judge(rung)
        steps |= {f"{rung}, sentiment": partial(model.answer, texts, Name.SENTIMENT)}
        steps |= {f"{rung}, all that is kept": partial(model.judge, column)}
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds + 1):
        for name, step in steps.items():
            took[name].append(milliseconds(step, texts))
    for name, rows in took.items():
        after = rows[1:]  # the first loads what is loaded once
        print(f"{name:<26} {statistics.median(after):.3f} ms CPU a tweet ({min(after):.3f} to {max(after):.3f})")


def worth(folder: Path) -> None:
    for rung in (Rung.FAST, Rung.QUALITY):
        for name, figures in measure(judge(rung), folder, resamples=1000).tasks.items():
            value = figures.value
            print(
                f"{rung:<10} {name:<10} {figures.metric} {value.value} ({value.low} to {value.high}), n = {figures.n}"
            )
            if figures.ahead_of_lexicon:
                ahead = figures.ahead_of_lexicon
                print(f"           {ahead.value} points over VADER ({ahead.low} to {ahead.high})")


def memory(tweets: int) -> None:
    model, texts = judge(Rung.FAST), made_up(1)
    peaks = []
    for done in range(0, tweets, CHUNK):
        model.answer(list(islice(texts, min(CHUNK, tweets - done))), Name.SENTIMENT)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    early = peaks[len(peaks) // 10]
    print(f"memory     {early:.0f} MiB at most after a tenth of {tweets:,} tweets, {peaks[-1]:.0f} MiB after all")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--tweets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    asked = labelled(said.data, TASKS[Name.SENTIMENT], "val").texts if said.data else list(islice(made_up(0), 2000))
    speed(asked, said.rounds)
    if said.data:
        worth(said.data)
    memory(said.tweets)


if __name__ == "__main__":
    main()
