"""Write a golden message of the newest version of each contract, once: python write_golden.py

Golden messages are what released producers really sent. They are kept for ever, and every later version must
read them. Run this right after `tweet-schema snapshot`; it never overwrites.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from tweet_schema.contract import latest
from tweet_schema.shape import Array, Leaf, Record, Scalar, Shape, shape_of
from tweet_schema.topics import Subject
from tweet_schema.wire import encode

FOLDER = Path(__file__).parent / "golden"
SAMPLES: dict[Scalar, object] = {
    Scalar.TEXT: "tëxt 😍 \u202eRTL \x00 NUL",
    Scalar.LONG: 9_007_199_254_740_993,  # no double holds it
    Scalar.DOUBLE: 0.1,
    Scalar.BOOLEAN: True,
    Scalar.BYTES: b"\x00\xff",
    Scalar.TIMESTAMP: datetime(2026, 11, 1, 12, 30, 15, 123_456, tzinfo=UTC),
}


def sample(shape: Shape) -> object:
    """A value in which nothing is absent."""
    match shape:
        case Record():
            return {name: "created" if name == "kind" else sample(field) for name, field in shape.fields.items()}
        case Array():
            return [sample(shape.items), sample(shape.items)]
        case Leaf():
            return SAMPLES[shape.scalar]


def plain(value: object) -> object:
    """As JSON holds it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def write() -> None:
    for contract in map(latest, Subject):
        file = FOLDER / contract.file.replace(".avsc", ".json")
        if file.exists():
            continue
        record = sample(shape_of(contract))
        assert isinstance(record, dict)
        golden = {"body": encode(contract, record).hex(), "record": record}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(golden, indent=2, ensure_ascii=False, default=plain) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
