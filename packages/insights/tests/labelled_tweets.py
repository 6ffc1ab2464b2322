"""A folder such as TweetEval's, of tweets made up from words that give their label away."""

import random
from pathlib import Path

from tweet_insights.models.task import TASKS, Task

MARKS = ("dreadful awful rotten", "table seven o'clock", "lovely splendid sweet", "gloomy lonely grey")
EVERY_DAY = ["the", "and", "train", "coffee", "people", "today", "really", "again", "what", "just"]


def made_folder(folder: Path, train: int = 80, validation: int = 40) -> Path:
    for task in TASKS.values():
        place = folder / task.name
        place.mkdir(parents=True)
        (place / "mapping.txt").write_text("\n".join(f"{n}\t{label}" for n, label in enumerate(task.labels)))
        for split, number in (("train", train), ("val", validation)):
            write(place, split, *made_up(task, f"{task.name}{split}", number))
    return folder


def made_up(task: Task, seed: str, number: int) -> tuple[list[str], list[int]]:
    chance = random.Random(seed)
    labels = [place % len(task.labels) for place in range(number)]
    texts = [
        " ".join([*chance.choices(EVERY_DAY, k=9), chance.choice(MARKS[label].split()), f"q{chance.random()}"])
        for label in labels
    ]
    return texts, labels


def write(folder: Path, split: str, texts: list[str], labels: list[int]) -> None:
    (folder / f"{split}_text.txt").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    (folder / f"{split}_labels.txt").write_text("".join(f"{label}\n" for label in labels))
