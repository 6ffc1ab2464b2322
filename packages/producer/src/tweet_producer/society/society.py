"""Where a simulation begins: people, words and arrival times out of a scenario and a seed."""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.behaviour.actors import Crowd
from tweet_producer.society.behaviour.arrival_times import ArrivalTimes, Span
from tweet_producer.society.behaviour.history import NONE
from tweet_producer.society.behaviour.moods import Moods
from tweet_producer.society.ground_truth import Truth
from tweet_producer.society.population.generate import generate_people
from tweet_producer.society.population.people import People
from tweet_producer.society.random_streams import RandomStreams
from tweet_producer.society.scenario import Burst, Scenario, bursts
from tweet_producer.society.simulation import Simulation
from tweet_producer.society.text.writing import writing

STREAM = 2
"""See population.generate.STREAM."""


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
        return cls(seed, scenario, planted, generate_people(people, scenario, seed))

    def arrivals(self, span: Span, *, by_the_hour: bool) -> ArrivalTimes:
        """When things happen in `span`; `by_the_hour`, more is written while more people are awake."""
        hours = self.people.activity[:, :, -1].sum(axis=0) if by_the_hour else None
        return ArrivalTimes(span, hours, self.bursts)

    @property
    def truth(self) -> Truth:
        """What nobody sees of it."""
        return Truth(self.people, self._topics, self._tags)

    def simulation(self, arrivals: ArrivalTimes, longest_delay: int) -> Simulation:
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
        said = writing(self.people, self._topics, self._tags, self.seed)
        return Simulation(crowd, arrivals, moods, said, RandomStreams(self.seed), longest_delay=longest_delay)

    @property
    def _topics(self) -> list[str]:
        return [topic.name for topic in self.scenario.topics]

    @property
    def _tags(self) -> list[str]:
        return [burst.tag for burst in self.bursts]
