"""What must hold for any bytes: each harness takes some and raises where a promise of the package is broken.

They know no fuzzer: `run.py` feeds them by coverage, `tests/test_fuzz_replay.py` with the kept inputs.
"""

import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from plant import planted
from tweet_schema.bulk import decode_messages
from tweet_schema.compatibility import breaks, can_read
from tweet_schema.contract import Contract, ContractError, latest, versions
from tweet_schema.damage import damage
from tweet_schema.diff import diff
from tweet_schema.name_version import named_version
from tweet_schema.schema_text import SchemaTextError
from tweet_schema.topics import Subject
from tweet_schema.wire import (
    UndecodableError,
    UnencodableError,
    WireError,
    decode,
    encode,
    frame,
    parsed,
    same_schema,
    unframe,
)

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden"
RELEASED = [contract for subject in Subject for contract in versions(subject)]
LONGEST_SENTENCE = 600
PLACE = re.compile(
    r"`[\w.\[\]]*` at byte \d+ of the body: |bytes follow the record, which ends at byte \d+ of the body"
)
MARK = b"\xfa\xfb\xfc"
"""Between the messages of a batch."""


class BrokenPromiseError(AssertionError):
    """The package did what it says it never does."""


@cache
def golden(contract: Contract) -> bytes:
    """The kept body of a contract."""
    file = GOLDEN / contract.file.replace(".avsc", ".json")
    return bytes.fromhex(json.loads(file.read_text(encoding="utf-8"))["body"])


def message(data: bytes) -> None:
    """A message is a record, or is refused with a type, a place and a sentence of reasonable length.

    The first byte chooses among the released contracts; the id in the message is not looked at.
    """
    writer = RELEASED[(data[0] if data else 0) % len(RELEASED)]
    reader = latest(writer.subject)
    try:
        body = unframe(data[1:]).body
    except WireError as error:
        check_sentence(error)
        return
    # The walk is in Python, so that coverage leads to bodies that are nearly sound.
    found = damage(body, parsed(writer.text))
    try:
        record = decode(body, writer.text, reader)
    except UndecodableError as error:
        check_sentence(error)
        if not PLACE.search(str(error)):
            raise BrokenPromiseError(f"no place: {error}") from error
    except WireError as error:
        check_sentence(error)
    else:
        if found is None:
            decode(encode(reader, record), reader.text, reader)


def batch(data: bytes) -> None:
    """Whatever stands between them, sound messages come out equal, and every other as the reference judges it."""
    contract = RELEASED[(data[0] if data else 0) % len(RELEASED)]
    reader = latest(contract.subject)
    sound = frame(1, golden(contract))
    mixed = [message for strange in data[1:].split(MARK) for message in (sound, strange)] + [sound]
    texts = {1: contract.text, 2: reader.text, 3: "{"}
    found = decode_messages(mixed, texts.get, reader)
    rows = dict(zip(found.places, found.batch.to_pylist(), strict=True))
    for index, one in enumerate(mixed):
        told = refusal(one, texts, reader)
        if index in found.bad:
            check_sentence(found.bad[index])
            if told != (found.bad[index].reason, str(found.bad[index])):
                raise BrokenPromiseError(f"{told} by the reference, {found.bad[index]!r} in bulk")
        elif told or rows[index] != decode(unframe(one).body, texts[unframe(one).schema_id], reader):
            raise BrokenPromiseError(f"a row that the reference does not make: {told}")
        if one is sound and index in found.bad:
            raise BrokenPromiseError(f"a sound message was refused: {found.bad[index]}")


def refusal(one: bytes, texts: Mapping[int, str], reader: Contract) -> tuple[str, str] | None:
    """The reason and the sentence of the reference, or None for a record."""
    try:
        framed = unframe(one)
        if framed.schema_id not in texts:
            return "unknown_schema_id", f"the registry has issued no schema {framed.schema_id}"
        decode(framed.body, texts[framed.schema_id], reader)
    except WireError as error:
        return error.reason, str(error)
    return None


def schema_text(data: bytes) -> None:
    """Any text is a schema that all agree on, or is refused with one typed error; so are messages of it."""
    text = data.decode(errors="replace")
    only(SchemaTextError, lambda: Contract.parse(text))
    only(SchemaTextError, lambda: parsed(text))
    for contract in (latest(Subject.RAW), latest(Subject.REJECTED)):
        only(SchemaTextError, partial(can_read, contract, text))
        only(SchemaTextError, partial(can_read, text, contract))
        only(WireError, partial(decode, golden(contract), text, contract))
    if same_schema(text, latest(Subject.RAW).text) and not can_read(latest(Subject.RAW), text):
        raise BrokenPromiseError("the same schema, and it cannot be read")


def grown_schema(data: bytes) -> None:
    """Any schema that grows from the first half of the bytes, and any body: a record, or a typed error."""
    middle = len(data) // 2
    text = json.dumps(planted(data[:middle]))
    only(SchemaTextError, lambda: can_read(text, text))
    only(WireError, lambda: decode(data[middle:], text, Contract(Subject.RAW, 9, text)))
    only(WireError, lambda: decode(data[middle:], text, latest(Subject.RAW)))


def contract_files(data: bytes) -> None:
    """Contract files may hold anything: they are refused in a sentence, or compared in words.

    The bytes hold files, a zero between them: v1.avsc and so on, or, after a first byte of 255, each behind its name.
    """
    pieces = data[1:].split(b"\x00")
    files = {f"v{place}.avsc": content for place, content in enumerate(pieces, start=1)}
    if data[:1] == b"\xff":
        files = {name.decode(errors="replace"): content for name, content in itertools.pairwise(pieces)}
    folder = folder_of(files)
    only(ContractError, lambda: named_version("raw/v1", folder))
    try:
        found = versions(Subject.RAW, folder)
    except ContractError as error:
        check_sentence(error)
        return
    for contract in found:
        check_all(str(change) for change in diff(contract, latest(Subject.RAW)))
        check_all(str(change) for change in diff(latest(Subject.RAW), contract))
        pair = [("v1", contract), ("v2", latest(Subject.RAW))]
        only(SchemaTextError, partial(check_breaks, pair))


def folder_of(files: Mapping[str, bytes]) -> zipfile.Path:
    """A folder of contracts that is nowhere but in memory: a file system would be most of a fuzzer's time."""
    held = zipfile.ZipFile(io.BytesIO(), "w")
    for name, content in files.items():
        held.writestr(f"{Subject.RAW}/{name}", content)
    return zipfile.Path(held)


def check_breaks(pair: Sequence[tuple[str, Contract]]) -> None:
    """What stands between two versions is said in sentences."""
    check_all(str(one) for one in breaks(pair))


STRANGE: Sequence[object] = (
    None,
    True,
    5,
    2**63,
    -(2**200),
    1.5,
    float("nan"),
    "",
    "\x00",
    "\ud800",
    b"\xff",
    [],
    [None],
    {},
    {"": {}},
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 1),  # noqa: DTZ001 - naive is what is strange
    Decimal("1e999"),
    object(),
)
"""Values where others belong."""


def record(data: bytes) -> None:
    """A record with anything anywhere is encoded so that it can be read, or refused by a typed error.

    The first byte chooses the contract, then each pair of bytes a field and what shall stand there.
    """
    contract = RELEASED[(data[0] if data else 0) % len(RELEASED)]
    body = golden(contract)
    changed = decode(body, contract.text, contract)
    for where, what in zip(data[1::2], data[2::2], strict=False):
        places = list(places_of(changed))
        if places:
            holder, key = places[where % len(places)]
            holder[key] = deepcopy(STRANGE[what % len(STRANGE)])
    try:
        written = encode(contract, changed)
    except UnencodableError as error:
        check_sentence(error)
    else:
        decode(written, contract.text, contract)


def places_of(value: object) -> Iterator[tuple[dict[object, object], object]]:
    """Every field of every mapping within."""
    inner: Sequence[object] = ()
    if isinstance(value, dict):
        yield from ((value, key) for key in value)
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    for one in inner:
        yield from places_of(one)


def only(allowed: type[Exception], work: Callable[[], object]) -> None:
    """Nothing but `allowed` may come out of it, with a sentence."""
    try:
        work()
    except allowed as error:
        check_sentence(error)


def check_sentence(error: Exception) -> None:
    """One line of reasonable length."""
    check_all([str(error)])


def check_all(sentences: Iterator[str] | Sequence[str]) -> None:
    """Each one line that can be printed, of reasonable length."""
    for sentence in sentences:
        if not sentence or len(sentence) > LONGEST_SENTENCE or "\n" in sentence:
            raise BrokenPromiseError(f"no sentence: {sentence[:2000]!r}")
        sentence.encode()


Harness = Callable[[bytes], None]
HARNESSES: Mapping[str, Harness] = {
    harness.__name__: harness for harness in (message, batch, schema_text, grown_schema, contract_files, record)
}
