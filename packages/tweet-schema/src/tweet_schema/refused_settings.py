"""What a command says of settings that cannot be meant: a sentence each, for a person."""

from cyclopts import CycloptsError, CycloptsPanel
from pydantic import ValidationError
from rich.console import RenderableType
from rich.text import Text

PREFIX = "Value error, "
"""What Pydantic puts before the sentence of a validator."""


def in_sentences(error: CycloptsError) -> RenderableType:
    """For `App(error_formatter=…)`. Pydantic's own text has its address, its kind and the input, with its secrets."""
    refused = error.__cause__
    if not isinstance(refused, ValidationError):
        return CycloptsPanel(error)
    found = refused.errors(include_url=False, include_context=False, include_input=False)
    said = [(".".join(map(str, one["loc"])), one["msg"].removeprefix(PREFIX)) for one in found]
    return Text("\n".join(f"{place}: {message}" if place else message for place, message in said))
