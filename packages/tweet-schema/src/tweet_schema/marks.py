"""Which fields of a contract are marked as personal data, and which should say whether they are."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from tweet_schema.avro_types import Named, Schema, core, fields, named_types
from tweet_schema.contract import Contract
from tweet_schema.personal import PROPERTY, Personal

SOUNDS_PERSONAL = re.compile(
    r"(^|_)(e?mail|phone|address|birth\w*|gender|name|username|handle|author_id|user_id|person|ip|location|geo"
    r"|latitude|longitude|text|bio|description|avatar|password|token)$"
)


@cache
def personal_fields(contract: Contract) -> Mapping[str, Personal]:
    """The marked fields by their dotted names, such as `tweet.author.username`, in the contract's order."""
    schema = contract.schema
    return {
        name: Personal(str(field[PROPERTY]))
        for name, field in every_field(schema, named_types(schema))
        if PROPERTY in field and field[PROPERTY] != Personal.NONE
    }


def unmarked(contract: Contract) -> list[str]:
    """Fields whose names sound like personal data and that do not say whether they are."""
    schema = contract.schema
    return [
        name
        for name, field in every_field(schema, named_types(schema))
        if PROPERTY not in field and SOUNDS_PERSONAL.search(name.rpartition(".")[2])
    ]


def every_field(schema: Schema, named: Named, above: str = "") -> Iterator[tuple[str, dict[str, Schema]]]:
    """Each field with its dotted name, those of inner records and of lists of records included."""
    for name, field in fields(schema).items():
        yield above + name, field
        yield from every_field(core(field["type"], named), named, f"{above}{name}.")
