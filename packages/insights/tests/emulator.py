"""BigQuery's emulator for this run, in a process of its own, started when first asked for."""

import uuid

from tweet_insights.warehouses.bigquery.address import BigQueryAddress
from tweet_local.bigquery_server import endpoint
from tweet_local.emulator import PROJECT


def new_place() -> str:
    """A dataset that is not there yet, as an address has it."""
    return f"{PROJECT}.d{uuid.uuid4().hex}?plan=sandbox&{endpoint()}"


def new_address() -> BigQueryAddress:
    """The same, understood."""
    return BigQueryAddress.parse(new_place())
