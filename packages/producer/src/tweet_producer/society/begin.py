"""Where a life begins: people, words and a calendar out of a scenario and a seed."""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.actors import Crowd
from tweet_producer.society.calendar import Calendar, Span
from tweet_producer.society.chance import Chance
from tweet_producer.society.history import NONE
from tweet_producer.society.life import Life
from tweet_producer.society.moods import Moods
from tweet_producer.society.people import People
from tweet_producer.society.scenario import Burst, Scenario, bursts
from tweet_producer.society.settle import settle
from tweet_producer.society.speech import speech
from tweet_producer.society.truth import Truth

STREAM = 2
"""See settle.STREAM."""


@dataclass(frozen=True, slots=True, eq=False)
class Society:
    """People and what will happen to them."""

    seed: int
    scenario: Scenario
    bursts: tuple[Burst, ...]
    people: People

    @classmethod
    def of(cls, seed: int, people: int, scenario: Scenario) -> "Society":
        """The same for the same seed, number of people and scenario."""
        planted = bursts(scenario, np.random.default_rng([seed, STREAM]))
        return cls(seed, scenario, planted, settle(people, scenario, seed))

    def calendar(self, span: Span, *, by_the_hour: bool) -> Calendar:
        """When things happen in `span`; `by_the_hour`, more is written while more people are awake."""
        hours = self.people.activity[:, :, -1].sum(axis=0) if by_the_hour else None
        return Calendar(span, hours, self.bursts)

    @property
    def truth(self) -> Truth:
        """What nobody sees of it."""
        return Truth(self.people, self._topics, self._tags)

    def life(self, calendar: Calendar, longest_delay: int) -> Life:
        """Everything that happens; `longest_delay` in microseconds until the producer sees it."""
        moods = Moods(
            self.people,
            np.array([topic.mood for topic in self.scenario.topics]),
            np.array([burst.mood for burst in self.bursts] + [0.0]),
        )
        crowd = Crowd(
            self.people,
            np.array([burst.by == "bots" for burst in self.bursts] + [False]),
            np.array([self.scenario.index(burst.topic) for burst in self.bursts] + [NONE]),
        )
        said = speech(self.people, self._topics, self._tags, self.seed)
        return Life(crowd, calendar, moods, said, Chance(self.seed), longest_delay=longest_delay)

    @property
    def _topics(self) -> list[str]:
        return [topic.name for topic in self.scenario.topics]

    @property
    def _tags(self) -> list[str]:
        return [burst.tag for burst in self.bursts]
