"""What may be set of a person's page."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import ConfigDict, SecretStr

from tweet_insights.models.ladder import DEFAULT, Rung
from tweet_insights.person.traits import ALLOWED
from tweet_insights.settings import Reach


@Parameter(name="*")
class PersonSettings(Reach):
    """Settings of `person`."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    source: Annotated[str, Parameter(help="Where the person writes, as in the warehouse.")]
    author: Annotated[str, Parameter(help="Their id there.")]
    trait: Annotated[
        tuple[str, ...],
        Parameter(negative="", help=f"What to tell: {', '.join(ALLOWED)}; may be given again. Else all."),
    ] = tuple(ALLOWED)
    consented: Annotated[
        Path | None, Parameter(help="File of the real people who have consented, one source,author_id a line.")
    ] = None
    key: Annotated[
        SecretStr | None,
        Parameter(
            help="What the pseudonym is made with: 16 bytes or more. Whoever lists the processes sees a flag: set it "
            "by the environment or a file. Without any, a random one of this run.",
            show_default=False,
        ),
    ] = None
    key_file: Annotated[Path | None, Parameter(help="File that holds the key.")] = None
    model: Annotated[Rung, Parameter(help="Whose scores to use.")] = DEFAULT
