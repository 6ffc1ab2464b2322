"""The commands about models: ask one, train one, describe them."""

import dataclasses
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from tweet_insights.failures import one_line_for_a_failure
from tweet_insights.models.ladder import extra
from tweet_insights.settings_models import CardsSettings, ClassifySettings, Trained, TrainSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tweet_insights.classify import ByteStream
    from tweet_insights.models.answer import Classifier

log = structlog.get_logger()
DEFAULTS = ClassifySettings()


def classify(*, settings: ClassifySettings = DEFAULTS) -> int:
    """Read texts from stdin, one a line, and print a label for each, as they come.

    Every text is taken for English, unless --only-english leaves others unread and counts them.

    Example: tweet-insights classify --task emotion --json < texts.txt > labels.jsonl

    Example: tweet-insights classify --task hate --shares < texts.txt
    """
    # Each command loads what it needs.
    from tweet_insights.classify import able  # noqa: PLC0415 - see above
    from tweet_insights.models.ladder import judge  # noqa: PLC0415 - see above
    from tweet_insights.shares import warning  # noqa: PLC0415 - see above

    try:
        with one_line_for_a_failure(), os.fdopen(sys.stdin.fileno(), "rb", closefd=False) as stdin:
            model = able(judge(settings.model), settings.task)
            for line in warning(settings.task):
                log.warning(line)
            _answer_all(stdin, model, settings)
    except BrokenPipeError:
        # Who reads has seen enough. Python would complain once more when it closes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _answer_all(stdin: "ByteStream", model: "Classifier", settings: ClassifySettings) -> None:
    from tweet_insights.classify import interleaved, lines_of, printed  # noqa: PLC0415 - see classify
    from tweet_insights.models.card import card_of  # noqa: PLC0415 - see classify
    from tweet_insights.shares import add, shares, told  # noqa: PLC0415 - see classify

    language_of, counts, unread = _gate(settings), Counter[str](), 0
    for texts in lines_of(stdin):
        foreign = language_of(texts)
        read = [text for text, language in zip(texts, foreign, strict=True) if language is None]
        said = model.answer(read, settings.task)
        add(counts, said)
        unread += len(texts) - len(read)
        if not settings.shares:
            lines = printed(said, as_json=settings.as_json, abstain=settings.abstain)
            lines = interleaved(lines, foreign, as_json=settings.as_json)
            sys.stdout.writelines(f"{line}\n" for line in lines)
            sys.stdout.flush()
    if settings.only_english:
        log.info("classified", read=counts.total(), left_unread=unread)
    if settings.shares:
        found = shares(counts, card_of(settings.model).tasks[settings.task])
        as_json = json.dumps([dataclasses.asdict(each) for each in found])
        print(as_json if settings.as_json else "\n".join(told(settings.task, found)))


def _gate(settings: ClassifySettings) -> "Callable[[Sequence[str]], Sequence[str | None]]":
    if not settings.only_english:
        return lambda texts: [None] * len(texts)
    with extra("languages"):
        from tweet_insights.models.language_gate import LanguageGate  # noqa: PLC0415 - see classify
    return LanguageGate()


def train(*, settings: TrainSettings) -> int:
    """Make the weights of a model from labelled tweets: the same files give the same weights, bit for bit.

    quality takes two hours of two cores; stopped, it goes on where it was.

    Example: tweet-insights train --data tweeteval --output fast.npz

    Example: nice tweet-insights train --model quality --data tweeteval --output quality
    """
    begin = time.process_time()
    with one_line_for_a_failure():
        made = _fast(settings) if settings.model is Trained.FAST else _quality(settings)
    log.info("trained", **made, cpu_seconds=round(time.process_time() - begin, 1))
    path, size, version = made["weights"], made["bytes"], made["version"]
    print(json.dumps(made) if settings.as_json else f"{path}: {size:,} bytes, version {version}")
    return 0


def _fast(settings: TrainSettings) -> dict[str, str | int]:
    from tweet_insights.models.answer import version_of  # noqa: PLC0415 - see classify
    from tweet_insights.models.weights import digest, save  # noqa: PLC0415 - see classify

    with extra("train"):
        from tweet_insights.training.profanity import word_scores  # noqa: PLC0415 - see classify
        from tweet_insights.training.static import vectors, vocabulary  # noqa: PLC0415 - see classify
        from tweet_insights.training.train import Given, train  # noqa: PLC0415 - see classify

    given = Given(word_scores(), vocabulary(), vectors())
    weights = train(settings.data, settings.task, given, lambda facts: log.info("learning", **facts))
    path = settings.output or Path("fast.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    save(weights, path)
    whole = digest(weights)
    return {"weights": str(path), "sha256": whole, "version": version_of(whole), "bytes": path.stat().st_size}


def _quality(settings: TrainSettings) -> dict[str, str | int]:
    with extra("train-quality"):
        from tweet_insights.models.quality import Quality, at  # noqa: PLC0415 - see classify
        from tweet_insights.training.quality.make import Plan, make  # noqa: PLC0415 - see classify
        from tweet_insights.training.quality.pretrained import weights  # noqa: PLC0415 - see classify

    path = settings.output or Path("quality")
    plan = Plan(weights(), tuple(range(settings.seeds)), settings.steps)
    make(settings.data, plan, path, lambda facts: log.info("learning", **facts))
    files = at(path)
    size = len(files.encoder) + len(files.tokenizer) + len(files.heads)
    return {"weights": str(path), "version": Quality(files).model.version, "bytes": size}


def cards(*, settings: CardsSettings) -> int:
    """Measure every model on the validation tweets and write its card: figures as JSON, and the page made of them.

    Example: tweet-insights cards --data tweeteval --output cards --readme README.md
    """
    from tweet_insights.models.card import card_in, write  # noqa: PLC0415 - see classify
    from tweet_insights.models.card_table import put, table  # noqa: PLC0415 - see classify
    from tweet_insights.models.ladder import Rung, judge  # noqa: PLC0415 - see classify
    from tweet_insights.training.measure import measure  # noqa: PLC0415 - see classify

    with one_line_for_a_failure():
        for rung in settings.model:
            model = judge(rung)
            # A model that votes with another is also measured without it.
            card = measure(model, settings.data, settings.resamples, getattr(model, "alone", None))
            print(write(card, settings.output))
        if settings.readme is not None:
            put(table([card_in(settings.output, rung) for rung in Rung]), settings.readme)
            print(settings.readme)
    return 0
