"""Avro schemas taken apart: types in words, named types found, fields by name."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

Schema = JsonValue
Named = Mapping[str, Schema]

WORDS = {
    "null": "nothing",
    "string": "text",
    "long": "a whole number",
    "int": "a whole number of 32 bits",
    "double": "a number",
    "float": "a number of 32 bits",
    "boolean": "true or false",
    "bytes": "bytes",
    "array": "a list",
    "map": "a map",
    "record": "a record",
    "enum": "one of a fixed set",
    "fixed": "bytes of fixed length",
}
LOGICAL_WORDS = {"timestamp-micros": "a time", "timestamp-millis": "a time in milliseconds"}


def named_types(schema: Schema, namespace: str = "") -> dict[str, Schema]:
    """Every record, enum and fixed that `schema` defines, by full name and, within it, by short name."""
    return {name: definition for definition in _definitions(schema) for name in _names(definition, namespace)}


def _definitions(schema: Schema) -> Iterator[dict[str, Schema]]:
    if isinstance(schema, list):
        for branch in schema:
            yield from _definitions(branch)
    elif isinstance(schema, dict):
        if kind(schema) in ("record", "enum", "fixed"):
            yield schema
        inner = {"array": "items", "map": "values"}.get(kind(schema))
        if inner is not None:
            yield from _definitions(schema.get(inner))
        for field in fields(schema).values():
            yield from _definitions(field.get("type"))


def _names(definition: Mapping[str, Schema], namespace: str) -> Iterator[str]:
    name, space = str(definition.get("name")), definition.get("namespace") or namespace
    yield name
    if space:
        yield f"{space}.{name}"


def kind(schema: Schema) -> str:
    """The Avro type: `union`, a primitive, a complex type, or the name of a named one."""
    if isinstance(schema, list):
        return "union"
    if isinstance(schema, dict):
        return kind(schema.get("type"))
    return str(schema)


def fields(schema: Schema) -> dict[str, dict[str, Schema]]:
    """A record's fields by name, in order; empty for anything else, which may well have a property of that name."""
    listed = schema.get("fields") if isinstance(schema, dict) and kind(schema) == "record" else None
    return {
        str(field["name"]): field
        for field in (listed if isinstance(listed, list) else [])
        if isinstance(field, dict) and "name" in field
    }


def symbols(schema: Schema) -> list[str]:
    """An enum's symbols."""
    listed = schema.get("symbols") if isinstance(schema, dict) and kind(schema) == "enum" else None
    return [str(symbol) for symbol in listed] if isinstance(listed, list) else []


def branches(schema: Schema) -> list[Schema]:
    """A union's branches; any other schema is its own only branch."""
    return schema if isinstance(schema, list) else [schema]


def in_words(schema: Schema, named: Named) -> str:
    """The type as a person would say it."""
    if isinstance(schema, str):
        return in_words(named[schema], named) if schema in named else WORDS.get(schema, schema)
    if isinstance(schema, list):
        present = " or ".join(in_words(branch, named) for branch in schema if branch != "null")
        return f"{present}, or absent" if "null" in schema else present
    return _definition_in_words(schema, named) if isinstance(schema, dict) else str(schema)


def _definition_in_words(schema: dict[str, Schema], named: Named) -> str:
    logical = schema.get("logicalType")
    match kind(schema):
        case _ if isinstance(logical, str) and logical in LOGICAL_WORDS:
            return LOGICAL_WORDS[logical]
        case "array":
            return f"a list, each {in_words(schema.get('items'), named)}"
        case "enum":
            return f"one of {', '.join(symbols(schema))}"
        case "record":
            return f"a record {schema.get('name')}"
        case other:
            return WORDS.get(other, other)


def core(schema: Schema, named: Named) -> Schema:
    """The record, enum or primitive behind names, options and lists."""
    if isinstance(schema, str) and schema in named:
        return named[schema]
    if isinstance(schema, list):
        return next((core(branch, named) for branch in schema if branch != "null"), "null")
    if isinstance(schema, dict) and kind(schema) == "array":
        return core(schema.get("items"), named)
    return schema
