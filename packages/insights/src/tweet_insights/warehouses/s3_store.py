"""A prefix of an S3 bucket as a store. Needs the extra `s3`.

A manifest is made by one request that fails where there is one (`If-None-Match: *`, Amazon S3 User Guide, "conditional
writes"), which Arrow's own client cannot send. Where S3 is and who asks come from the environment, as every AWS tool
reads it (AWS_ENDPOINT_URL, AWS_PROFILE).
"""

from __future__ import annotations

import hashlib
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

from tweet_insights.warehouse import WarehouseBusyError, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import ObjectIdentifierTypeDef

PATIENCE = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
"""Refusals that waiting may help, beside those of a server that fails (5xx)."""
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
            WarehouseError: when the environment says nothing or nonsense of where and who.
        """
        parts = urlsplit(address)
        prefix = parts.path.strip("/")
        with told(address):
            session = boto3.Session()
            return cls(parts.netloc, f"{prefix}/" if prefix else "", session, session.client("s3", config=PATIENCE))

    @property
    def address(self) -> str:
        """As people name it."""
        return f"s3://{self.bucket}/{self.prefix}"

    def names(self, prefix: str) -> list[str]:
        """Keys, page by page."""
        with told(self.address):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._key(prefix))
            keys = [item["Key"].removeprefix(self.prefix) for page in pages for item in page.get("Contents", ())]
        return sorted(key for key in keys if prefix.endswith("/") or key == prefix)

    def read(self, name: str) -> bytes:
        """The object's bytes."""
        with told(self.address):
            return self.client.get_object(Bucket=self.bucket, Key=self._key(name))["Body"].read()

    def create(self, name: str, content: bytes) -> bool:
        """When the answer is lost and the request sent again, the same content is taken for what was made."""
        with told(self.address):
            try:
                self.client.put_object(Bucket=self.bucket, Key=self._key(name), Body=content, IfNoneMatch="*")
            except ClientError as error:
                if _status(error) != HTTPStatus.PRECONDITION_FAILED:
                    raise
                return _digest(self.read(name)) == _digest(content)
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Delete; in a bucket that keeps versions the old ones stay until its own rules remove them."""
        keys = [self._key(name) for name in names]
        with told(self.address):
            for begin in range(0, len(keys), AT_ONCE):
                some: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in keys[begin : begin + AT_ONCE]]
                self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": some, "Quiet": True})

    def files(self) -> tuple[FileSystem, str]:
        """Arrow's S3, at the same place and with the same rights."""
        held = self.session.get_credentials()
        if held is None:
            raise WarehouseError(
                f"{self.address}: no credentials for S3 are known; set AWS_PROFILE or AWS_ACCESS_KEY_ID"
            )
        who, where = held.get_frozen_credentials(), urlsplit(self.client.meta.endpoint_url)
        return S3FileSystem(
            access_key=who.access_key,
            secret_key=who.secret_key,
            session_token=who.token,
            region=self.client.meta.region_name,
            scheme="http" if where.scheme == "http" else "https",
            endpoint_override=where.netloc,
        ), f"{self.bucket}/{self.prefix}"

    def _key(self, name: str) -> str:
        return self.prefix + name


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _status(error: ClientError) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]


@contextmanager
def told(address: str) -> Iterator[None]:
    """S3's errors as a warehouse's: what waiting may help, what it will not, and what is not there."""
    try:
        yield
    except ClientError as error:
        status, code = _status(error), error.response["Error"].get("Code", "")
        if code == "NoSuchKey":
            raise FileNotFoundError(f"{address}: {code}") from error
        later = status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = WarehouseBusyError if later else WarehouseError
        raise kind(f"{address}: S3 says {status} {code}{'; try again' if later else ''}") from error
    except (HTTPClientError, UnreachableError) as error:
        raise WarehouseBusyError(f"{address}: S3 does not answer; try again ({error})") from error
    except BotoCoreError as error:
        raise WarehouseError(
            f"{address}: {error} (AWS_PROFILE, AWS_ENDPOINT_URL and the like say who asks, and where)"
        ) from error
