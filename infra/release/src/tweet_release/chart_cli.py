"""`tweet-release chart`: what is made of the chart's values."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.chart.files import ChartError, stale, write


def chart(
    *,
    written: Annotated[bool, Parameter(name="--write", negative="", help="Write the files anew.")] = False,
) -> int:
    """Hold the chart's values.yaml, its schema and its README's table against their models, or write them.

    Exit code 1 when one of them is not what the models say.
    """
    root = Path.cwd()
    try:
        if written:
            write(root)
            return 0
        found = stale(root)
    except ChartError as error:
        print(error, file=sys.stderr)
        return 1
    for file in found:
        print(
            f"{file.relative_to(root)} is not what its values say: run `tweet-release chart --write`", file=sys.stderr
        )
    if not found:
        print("the chart's values, schema and README are of one mind")
    return 1 if found else 0
