"""Lists of text on their way into a question.

DuckDB's client looks at each element of a list, and where pandas is not installed it looks for that each time:
0.12 ms an element, a sixth of what a report over 300,000 tweets took. So a list goes as one value, which DuckDB
takes apart.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from tweet_insights.warehouse import Parameter
from tweet_insights.warehouses.statements import PARAMETER

Scalar: TypeAlias = str | int | float | datetime | None


def bound(sql: str, parameters: Mapping[str, Parameter]) -> tuple[str, dict[str, Scalar]]:
    """The statement and its parameters, none of which is a list any more."""
    lists = {name: json.dumps(value) for name, value in parameters.items() if not isinstance(value, Scalar)}
    taken = PARAMETER.sub(
        lambda found: f"""from_json({found[0]}, '["VARCHAR"]')""" if found[1] in lists else found[0], sql
    )
    return taken, {name: value for name, value in parameters.items() if isinstance(value, Scalar)} | lists
