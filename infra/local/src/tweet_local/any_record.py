"""Any record that fits a contract, for property tests: what no sample thinks of."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hypothesis import strategies as st
from tweet_schema.contract import Contract
from tweet_schema.shape import Array, Leaf, Record, Scalar, Shape, shape_of
from tweet_schema.tweet_event import EventKind

STRANGE: Mapping[Scalar, Sequence[object]] = {
    Scalar.TEXT: (
        *("", "\x00", "a\x00b", "99999999999999999999", "at://did:plc:z72i7/app.bsky.feed.post/3jwdwj2ctlk26"),
        *("👩\u200d👩\u200d👧", "\u202eRTL", "\U0010ffff", "x" * 70_000, "😍\x00" * 20_000),
    ),
    Scalar.LONG: (0, -(2**63), 2**63 - 1, 2**53 + 1),
    Scalar.DOUBLE: (0.1, -0.0, float("inf"), 5e-324),
    Scalar.BOOLEAN: (True, False),
    Scalar.BYTES: (b"", b"\x00\xff", bytes(range(256)) * 300),
    # the ends of the calendar, a day that the Gregorian one skipped, and a moment before its count begins
    Scalar.TIMESTAMP: tuple(
        datetime.fromisoformat(f"{moment}+00:00")
        for moment in (
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.999999",
            "1582-10-10T00:00:00",
            "1969-12-31T23:59:59.000001",
        )
    ),
}
"""Values that something stumbles over, by type."""
# UTF-8 has no lone surrogates; everything else, NUL and emoji included, is text.
SHORT = st.text(st.characters(codec="utf-8"), max_size=20)
IDS = st.one_of(
    st.integers(0, 10**20 - 1).map(lambda number: f"{number:020d}"),
    st.just("at://did:plc:z72i7/app.bsky.feed.post/3jwdwj2ctlk26"),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
)
SCALARS: Mapping[Scalar, st.SearchStrategy[object]] = {
    Scalar.TEXT: SHORT,
    Scalar.LONG: st.integers(-(2**63), 2**63 - 1),
    Scalar.DOUBLE: st.floats(allow_nan=False),
    Scalar.BOOLEAN: st.booleans(),
    Scalar.BYTES: st.binary(max_size=40),
    Scalar.TIMESTAMP: st.datetimes(timezones=st.just(UTC)),
}
KINDS = [kind.value for kind in EventKind]


def strange_records(contract: Contract) -> list[dict[str, object]]:
    """Records of what any_record comes upon by chance: every strange value, all absent, no list with an item."""
    count = max(map(len, STRANGE.values()))
    filled = [_filled(shape_of(contract), number) for number in range(count)]
    return [*filled, _filled(shape_of(contract), 0, bare=True)]


def _filled(shape: Record, number: int, *, bare: bool = False) -> dict[str, object]:
    return {name: _strange(name, field, number, bare=bare) for name, field in shape.fields.items()}


def _strange(name: str, shape: Shape, number: int, *, bare: bool) -> object:
    if bare and shape.nullable:
        return None
    match shape:
        case Record():
            return _filled(shape, number, bare=bare)
        case Array():
            return [] if bare else [_strange(name, shape.items, number + place, bare=bare) for place in range(3)]
        case Leaf(Scalar.TEXT) if name == "kind":
            return KINDS[number % len(KINDS)]
        case Leaf():
            values = STRANGE[shape.scalar]
            return values[number % len(values)]


def any_record(contract: Contract) -> st.SearchStrategy[dict[str, object]]:
    """Any record that Avro lets the contract hold, whatever the model asks beyond it."""
    return _record(shape_of(contract))


def _record(shape: Record) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({name: _value(name, field) for name, field in shape.fields.items()})


def _value(name: str, shape: Shape) -> st.SearchStrategy[object]:
    found: st.SearchStrategy[object]
    match shape:
        case Record():
            found = _record(shape)
        case Array():
            found = st.lists(_value(name, shape.items), max_size=3)
        case Leaf(Scalar.TEXT) if name == "kind":
            found = st.sampled_from(KINDS)
        case Leaf(Scalar.TEXT) if name == "id" or name.endswith(("_id", "_ids")):
            found = IDS
        case Leaf():
            found = SCALARS[shape.scalar] | st.sampled_from(STRANGE[shape.scalar])
    return st.none() | found if shape.nullable else found
