"""Scenario files: the shipped ones by their name, a person's own by its path."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from tweet_producer.society.scenario import Scenario

HOME = files("tweet_producer.society")
FOLDER = HOME.joinpath("scenarios")
USUAL_TOPICS = "usual_topics.toml"
SUFFIX = ".toml"
USUAL = "week"
"""What is told unless another is asked for."""


class ScenarioError(ValueError):
    """A scenario cannot be told; the message says which, what is wrong with it and what to do."""


@cache
def shipped() -> Mapping[str, Scenario]:
    """The scenarios that come with the package, by name."""
    found = sorted((file for file in FOLDER.iterdir() if file.name.endswith(SUFFIX)), key=lambda file: file.name)
    return {file.name.removesuffix(SUFFIX): _read(file) for file in found}


def read_scenario(wish: str) -> Scenario:
    """The shipped scenario of that name, or the one in the file at that path.

    Raises:
        ScenarioError: when there is none, or it is not one.
    """
    if wish in shipped():
        return shipped()[wish]
    path = Path(wish)
    if not path.is_file():
        raise ScenarioError(f"{wish} is neither a scenario ({', '.join(shipped())}) nor a file")
    return _read(path)


def _read(file: Traversable | Path) -> Scenario:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return Scenario.model_validate({"topics": _usual_topics(), **told})
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{file.name} is not UTF-8 text: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{file.name} is not TOML: {error}") from error
    except ValidationError as error:
        raise ScenarioError(f"{file.name} cannot be told: {_complaints(error)}") from error


def _complaints(error: ValidationError) -> str:
    """Each as where: what, such as `bursts.0.share: Input should be less than 1`."""
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, found["loc"])), found["msg"].removeprefix("Value error, "))))
        for found in error.errors()
    )


@cache
def _usual_topics() -> object:
    return tomllib.loads(HOME.joinpath(USUAL_TOPICS).read_text(encoding="utf-8"))["topics"]
