"""Does a registry hold the frozen contracts, all of them and nothing else? Needs the extra `registry`."""

from collections.abc import Iterator

from tweet_schema.check import Problem
from tweet_schema.contract import SHIPPED, Contract, subjects, versions
from tweet_schema.registry import COMPATIBILITY, Folder, Registry
from tweet_schema.topics import Subject
from tweet_schema.wire import same_schema


def verify(registry: Registry, folder: Folder = SHIPPED) -> list[Problem]:
    """Everything in which `registry` differs from the contracts in `folder`; empty when nothing does.

    Raises:
        RegistryUnavailableError: when it does not answer.
    """
    return [problem for subject in subjects(folder) for problem in _subject(subject, registry, folder)]


def _subject(subject: Subject, registry: Registry, folder: Folder) -> Iterator[Problem]:
    held = list(registry.subject_ids(subject).values())
    frozen = versions(subject, folder)
    for contract in frozen:
        if not any(same_schema(text, contract.text) for text in held):
            yield _problem(contract, "missing", f"{contract.label} is not in the registry: run `tweet-schema publish`")
    unknown = [text for text in held if not any(same_schema(text, contract.text) for contract in frozen)]
    if unknown:
        sentence = (
            f"{subject}: the registry holds {len(unknown)} version(s) that this release does not know: "
            "somebody published from a newer release, or by hand"
        )
        yield _problem(frozen[-1], "unknown", sentence)
    level = registry.compatibility(subject) if held else COMPATIBILITY
    if level != COMPATIBILITY:
        sentence = f"{subject}: the registry enforces {level}, not {COMPATIBILITY}: run `tweet-schema publish`"
        yield _problem(frozen[-1], "compatibility", sentence)


def _problem(contract: Contract, code: str, sentence: str) -> Problem:
    return Problem(contract.subject, contract.version, "", code, sentence)
