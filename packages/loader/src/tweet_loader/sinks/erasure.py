"""The SQL of forgetting, the same for DuckDB and SQLite: the tables `forgotten` names (source, tweet_id)."""

from collections.abc import Iterable

from tweet_loader.rows.batch import ERASED, erasable

GONE = "(source, tweet_id) IN (SELECT source, tweet_id FROM forgotten)"


def literal(value: object, empty_list: str) -> str:
    """What a tombstone keeps in a column."""
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(int(value))
        case _:
            return empty_list


def tombstones(columns: Iterable[str], empty_list: str) -> str:
    """Leave nothing of the tweets but that they were there; nothing either in columns of a newer contract."""
    erased = filter(erasable, columns)
    changes = ", ".join(f'"{name}" = {literal(ERASED.get(name), empty_list)}' for name in erased)
    return f"UPDATE tweets SET kind = 'deleted', {changes} WHERE {GONE}"  # noqa: S608 - names of our own


def asides(empty_list: str, key: str) -> str:
    """Leave nothing of records set aside but that they were there, and why; `key` makes a key of a tweet."""
    return (
        f"UPDATE rejected SET key = NULL, value = NULL, headers = {empty_list} "  # noqa: S608 - names of our own
        f"WHERE key IN (SELECT {key} FROM forgotten)"
    )
