"""The commands about models: ask one, train one, describe them."""

import json
import os
import sys
import time

import structlog

from tweet_insights.failures import one_line_for_a_failure
from tweet_insights.settings_models import CardsSettings, ClassifySettings, TrainSettings

log = structlog.get_logger()
DEFAULTS = ClassifySettings()


def classify(*, settings: ClassifySettings = DEFAULTS) -> int:
    """Read texts from stdin, one a line, and print a label for each, as they come. Every text is taken for English.

    Example: tweet-insights classify --task emotion --json < texts.txt > labels.jsonl
    """
    # Each command loads what it needs.
    from tweet_insights.classify import able, lines_of, printed  # noqa: PLC0415 - see above
    from tweet_insights.models.ladder import judge  # noqa: PLC0415 - see above

    try:
        with one_line_for_a_failure(), os.fdopen(sys.stdin.fileno(), "rb", closefd=False) as stdin:
            model = able(judge(settings.model), settings.task)
            for texts in lines_of(stdin):
                said = model.answer(texts, settings.task)
                lines = printed(said, as_json=settings.as_json, abstain=settings.abstain)
                sys.stdout.writelines(f"{line}\n" for line in lines)
                sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough. Python would complain once more when it closes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def train(*, settings: TrainSettings) -> int:
    """Make the weights of the model fast from labelled tweets: the same files give the same weights, bit for bit.

    Example: tweet-insights train --data tweeteval --output fast.npz
    """
    from tweet_insights.models.weights import digest, save  # noqa: PLC0415 - see classify
    from tweet_insights.training.profanity import word_scores  # noqa: PLC0415 - see classify
    from tweet_insights.training.train import train as made  # noqa: PLC0415 - see classify

    begin = time.process_time()
    with one_line_for_a_failure():
        weights = made(settings.data, settings.task, word_scores(), lambda facts: log.info("learning", **facts))
        settings.output.parent.mkdir(parents=True, exist_ok=True)
        save(weights, settings.output)
        size = settings.output.stat().st_size
    version, seconds = digest(weights), round(time.process_time() - begin, 1)
    log.info("trained", weights=str(settings.output), bytes=size, cpu_seconds=seconds)
    result = {"weights": str(settings.output), "sha256": version, "version": version[:12], "bytes": size}
    print(json.dumps(result) if settings.as_json else f"{settings.output}: {size:,} bytes, version {version[:12]}")
    return 0


def cards(*, settings: CardsSettings) -> int:
    """Measure every model on the validation tweets and write its card: figures as JSON, and the page made of them.

    Example: tweet-insights cards --data tweeteval --output cards
    """
    from tweet_insights.models.card import write  # noqa: PLC0415 - see classify
    from tweet_insights.models.ladder import Rung, judge  # noqa: PLC0415 - see classify
    from tweet_insights.training.measure import measure  # noqa: PLC0415 - see classify

    with one_line_for_a_failure():
        for rung in Rung:
            card = measure(judge(rung), settings.data, settings.resamples)
            print(write(card, settings.output))
    return 0
