"""The Storage Write API: rows go into a stream that nobody sees, then it is committed. Needs the extra `bigquery`.

A stream of the type PENDING, and never the default stream, into which rows go at least once.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import grpc  # type: ignore[import-untyped] # it has no types
import pyarrow as pa
from google.api_core import exceptions as google
from google.cloud.bigquery_storage_v1 import BigQueryWriteClient, types
from google.cloud.bigquery_storage_v1.services.big_query_write.transports import BigQueryWriteGrpcTransport

from tweet_loader.sink import RowsRefusedError, SinkBusyError, SinkError
from tweet_loader.sinks.bigquery.address import BigQueryAddress
from tweet_loader.sinks.bigquery.errors import credentials
from tweet_loader.sinks.bigquery.service import Outcome, TooLargeError

REQUEST_BYTES = 8 * 2**20
"""Of rows in one request; Google takes 10 MB with all that is around them."""
ANSWER_SECONDS = 60.0
PASSING = (
    google.ServiceUnavailable,
    google.Aborted,
    google.InternalServerError,
    google.ResourceExhausted,
    google.DeadlineExceeded,
    google.Cancelled,
    google.Unknown,
)
"""What need not come again: the rows are sent again into another stream ("Storage Write API, error handling")."""


@dataclass(frozen=True, slots=True)
class PendingStreams:
    """Streams into the arrivals."""

    client: BigQueryWriteClient
    table: str

    @classmethod
    def at(cls, address: BigQueryAddress) -> Self:
        """Over gRPC; without encryption where the address names a place of its own.

        Raises:
            SinkError: when there are no credentials.
        """
        table = f"projects/{address.project}/datasets/{address.dataset}/tables/arrivals"
        if address.grpc is None:
            with credentials():
                return cls(BigQueryWriteClient(), table)  # type: ignore[no-untyped-call] # Google's
        transport = BigQueryWriteGrpcTransport(channel=grpc.insecure_channel(address.grpc))
        return cls(BigQueryWriteClient(transport=transport), table)  # type: ignore[no-untyped-call] # Google's

    def stage(self, rows: pa.Table, events: int) -> str:
        """A finished stream with the rows, by its name. It is seen by nobody until it is committed.

        Raises:
            TooLargeError: when a row is larger than a request may be.
            RowsRefusedError: when BigQuery refuses rows of the first `events`.
            SinkBusyError, SinkError: as the port has them.
        """
        with told(self.table):
            pending = types.WriteStream(type_=types.WriteStream.Type.PENDING)
            name = self.client.create_write_stream(parent=self.table, write_stream=pending, timeout=ANSWER_SECONDS).name
            metadata = (("x-goog-request-params", f"write_stream={name}"),)
            batches = list(pieces(without_null_lists(rows)))
            begins = list(accumulate((batch.num_rows for batch in batches), initial=0))
            sent = requests(name, batches, begins)
            answers = self.client.append_rows(sent, metadata=metadata, retry=None, timeout=ANSWER_SECONDS)
            for answer, begin in zip(answers, begins, strict=False):  # the last is the end
                _check(answer, begin, events)
            finished = self.client.finalize_write_stream(name=name, timeout=ANSWER_SECONDS)
        if finished.row_count != rows.num_rows:
            raise SinkBusyError(f"{finished.row_count} of {rows.num_rows} rows are in {name}: they are sent again")
        return name

    def commit(self, name: str) -> None:
        """Show the stream's rows, all at once. One that is committed already stays so."""
        with told(name):
            request = types.BatchCommitWriteStreamsRequest(parent=self.table, write_streams=[name])
            answer = self.client.batch_commit_write_streams(request, timeout=ANSWER_SECONDS)
        done = types.StorageError.StorageErrorCode.STREAM_ALREADY_COMMITTED
        if faults := [fault for fault in answer.stream_errors if fault.code != done]:
            raise SinkBusyError(f"{name} is not committed: {faults[0].error_message}")

    def outcome(self, name: str) -> Outcome | None:
        """Whether it is committed (done) or not (running); None when it is not known any more."""
        try:
            with told(name):
                found = self.client.get_write_stream(name=name, timeout=ANSWER_SECONDS)
        except StreamGoneError:
            return None
        return Outcome.DONE if "commit_time" in found else Outcome.RUNNING


class StreamGoneError(SinkError):
    """There is no such stream, or not any more."""


def requests(name: str, batches: Sequence[pa.RecordBatch], begins: Iterable[int]) -> Iterator[types.AppendRowsRequest]:
    """Each at its offset, so that none is taken twice."""
    for batch, begin in zip(batches, begins, strict=False):
        schema = types.ArrowSchema(serialized_schema=batch.schema.serialize().to_pybytes())
        content = types.ArrowRecordBatch(serialized_record_batch=batch.serialize().to_pybytes())
        data = types.AppendRowsRequest.ArrowData(writer_schema=schema, rows=content)
        yield types.AppendRowsRequest(write_stream=name, offset=begin, arrow_rows=data)


def without_null_lists(rows: pa.Table) -> pa.Table:
    """With an empty list where there is none: in BigQuery a list is never null."""
    for number, (field, column) in enumerate(zip(rows.schema, rows.columns, strict=True)):
        whole = column.combine_chunks()
        if isinstance(whole, pa.ListArray) and whole.null_count:
            # A null has no items, so that without the mask it is an empty list.
            rows = rows.set_column(
                number, field, pa.ListArray.from_arrays(whole.offsets, whole.values).cast(field.type)
            )
    return rows


def pieces(rows: pa.Table) -> Iterator[pa.RecordBatch]:
    """Record batches that fit into a request each.

    Raises:
        TooLargeError: when one row does not.
    """
    for batch in rows.combine_chunks().to_batches():
        yield from _halved(batch)


def _halved(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    if batch.nbytes <= REQUEST_BYTES:
        yield batch
    elif batch.num_rows == 1:
        raise TooLargeError
    else:
        middle = batch.num_rows // 2
        yield from _halved(batch.slice(0, middle))
        yield from _halved(batch.slice(middle))


def _check(answer: types.AppendRowsResponse, begin: int, events: int) -> None:
    if not answer.error.code:
        return
    refused = {begin + fault.index: fault.message for fault in answer.row_errors}
    if refused and max(refused) < events:
        raise RowsRefusedError(refused)
    # Whatever it is, ALREADY_EXISTS and OUT_OF_RANGE above all: what is in this stream is not known to be what was
    # sent. Nobody has seen it, so another is begun.
    raise SinkBusyError(f"BigQuery refused rows: {answer.error.message}; they are sent again into another stream")


@contextmanager
def told(place: str) -> Iterator[None]:
    """Google's errors over gRPC as the port's."""
    try:
        yield
    except PASSING as error:
        raise SinkBusyError(f"BigQuery cannot now for {place}: {error.message}") from error
    except google.NotFound as error:
        raise StreamGoneError(f"{place} is not there: {error.message}") from error
    except google.InvalidArgument as error:
        if "Invalid stream name" in str(error.message):
            raise StreamGoneError(f"{place} is not there: {error.message}") from error
        raise SinkError(f"BigQuery refuses {place}: {error.message}") from error
    except google.GoogleAPICallError as error:
        raise SinkError(f"BigQuery refuses {place}: {error.message}") from error
