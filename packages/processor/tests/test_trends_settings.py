"""What can be set of the live windows, without Spark."""

import pytest
from pydantic import ValidationError
from tweet_processor.trends.negative_words import negative_words
from tweet_processor.trends.settings import TrendsSettings


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"window": "ten minutes"}, "'ten minutes' is no duration"),
        ({"watermark": "3 fortnights"}, "is no duration"),
        ({"slide": "1 hour"}, "leave tweets out"),
        ({"trigger": "realtime"}, "keeps no state"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        TrendsSettings.model_validate(wrong)


def test_another_cut_of_time_keeps_its_state_elsewhere() -> None:
    places = {TrendsSettings(window=window).place for window in ("10 minutes", "20 minutes")}
    assert places == {
        ".tweets/trends-checkpoint/10minutes-5minutes-10minutes",
        ".tweets/trends-checkpoint/20minutes-5minutes-10minutes",
    }


def test_the_list_of_negative_words_holds_each_once_in_lower_case_and_in_order() -> None:
    words = negative_words()
    assert list(words) == sorted(set(words))
    assert all(word.isalpha() and word == word.lower() for word in words)
