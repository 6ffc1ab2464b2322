"""Everything that can be set of the live windows."""

import re
from collections.abc import Mapping
from typing import Annotated, Self

from cyclopts import Parameter
from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic

from tweet_processor.settings import ServiceSettings, SparkSettings, TriggerKind
from tweet_processor.trends.count import Windows

UNITS: Mapping[str, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def seconds(words: str) -> int:
    """A duration in Spark's words, such as `10 minutes`; 0 where it is none."""
    number, _, unit = words.partition(" ")
    return int(number) * UNITS.get(unit.removesuffix("s"), 0) if number.isdecimal() else 0


@Parameter(name="*")
class TrendsSettings(RegistryAccess, ServiceSettings, SparkSettings):
    """What is counted, in which windows, and where it goes."""

    model_config = ConfigDict(frozen=True)

    processed_topic: Annotated[str, Parameter(help="Topic to read.")] = Topic.PROCESSED
    trends_topic: Annotated[str, Parameter(help="Topic for windows that have closed.")] = Topic.TRENDS
    window: Annotated[str, Parameter(help="Length of a window of event time.")] = "10 minutes"
    slide: Annotated[str, Parameter(help="From one window's beginning to the next one's.")] = "5 minutes"
    watermark: Annotated[
        str,
        Parameter(help="How much older than the newest a tweet may be and still be counted; windows wait for it."),
    ] = "10 minutes"
    trigger: Annotated[TriggerKind, Parameter(help="interval, or available-now.")] = TriggerKind.INTERVAL
    interval: Annotated[str, Parameter(help="Pause between batches of the interval trigger.")] = "10 seconds"
    checkpoint: Annotated[
        str,
        BeforeValidator(str),
        Parameter(help="Folder or URI (s3a://…) of progress and state, shared by all executors of a cluster."),
    ] = ".tweets/trends-checkpoint"
    state_partitions: Annotated[
        int, Parameter(help="Parts that the state is kept in; fixed once the checkpoint has begun.")
    ] = Field(default=2, ge=1)
    group: Annotated[str, Parameter(help="Consumer group that the offsets done are committed to, for lag tools.")] = (
        "tweet-processor-trends"
    )

    @field_validator("window", "slide", "watermark", "interval")
    @classmethod
    def _is_a_duration(cls, words: str) -> str:
        if seconds(words) <= 0:
            units = ", ".join(f"{unit}s" for unit in UNITS)
            raise ValueError(f"{words!r} is no duration: say it as `10 minutes`, in {units}")
        return words

    @model_validator(mode="after")
    def _leaves_no_gap(self) -> Self:
        if seconds(self.slide) > seconds(self.window):
            raise ValueError(f"windows of {self.window} that begin every {self.slide} leave tweets out: slide less")
        return self

    @field_validator("trigger")
    @classmethod
    def _can_remember(cls, trigger: TriggerKind) -> TriggerKind:
        if trigger is TriggerKind.REALTIME:
            raise ValueError("real-time mode of Spark 4.1 keeps no state: choose interval or available-now")
        return trigger

    @property
    def windows(self) -> Windows:
        """How time is cut."""
        return Windows(self.window, self.slide, self.watermark)

    @property
    def place(self) -> str:
        """Where this cut of time keeps its state: with another one, what is remembered would mean something else."""
        cut = "-".join(re.sub(r"\W+", "", words) for words in (self.window, self.slide, self.watermark))
        return f"{self.checkpoint}/{cut}"
