"""The commands `tweet-producer rules …`."""

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from tweet_producer.post_settings import XAccess
from tweet_producer.source_error import SourceError

rules = App(name="rules", help="The rules of X's filtered stream, kept in a file.")
NOBODY = XAccess()
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]


@rules.command
def plan(file: Path, *, access: XAccess = NOBODY, as_json: AsJson = False) -> int:
    """Tell what `apply` would do. Exit code 0 when nothing is to be done, 3 when something is, 1 when it is not known.

    Example: tweet-producer rules plan rules.toml --token-file token

    Parameters
    ----------
    file
        TOML: [[rule]] tables with value and tag.
    """
    return _planned(file, access, as_json=as_json, apply=False)


@rules.command
def apply(file: Path, *, access: XAccess = NOBODY, as_json: AsJson = False) -> int:
    """Give the platform the rules of a file and take away all others. What is right already is not touched.

    Example: tweet-producer rules apply rules.toml --token-file token

    Parameters
    ----------
    file
        TOML: [[rule]] tables with value and tag.
    """
    return _planned(file, access, as_json=as_json, apply=True)


def _planned(file: Path, access: XAccess, *, as_json: bool, apply: bool) -> int:
    from tweet_producer.x_api.rules import RulesClient, plan_of, wanted_rules  # noqa: PLC0415 - not for --help

    try:
        client = RulesClient(access.api_url, access.bearer())
        found = plan_of(wanted_rules(file), client.held())
        if apply:
            client.apply(found)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    kinds = {"add": found.add, "remove": found.remove, "keep": found.keep}
    told = {kind: [one.model_dump() for one in listed] for kind, listed in kinds.items()}
    print(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(found.lines()))
    return 3 if not apply and (found.add or found.remove) else 0
