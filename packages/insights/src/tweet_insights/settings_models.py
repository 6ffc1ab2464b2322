"""What a person may set of the models: asking one, training one, describing one."""

from enum import StrEnum
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
    only_english: Annotated[
        bool, Parameter(negative="", help="Leave what is surely another language unread; needs the extra languages.")
    ] = False
    shares: Annotated[
        bool,
        Parameter(
            negative="", help="Print how common each label is, corrected for the model's errors, once all is read."
        ),
    ] = False


class Trained(StrEnum):
    """A model that can be made anew."""

    FAST = "fast"
    QUALITY = "quality"


@Parameter(name="*")
class TrainSettings(BaseModel):
    """Settings of `train`."""

    model_config = ConfigDict(frozen=True)

    data: Annotated[Path, Parameter(help="The folder that holds TweetEval's tasks, each with its train and val files.")]
    model: Annotated[Trained, Parameter(help="Which model to make.")] = Trained.FAST
    task: Annotated[
        tuple[Name, ...],
        Parameter(help="A task for fast to learn; repeat it for several. quality learns all.", negative=""),
    ] = tuple(Name)
    output: Annotated[
        Path | None, Parameter(help="What to write: fast.npz for fast, the folder quality for quality, unless given.")
    ] = None
    seeds: Annotated[
        int, Parameter(help="Fine-tune quality so often, each in another order of tweets, and average: an hour each.")
    ] = Field(default=2, ge=1, le=9)
    steps: Annotated[int | None, Parameter(help="End quality's fine-tuning after so many steps: for trying out.")] = (
        Field(default=None, ge=1)
    )
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False


@Parameter(name="*")
class CardsSettings(BaseModel):
    """Settings of `cards`."""

    model_config = ConfigDict(frozen=True)

    data: Annotated[Path, Parameter(help="The folder that holds TweetEval's tasks, each with its val files.")]
    model: Annotated[tuple[Rung, ...], Parameter(help="A model to measure; repeat it for several.", negative="")] = (
        tuple(Rung)
    )
    output: Annotated[Path, Parameter(help="The folder to write a card and its figures to, for each model.")] = Path(
        "cards"
    )
    readme: Annotated[
        Path | None, Parameter(help="A page to write the table of all models into, from the cards in --output.")
    ] = None
    resamples: Annotated[int, Parameter(help="Resamples behind each interval.")] = Field(default=2000, ge=100)
