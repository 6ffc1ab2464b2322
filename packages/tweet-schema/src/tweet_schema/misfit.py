"""Where a record does not fit its contract, in words that never repeat what stands there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tweet_schema.avro_types import Named, Schema, fields, in_words, kind, named_types, symbols
from tweet_schema.contract import Contract

LONGEST = 2**63
HELD = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    bytes: "bytes",
    datetime: "a time",
    list: "a list",
    dict: "a record",
    type(None): "nothing",
}
FITTING: Mapping[str, tuple[type, ...]] = {
    "null": (type(None),),
    "string": (str,),
    "bytes": (bytes, bytearray),
    "boolean": (bool,),
    "double": (float, int),
    "long": (int,),
}


def misfit(contract: Contract, record: Mapping[str, object]) -> str | None:
    """The first field that does not fit and why, such as "`tweet.text` holds a whole number where text belongs".

    None where every field is of its type: then something else is wrong than types, such as lone surrogates.
    """
    schema = contract.schema
    return next(_misfits(schema, named_types(schema), record, ""), None)


def _misfits(schema: Schema, named: Named, value: object, place: str) -> Iterator[str]:
    if isinstance(schema, str) and schema in named:
        schema = named[schema]
    match kind(schema):
        case "union":
            yield from _union(schema, named, value, place)
        case "record" if isinstance(value, Mapping):
            yield from _record(schema, named, value, place)
        case "array" if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            items = schema["items"] if isinstance(schema, dict) else None
            for index, item in enumerate(value):
                yield from _misfits(items, named, item, f"{place}[{index}]")
        case "enum":
            if value not in symbols(schema):
                yield f"`{place}` is none of {', '.join(symbols(schema))}"
        case name:
            yield from _scalar(schema, named, value, place, name)


def _union(schema: Schema, named: Named, value: object, place: str) -> Iterator[str]:
    branches = schema if isinstance(schema, list) else []
    if value is None and "null" in branches:
        return
    present = [branch for branch in branches if branch != "null"]
    reasons = [list(_misfits(branch, named, value, place)) for branch in present]
    if all(reasons):
        yield from reasons[0]


def _record(schema: Schema, named: Named, value: Mapping[str, object], place: str) -> Iterator[str]:
    for name, field in fields(schema).items():
        inner = f"{place}.{name}".lstrip(".")
        if name in value:
            yield from _misfits(field["type"], named, value[name], inner)
        elif "default" not in field:
            yield f"`{inner}` is absent"


def _scalar(schema: Schema, named: Named, value: object, place: str, name: str) -> Iterator[str]:
    timely = isinstance(schema, dict) and "logicalType" in schema and isinstance(value, datetime)
    fitting = isinstance(value, FITTING.get(name, ())) and (name == "boolean" or not isinstance(value, bool))
    if not (timely or fitting):
        held = HELD.get(type(value), f"a {type(value).__name__}")
        yield f"`{place}` holds {held} where {in_words(schema, named)} belongs"
    elif name == "long" and isinstance(value, int) and not -LONGEST <= value < LONGEST:
        yield f"`{place}` is beyond 64 bits"
    elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        yield f"`{place}` holds half a character, which UTF-8 cannot"
