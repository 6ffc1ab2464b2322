from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.society.scenario import Burst, bursts, intensity
from tweet_producer.society.scenario_files import ScenarioError, read_scenario, shipped
from tweet_producer.society.text.languages import languages

WEEK = read_scenario("week")


def test_every_topic_of_every_scenario_can_be_talked_about_in_every_language() -> None:
    for name, scenario in shipped().items():
        told = {topic.name for topic in scenario.topics}
        assert all(told <= set(language.topics) for language in languages()), name
        assert sum(topic.share for topic in scenario.topics) == pytest.approx(1), name


def test_the_week_has_an_outrage_and_a_celebration() -> None:
    moods = [burst.mood for burst in WEEK.bursts]
    assert min(moods) < -1 < 1 < max(moods)


@given(st.integers(0, 2**32))
def test_minor_bursts_lie_inside_the_span_and_come_from_the_seed(seed: int) -> None:
    drawn = bursts(WEEK, np.random.default_rng(seed))
    assert WEEK.minor is not None
    assert drawn == bursts(WEEK, np.random.default_rng(seed))
    assert len(drawn) == len(WEEK.bursts) + WEEK.minor.number
    assert all(burst.at >= 0 and burst.at + burst.lasts <= 1 for burst in drawn)


def test_a_burst_rises_quickly_and_fades_slowly() -> None:
    burst = Burst(tag="X", topic="work", at=0.5, lasts=0.2, share=0.5, mood=1)
    before, peak, later, after = intensity(burst, np.array([0.49, 0.53, 0.6, 0.71]))
    assert before == after == 0
    assert peak == pytest.approx(1)  # as much as everything else together: half of all
    assert 0 < later < peak


BURST = '[[bursts]]\ntag = "X"\ntopic = "work"\nat = 0.1\nlasts = 0.1\nshare = 0.2\nmood = 1\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[bursts]", r"mine\.toml is not TOML"),
        ("", "title: Field required"),
        (BURST.replace("work", "cheese"), r"bursts\.0\.topic: nobody has words for the topic cheese; .*coffee"),
        (BURST.replace("0.2", "1.5"), r"bursts\.0\.share: Input should be less than 1"),
        (BURST.replace("at = 0.1", "at = 0.95"), r"bursts\.0: #X ends after the span"),
        (BURST.replace('"X"', '"no tag"'), r"bursts\.0\.tag: #no tag is no hashtag"),
        (BURST + "color = 3\n", r"bursts\.0\.color: Extra inputs"),
        ("bots = 0\n" + BURST + 'by = "bots"\n', "#X is written by bots, but bots = 0"),
        (BURST + '[[topics]]\nname = "coffee"\nshare = 1\nmood = 0\n', "#X is about work, which is none of the topics"),
    ],
)
def test_a_file_that_cannot_be_told_says_where_and_why(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text if not text or (text[0] == "[" and "]]" not in text) else 'title = "Mine"\n' + text, "utf-8")
    with pytest.raises(ScenarioError, match=said):
        read_scenario(str(file))


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b'title = "\xff"')
    with pytest.raises(ScenarioError, match=r"mine\.toml is not UTF-8"):
        read_scenario(str(file))


def test_a_file_of_one_s_own_is_read_like_a_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n' + BURST, "utf-8")
    mine = read_scenario(str(file))
    assert [burst.tag for burst in mine.bursts] == ["X"]
    assert mine.topics == WEEK.topics
