"""The command `tweet-schema`."""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.config import Env
from pydantic import BaseModel, ConfigDict, Field

from tweet_schema.check import check as find_problems
from tweet_schema.contract import SHIPPED
from tweet_schema.topics import Subject

app = App(
    name="tweet-schema",
    help="Keeps the contracts of the tweet pipeline: frozen Avro schemas that agree with Pydantic models.",
    version=version("tweet-schema"),
    config=Env("TWEET_SCHEMA_", command=False),
    help_epilogue=("Examples:\n\ntweet-schema check\n\ntweet-schema publish --registry-url http://127.0.0.1:8081"),
)


@Parameter(name="*")
class CheckSettings(BaseModel):
    """What `check` looks at."""

    model_config = ConfigDict(frozen=True)

    contracts: Annotated[Path | None, Parameter(help="Folder of contracts; those shipped unless given.")] = None


@Parameter(name="*")
class PublishSettings(BaseModel):
    """Where `publish` registers."""

    model_config = ConfigDict(frozen=True)

    registry_url: Annotated[str, Parameter(help="Base address of the registry's Confluent API.")] = (
        "http://127.0.0.1:8081"
    )
    wait_seconds: Annotated[float, Parameter(help="How long to wait for a registry that is not up.")] = Field(
        default=10, ge=0
    )
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False


@app.command
def check(*, settings: CheckSettings = CheckSettings()) -> int:
    """Tell whether models, frozen contracts and all their versions agree. Needs no network.

    Exit code 0 when they do, else 1 with one sentence for each problem.
    """
    problems = find_problems(settings.contracts or SHIPPED)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"{len(Subject)} subjects agree with their models")
    return 1 if problems else 0


@app.command
def publish(*, settings: PublishSettings = PublishSettings()) -> int:
    """Register every version of every contract in order and read each back. Repeating it changes nothing.

    Example: tweet-schema publish --registry-url http://127.0.0.1:8081 --json
    """
    try:
        from tweet_schema.registry import Registry, RegistryRefusalError, RegistryUnavailableError  # noqa: PLC0415 - an extra
    except ImportError as missing:
        print(f"publish needs the extra: pip install 'tweet-schema[registry]' ({missing.name})", file=sys.stderr)
        return 1
    try:
        with Registry(settings.registry_url) as registry:
            registry.wait(settings.wait_seconds)
            published = registry.publish()
    except RegistryUnavailableError as error:
        print(f"{error}; start it or set --registry-url (TWEET_SCHEMA_REGISTRY_URL)", file=sys.stderr)
        return 1
    except RegistryRefusalError as error:
        print(error, file=sys.stderr)
        return 1
    if settings.as_json:
        print(json.dumps({entry.contract.label: entry.schema_id for entry in published}))
    else:
        for entry in published:
            print(f"{entry.contract.label} has id {entry.schema_id}")
    return 0


def main() -> None:
    """Entry point of the console script."""
    app()
