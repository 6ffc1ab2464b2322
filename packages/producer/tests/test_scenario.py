import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.society.scenario import Burst, Scenario, bursts, intensity, week
from tweet_producer.society.words import languages


def test_every_topic_of_the_week_can_be_talked_about_in_every_language() -> None:
    told = {topic.name for topic in week().topics}
    assert all(told == set(language.topics) for language in languages())
    assert sum(topic.share for topic in week().topics) == pytest.approx(1)


def test_the_week_has_an_outrage_and_a_celebration() -> None:
    moods = [burst.mood for burst in week().bursts]
    assert min(moods) < -1 < 1 < max(moods)


@given(st.integers(0, 2**32))
def test_minor_bursts_lie_inside_the_span_and_come_from_the_seed(seed: int) -> None:
    drawn = bursts(week(), np.random.default_rng(seed))
    assert drawn == bursts(week(), np.random.default_rng(seed))
    assert len(drawn) == len(week().bursts) + week().minor.number
    assert all(burst.at >= 0 and burst.at + burst.lasts <= 1 for burst in drawn)


def test_a_burst_rises_quickly_and_fades_slowly() -> None:
    burst = Burst(tag="X", topic="work", at=0.5, lasts=0.2, share=0.5, mood=1)
    before, peak, later, after = intensity(burst, np.array([0.49, 0.53, 0.6, 0.71]))
    assert before == after == 0
    assert peak == pytest.approx(1)  # as much as everything else together: half of all
    assert 0 < later < peak


def test_a_burst_on_a_topic_that_does_not_exist_is_refused() -> None:
    told = week().model_dump()
    told["bursts"][0]["topic"] = "cheese"
    with pytest.raises(ValueError, match="cheese"):
        Scenario.model_validate(told)
