"""What is read of the loader's tables, typed as the contracts say, whatever the kind of warehouse holds it in."""

import pyarrow as pa
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

from tweet_insights.warehouse import READ
from tweet_insights.warehouses.statements import SCORES

PROCESSED: pa.Schema = arrow_schema(latest(Subject.PROCESSED))
REJECTED: pa.Schema = arrow_schema(latest(Subject.REJECTED))
TABLES = {
    "tweets": pa.schema([PROCESSED.field(name) for name in READ["tweets"]]),
    "rejected": pa.schema([REJECTED.field(name) for name in READ["rejected"]]),
    "scores": SCORES,
}
