"""A prefix of an S3 bucket as a store: an object is made by one request that fails where there is one.

`If-None-Match: *` is what makes it exclusive (Amazon S3 User Guide, "conditional writes"); Arrow's own client cannot
send it. Where S3 is and who asks come from the environment, as every AWS tool reads it (AWS_ENDPOINT_URL, AWS_PROFILE).
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as UnreachableError
from pyarrow.fs import FileSystem, S3FileSystem

from tweet_loader.sink import SinkBusyError, SinkError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import ObjectIdentifierTypeDef

LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
"""Refusals that waiting may help, beside those of a server that fails (5xx)."""
PATIENCE = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
AT_ONCE = 1_000
"""Objects that one request may delete (Amazon S3 API Reference, DeleteObjects)."""


@dataclass(frozen=True, slots=True)
class S3Store:
    """The objects of `bucket` whose keys begin with `prefix`, which is empty or ends with a slash."""

    bucket: str
    prefix: str
    session: boto3.Session
    client: S3Client

    @classmethod
    def at(cls, address: str) -> S3Store:
        """The store at `s3://bucket/prefix`; nothing is asked yet.

        Raises:
            SinkError: when the environment says nothing or nonsense of where and who.
        """
        parts = urlsplit(address)
        prefix = parts.path.strip("/")
        with _told(address):
            session = boto3.Session()
            return cls(parts.netloc, f"{prefix}/" if prefix else "", session, session.client("s3", config=PATIENCE))

    def create(self, name: str, content: bytes) -> bool:
        """One conditional request. When its answer is lost and it is sent again, the object tells whose it is."""
        token = uuid.uuid4().hex
        with _told(self._address):
            try:
                self.client.put_object(
                    Bucket=self.bucket,
                    Key=self.prefix + name,
                    Body=content,
                    IfNoneMatch="*",
                    Metadata={"token": token},
                )
            except ClientError as error:
                if _status(error) != HTTPStatus.PRECONDITION_FAILED:
                    raise
                return self._wrote(name) == token
        return True

    def names(self, prefix: str) -> list[str]:
        """All keys, page by page; S3 is consistent about what was written before the first page."""
        with _told(self._address):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        return sorted(key.removeprefix(self.prefix) for key in keys)

    def read(self, name: str) -> bytes:
        """The object's bytes."""
        with _told(self._address):
            return self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"].read()

    def remove(self, names: Iterable[str]) -> None:
        """Delete; in a bucket that keeps versions the old ones stay until its own rules remove them."""
        keys = [self.prefix + name for name in names]
        with _told(self._address):
            for begin in range(0, len(keys), AT_ONCE):
                objects: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in keys[begin : begin + AT_ONCE]]
                self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True})

    def files(self) -> tuple[FileSystem, str]:
        """Arrow's S3, at the same place and with the same rights."""
        held = self.session.get_credentials()
        if held is None:
            raise SinkError(f"{self._address}: no credentials for S3 are known; set AWS_PROFILE or AWS_ACCESS_KEY_ID")
        who, where = held.get_frozen_credentials(), urlsplit(self.client.meta.endpoint_url)
        return S3FileSystem(
            access_key=who.access_key,
            secret_key=who.secret_key,
            session_token=who.token,
            region=self.client.meta.region_name,
            scheme="http" if where.scheme == "http" else "https",
            endpoint_override=where.netloc,
        ), f"{self.bucket}/{self.prefix}"

    def _wrote(self, name: str) -> str | None:
        """The token of the request that made the object; none where a compaction has removed it meanwhile."""
        try:
            return self.client.head_object(Bucket=self.bucket, Key=self.prefix + name)["Metadata"].get("token")
        except ClientError as error:
            if _status(error) != HTTPStatus.NOT_FOUND:
                raise
            return None

    @property
    def _address(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


def _status(error: ClientError) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]


@contextmanager
def _told(address: str) -> Iterator[None]:
    """S3's errors as the loader's: what waiting may help, what it will not, and what is not there."""
    try:
        yield
    except ClientError as error:
        status, code = _status(error), error.response["Error"].get("Code", "")
        if code == "NoSuchKey":
            raise FileNotFoundError(f"{address}: {code}") from error
        later = status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = SinkBusyError if later else SinkError
        raise kind(f"{address} (--sink parquet:s3://BUCKET/PREFIX): S3 says {status} {code}") from error
    except (HTTPClientError, UnreachableError) as error:
        raise SinkBusyError(f"{address}: S3 does not answer: {error}") from error
    except BotoCoreError as error:
        raise SinkError(f"{address} (--sink parquet:s3://BUCKET/PREFIX): {error}") from error
