"""A real S3 endpoint for the run: moto's server in a process of its own, started when first asked for."""

from __future__ import annotations

import uuid
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from tweet_loader.sinks.s3_store import S3Store
from tweet_local.s3_server import WHO, endpoint

if TYPE_CHECKING:  # types are of the workspace's lint group, which a package's own tests do without
    from types_boto3_s3 import S3Client

BUCKET = "warehouse"


@cache
def session() -> boto3.Session:
    """Who asks."""
    return boto3.Session(WHO["AWS_ACCESS_KEY_ID"], WHO["AWS_SECRET_ACCESS_KEY"], region_name=WHO["AWS_DEFAULT_REGION"])


@cache
def client() -> S3Client:
    """A client of it, with the bucket made."""
    found = session().client("s3", endpoint_url=endpoint(), config=Config(retries={"total_max_attempts": 1}))
    found.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    return found


def new_store() -> S3Store:
    """An empty place in the bucket."""
    return S3Store(BUCKET, f"{uuid.uuid4().hex}/", session(), client())
