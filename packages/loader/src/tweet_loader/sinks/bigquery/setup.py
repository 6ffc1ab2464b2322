"""What must be there before the first tweet, as statements that leave what is there already."""

import uuid
from collections.abc import Iterator

from tweet_loader.sinks.bigquery import layout
from tweet_loader.sinks.bigquery.address import BigQueryAddress, Mode
from tweet_loader.sinks.bigquery.state import State

ACCOUNT = "tweet-loader"


def statements(address: BigQueryAddress) -> Iterator[str]:
    """The dataset, its tables and its views. The warehouse's name is a new one each time: the first one stays."""
    empty = State(warehouse=uuid.uuid4().hex[:12]).document()
    yield layout.dataset(address)
    yield from layout.tables(address, empty)
    yield from layout.views(address)


def rights(address: BigQueryAddress) -> Iterator[str]:
    """Commands that give a service account what it needs: to run jobs, and to write this one dataset."""
    member = f"serviceAccount:{ACCOUNT}@{address.project}.iam.gserviceaccount.com"
    yield f"gcloud services enable bigquery.googleapis.com --project {address.project}"
    yield f"gcloud iam service-accounts create {ACCOUNT} --project {address.project}"
    yield (f"gcloud projects add-iam-policy-binding {address.project} --member {member} --role roles/bigquery.jobUser")
    grant = f'GRANT `roles/bigquery.dataEditor` ON SCHEMA `{address.project}.{address.dataset}` TO "{member}"'
    yield f"bq query --use_legacy_sql=false --location={address.location} '{grant}'"
    if address.mode is Mode.STORAGE_WRITE:
        yield f"gcloud services enable bigquerystorage.googleapis.com --project {address.project}"
