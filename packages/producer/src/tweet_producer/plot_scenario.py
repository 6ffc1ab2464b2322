"""A scenario lived through once, and drawn."""

import pyarrow as pa

from tweet_producer.event import microseconds
from tweet_producer.settings import WEEK_END, WEEK_START, PlotSettings
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.scenario_plot import Story, picture
from tweet_producer.society.society import Society
from tweet_producer.sources import fake


def draw(settings: PlotSettings) -> str:
    """The picture of a week of it, as SVG."""
    society = Society.of(settings.seed, settings.people, read_scenario(settings.scenario))
    start, end = microseconds(WEEK_START), microseconds(WEEK_END)
    span, labels = Span(start, end - start), list[pa.RecordBatch]()
    for _ in fake.window(society, settings.count, span, fake.Cut(fake.BLOCK), labels.append):
        pass
    return picture(Story(settings.scenario, society.scenario, society.bursts, span, pa.Table.from_batches(labels)))
