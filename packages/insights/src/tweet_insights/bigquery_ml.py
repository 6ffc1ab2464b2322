"""The same questions as SQL for BigQuery ML: models that BigQuery trains and keeps, where the tweets are."""

import re
from enum import StrEnum
from importlib.resources import files

DATASET = re.compile(r"^[a-z][a-z0-9-]{4,28}[a-z0-9]\.[A-Za-z0-9_]{1,1024}$")


class Path(StrEnum):
    """What can be asked."""

    NEGATIVITY = "negativity"
    TOPICS = "topics"
    ANOMALIES = "anomalies"


class NoDatasetError(ValueError):
    """That is no name of a dataset."""


def sql_of(path: Path, dataset: str) -> str:
    """The statements, on that dataset.

    Raises:
        NoDatasetError: when it is no PROJECT.DATASET.
    """
    if not DATASET.match(dataset):
        raise NoDatasetError(f"{dataset!r} is no dataset (--dataset): write PROJECT.DATASET")
    text = files("tweet_insights").joinpath("questions", "bigquery_ml", f"{path}.sql").read_text(encoding="utf-8")
    return text.format(dataset=dataset)
