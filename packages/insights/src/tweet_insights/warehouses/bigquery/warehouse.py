"""A BigQuery dataset that the loader fills, as a warehouse. Needs the extra `bigquery`."""

from datetime import timedelta

from tweet_insights.warehouses.bigquery.address import BigQueryAddress
from tweet_insights.warehouses.bigquery.budget import Budget
from tweet_insights.warehouses.bigquery.client import BigQueryClient
from tweet_insights.warehouses.bigquery.source import BigQuerySource, State
from tweet_insights.warehouses.copied import Copied


def bigquery_at(place: str, patience: timedelta, byte_budget: int) -> Copied[State]:
    """The dataset that `PROJECT.DATASET?…` names; nothing is asked yet.

    Raises:
        WarehouseError: when it names none, or there are no credentials.
    """
    client = BigQueryClient.at(BigQueryAddress.parse(place))
    return Copied(BigQuerySource(client, Budget(byte_budget)), patience, billed=True)
