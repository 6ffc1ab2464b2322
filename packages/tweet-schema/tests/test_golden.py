"""Messages of every released version are read by every other version, to the value."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import JsonValue
from tweet_schema.bulk import decode_messages
from tweet_schema.bulk_encode import encode_batch
from tweet_schema.contract import Contract, versions
from tweet_schema.topics import Subject
from tweet_schema.wire import decode, frame

FOLDER = Path(__file__).parent / "golden"
RELEASED = [contract for subject in Subject for contract in versions(subject)]
PAIRS = [(writer, reader) for writer in RELEASED for reader in RELEASED if writer.subject == reader.subject]


def golden(contract: Contract) -> tuple[bytes, dict[str, JsonValue]]:
    kept = json.loads((FOLDER / contract.file.replace(".avsc", ".json")).read_text(encoding="utf-8"))
    return bytes.fromhex(kept["body"]), kept["record"]


def common(read: object, written: JsonValue) -> tuple[object, JsonValue]:
    """Both, as JSON, without the fields that only one of them knows."""
    if isinstance(read, dict) and isinstance(written, dict):
        both = {name: common(read[name], written[name]) for name in read if name in written}
        return {name: pair[0] for name, pair in both.items()}, {name: pair[1] for name, pair in both.items()}
    if isinstance(read, list) and isinstance(written, list):
        pairs = [common(*pair) for pair in zip(read, written, strict=True)]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if isinstance(read, datetime):
        return read.isoformat(), written
    return (read.hex(), written) if isinstance(read, bytes) else (read, written)


@pytest.mark.parametrize(("writer", "reader"), PAIRS, ids=lambda contract: contract.label.replace(" ", "-"))
def test_a_golden_message_is_read(writer: Contract, reader: Contract) -> None:
    body, record = golden(writer)
    read, written = common(decode(body, writer.text, reader), record)
    assert read == written
    assert isinstance(read, dict)
    _, first = golden(versions(reader.subject)[0])
    assert set(read) >= set(first), "what the first version had is in every other"


@pytest.mark.parametrize(("writer", "reader"), PAIRS, ids=lambda contract: contract.label.replace(" ", "-"))
def test_in_bulk_as_one_by_one(writer: Contract, reader: Contract) -> None:
    body, _ = golden(writer)
    decoded = decode_messages([frame(7, body)] * 20, {7: writer.text}.get, reader)
    assert (decoded.bad, list(decoded.places)) == ({}, list(range(20)))
    assert decoded.batch.to_pylist() == [decode(body, writer.text, reader)] * 20
    if reader == writer:
        assert encode_batch(decoded.batch, reader, 7) == [frame(7, body)] * 20
