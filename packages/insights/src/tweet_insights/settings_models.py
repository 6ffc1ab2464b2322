"""What a person may set of the models: asking one, training one, describing one."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field

from tweet_insights.models.ladder import Rung
from tweet_insights.models.task import Name


@Parameter(name="*")
class ClassifySettings(BaseModel):
    """Settings of `classify`."""

    model_config = ConfigDict(frozen=True)

    task: Annotated[Name, Parameter(help="What to ask of each text.")] = Name.SENTIMENT
    model: Annotated[Rung, Parameter(help="Who answers; lexicon knows sentiment only.")] = Rung.FAST
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="Print one JSON object a line, with all probabilities.")
    ] = False
    abstain: Annotated[
        bool, Parameter(negative="", help="Print 'unsure' in place of a label that is too likely to be wrong.")
    ] = False


@Parameter(name="*")
class TrainSettings(BaseModel):
    """Settings of `train`."""

    model_config = ConfigDict(frozen=True)

    data: Annotated[Path, Parameter(help="The folder that holds TweetEval's tasks, each with its train and val files.")]
    task: Annotated[tuple[Name, ...], Parameter(help="A task to learn; repeat it for several.", negative="")] = tuple(
        Name
    )
    output: Annotated[Path, Parameter(help="The file of weights to write.")] = Path("fast.npz")
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False


@Parameter(name="*")
class CardsSettings(BaseModel):
    """Settings of `cards`."""

    model_config = ConfigDict(frozen=True)

    data: Annotated[Path, Parameter(help="The folder that holds TweetEval's tasks, each with its val files.")]
    output: Annotated[Path, Parameter(help="The folder to write a card and its figures to, for each model.")] = Path(
        "cards"
    )
    resamples: Annotated[int, Parameter(help="Resamples behind each interval.")] = Field(default=2000, ge=100)
