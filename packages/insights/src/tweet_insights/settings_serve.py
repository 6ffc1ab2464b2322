"""What may be set of the dashboard."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import ConfigDict, Field, SecretStr

from tweet_insights.models.ladder import DEFAULT, Rung
from tweet_insights.settings import Reach
from tweet_insights.warehouses.opening import Opening

COPIED_BYTES = 128 * 2**20
"""Of a file of this size the copy takes some 350 MiB of memory; a larger one is copied on the disk."""


@Parameter(name="*")
class ServeSettings(Reach):
    """Settings of `serve`."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    port: Annotated[int, Parameter(help="Where to listen; 0 takes any free port.")] = Field(
        default=8642, ge=0, le=65535
    )
    host: Annotated[
        str, Parameter(help="Where to listen. Whatever is not this machine alone, as 0.0.0.0, requires a token.")
    ] = "127.0.0.1"
    allow_host: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="A further name that leads here, as browsers say it; may be given again."),
    ] = ()
    token: Annotated[
        SecretStr | None,
        Parameter(
            help="What viewers have to know, 16 characters or more: they open /?token=TOKEN once. Whoever lists the "
            "processes sees a flag: set it by the environment or a file.",
            show_default=False,
        ),
    ] = None
    token_file: Annotated[Path | None, Parameter(help="File that holds the token.")] = None
    quotes: Annotated[
        bool,
        Parameter(
            help="Whether viewers may read a few tweets of a moment: masked, of nobody in particular, and only where "
            "enough people wrote."
        ),
    ] = True
    wait_seconds: Annotated[
        float, Parameter(help="How long to wait while another process writes, before the page says so.")
    ] = Field(default=1, ge=0, le=3600)
    model: Annotated[Rung, Parameter(help="Whose scores to show.")] = DEFAULT

    @property
    def opening(self) -> Opening:
        """As others do, but the loader is not kept out while questions are asked."""
        return replace(super().opening, copied_bytes=COPIED_BYTES, lets_go=True)
