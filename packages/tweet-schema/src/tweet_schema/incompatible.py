"""Why a registry refuses a contract, in words: registries each have their own, and some quote whole schemas."""

from collections.abc import Mapping

from tweet_schema.compatibility import breaks
from tweet_schema.contract import Contract
from tweet_schema.schema_text import SchemaTextError


def in_our_words(contract: Contract, held: Mapping[int, str]) -> str | None:
    """The first thing that keeps `contract` and a version that a registry holds, by id, from reading each other.

    None when nothing is found: then the registry judges by another rule, and only its own words tell.
    """
    for schema_id, text in held.items():
        other = Contract(contract.subject, 0, text)
        try:
            found = breaks([(f"the registry's id {schema_id}", other), (f"v{contract.version}", contract)])
        except SchemaTextError:
            continue
        if found:
            return str(found[0])
    return None
