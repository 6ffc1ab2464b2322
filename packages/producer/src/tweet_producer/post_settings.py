"""What a person can ask of the sources of real posts."""

from pathlib import Path
from typing import Annotated, Literal, Self

from cyclopts import Group, Parameter
from pydantic import ConfigDict, Field, model_validator

from tweet_producer.delivery_settings import SendSettings

SOURCE = Group("Source")
X = "x"


@Parameter(name="*")
class ReplaySettings(SendSettings):
    """How recorded posts are told again, and where to."""

    model_config = ConfigDict(frozen=True)

    source: Annotated[
        str, Parameter(help="Name of the platform they come from: ids are told apart by it.", group=SOURCE)
    ] = Field(default=X, min_length=1)
    times: Annotated[
        Literal["original", "now"],
        Parameter(help="When it happened: as recorded, or moved so that the first post happens now.", group=SOURCE),
    ] = "original"
    speed: Annotated[
        float | None,
        Parameter(help="How many times as fast as it happened. As fast as possible unless given.", group=SOURCE),
    ] = Field(default=None, gt=0)
    bookmark: Annotated[
        Path | None,
        Parameter(help="File that remembers how far it came; the next run with it goes on there.", group=SOURCE),
    ] = None
    dry_run: Annotated[
        bool, Parameter(negative="", help="Tell what would be sent and what is wrong, line by line; send nothing.")
    ] = False
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")] = False

    @model_validator(mode="after")
    def _dry_runs_keep_nothing(self) -> Self:
        if self.dry_run and self.bookmark:
            raise ValueError("--dry-run reads everything and remembers nothing: leave --bookmark out")
        return self
