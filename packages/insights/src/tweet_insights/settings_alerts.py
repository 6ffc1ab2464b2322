"""What may be set of alerts."""

from pathlib import Path
from typing import Annotated, Self

from cyclopts import Parameter
from pydantic import Field, model_validator

from tweet_insights.models.ladder import DEFAULT, Rung
from tweet_insights.settings import Reach


@Parameter(name="*")
class AlertsSettings(Reach):
    """Settings of `alerts`."""

    rules: Annotated[Path, Parameter(help="The TOML file with the rules and where to tell.")] = Path("rules.toml")
    state: Annotated[
        Path,
        Parameter(
            help="What is remembered between two runs; its folder is made when missing. Keep one a file of rules."
        ),
    ] = Path("alerts-state.json")
    once: Annotated[bool, Parameter(negative="", help="Judge once and end. So it is unless --every is given.")] = False
    every: Annotated[float | None, Parameter(help="Judge again after so many seconds, until Ctrl-C.")] = Field(
        default=None, gt=0, le=86400
    )
    model: Annotated[Rung, Parameter(help="Whose scores to judge.")] = DEFAULT

    @model_validator(mode="after")
    def _once_or_again(self) -> Self:
        if self.once and self.every is not None:
            raise ValueError("--once and --every exclude each other")
        return self
