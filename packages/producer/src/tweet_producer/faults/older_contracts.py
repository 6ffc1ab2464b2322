"""Contracts that producers wrote by before: what the registry calls them."""

from tweet_schema.contract import versions
from tweet_schema.registry import Registry, RegistryUnavailableError
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Subject

from tweet_producer.connection import CannotStartError
from tweet_producer.faults.corruption import Older


def older_contracts(access: RegistryAccess) -> tuple[Older, ...]:
    """All versions of raw's contract but the newest.

    Raises:
        CannotStartError: when the registry does not answer, or lacks one of them.
    """
    with Registry(access) as registry:
        try:
            ids = {contract: registry.id_of(contract) for contract in versions(Subject.RAW)[:-1]}
        except RegistryUnavailableError as error:
            raise CannotStartError(str(error)) from error
    lacking = [contract.label for contract, schema_id in ids.items() if schema_id is None]
    if lacking:
        raise CannotStartError(f"the registry does not hold {', '.join(lacking)}: run `tweet-schema publish`")
    return tuple(Older(contract, schema_id) for contract, schema_id in ids.items() if schema_id is not None)
