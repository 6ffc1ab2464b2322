"""What a narrator may say: every number of the facts in every form, and no other number in any."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_insights.narrator.brief import Brief, Number, Subject
from tweet_insights.narrator.check import objections
from tweet_insights.narrator.numbers import WORDS
from tweet_insights.person.traits import FORBIDDEN

from .warehouse_file import START

TWEETS, PEOPLE, SHARE, SURE, APART = 11474, 24, Decimal("29.487"), Decimal(95), Decimal("-3.25")
OVERALL = (
    Number("scored tweets", Decimal(TWEETS), "tweets", ("scored",)),
    Number("deleted tweets", Decimal(540), "tweets", ("deleted",)),
    Number("people", Decimal(PEOPLE), "people"),
    Number("negative", SHARE, "%", ("negative",)),
    Number("how sure intervals are", SURE, "%", ("interval",)),
    Number("apart", APART, "points"),
)
RAIL = Subject(
    "the topic",
    (Number("tweets", Decimal(1574), "tweets"), Number("negative", Decimal("66.2"), "%", ("negative",))),
    ("#rail2 · platform", "#rail2"),
    words=("busiest",),
)
THEN = Subject("the hour", (Number("negative", Decimal("60.04"), "%", ("negative",)),), times=(START,), unit="hour")
BUS = Subject("the other topic", (Number("tweets", Decimal(900), "tweets"),), ("#bus",))
PERIOD = (START, START + timedelta(days=4))
BRIEF = Brief(Subject("everything", OVERALL, times=PERIOD, unit="day"), (RAIL, BUS, THEN))
ALL_NUMBERS = [each for subject in (BRIEF.everything, RAIL, THEN) for each in subject.numbers]

TRUE = [
    "There are 11,474 scored tweets and 540 deleted tweets.",
    "There are 11,474 of the scored tweets and 540 tweets that were deleted.",
    "Of the 11,474 scored tweets, 29.5 % are negative (95 % interval).",
    "Of 11474 scored tweets 29% are negative.",
    "Of 11\u202f474 scored tweets 29.49 percent are negative.",
    "About 11.5 thousand scored tweets came from twenty-four people.",
    "Twenty-four different people wrote.",
    "Their shares differ by \u22123.25 points.",
    "The busiest topic is #rail2, with 1,574 tweets, 66.2 % of them negative.",
    "The topic “#RAIL2 · platform” has 1574 tweets.",
    "On 4 May 2026, 06:00 UTC, 60.0 per cent were negative.",
    "At 06:00 UTC on May 4 some 60% were negative.",
    "From 4 May to 8 May 2026, 24 people wrote.",
    "At 2026-05-04T06:00Z some 60 % were negative.",
]
FALSE = [
    "Of 11,474 deleted tweets 29.5 % are negative, and 540 scored tweets.",
    "Half of the 24 people wrote.",
    "One in three people wrote.",
    "Twice 29.5 % are negative.",
    "The 24 people are the majority.",
    "A dozen tweets, from 24 people.",
    "Most of the 24 people wrote.",
    "Over 29.5 % are negative.",
    "Of the 24 people, 29.5 % are not negative.",
    "In 2026 there were 11,474 scored tweets.",
    "1. There are 24 people.",
    "There are 24, 24 people.",
    "There are two hundred and twenty-four people.",
    "There are 24 thousand people.",
    "There are 24th people.",
    "There are 24.5 people.",
    "There are 024 people.",
    "There are 2.4e1 people.",
    "There are XXIV people.",
    "There are ２４ people.",
    "There are ٢٤ people.",
    "There are 24² people.",
    "There are 24 people/2.",
    "There are 24 %.",
    "There are 24 points.",
    "There are 24 hours.",
    "There are 24 people, and 29.4 % are negative.",
    "There are 24 people, and 29,5 % are negative.",
    "There are 24 people, and 29.5 % of the tweets are bad.",
    "There are 24 people, and 28.7 to 29.5 % are negative.",
    "There are 11 474 scored tweets.",
    "There are 11,000 scored tweets.",
    "There are 11.474 scored tweets.",
    "There are 11,47 scored tweets.",
    "There are 95 % of 24 people.",
    "The shares differ by 3.25 points.",
    "The topic #rail2 has 29.5 % negative tweets.",
    "Of the tweets 66.2 % are negative.",
    "The topic #rail22 has 1,574 tweets.",
    "The topic #rail2 has 1,574 tweets on 4 May 2026, 06:00 UTC.",
    "On 4 May 2026, 60.0 % are negative.",
    "On 4 May 2026, 07:00 UTC, 60.0 % are negative.",
    "On 5 May 2026, 06:00 UTC, 60.0 % are negative.",
    "On 4 May 2025, 06:00 UTC, 60.0 % are negative.",
    "On 4 May 2026 some 24 people wrote.",
    "From 4 May to 8 May 2026, and on 6 May 2026, 24 people wrote.",
    "The topics #rail2 and #bus have 1,574 tweets.",
    "In May 60.0 % are negative.",
    "At quarter past six 24 people wrote.",
    "There are 24 people because of the delay.",
    "There are 24 people, a third of them negative.",
    "There are 24 people like @somebody.",
    "There are 24 people like Somebody.",
    "Somebody is one of 24 people.",
    "There are 24 depressed people.",
    "There are 24 people, see https://example.org.",
    "There are 24 <b>people</b>.",
    "There are 24 people \u202eand others.",
    "There are 24 people\ue000.",
    "There are 24 people",
    "There are people.",
    "I cannot help with that.",
    "",
]  # fmt: skip


@pytest.mark.parametrize("text", TRUE)
def test_what_the_facts_hold_may_be_said(text: str) -> None:
    assert objections(text, BRIEF) == ()


@pytest.mark.parametrize("text", FALSE)
def test_what_they_do_not_hold_may_not(text: str) -> None:
    assert objections(text, BRIEF)


@pytest.mark.parametrize("word", sorted(name for names in FORBIDDEN.values() for name in names))
def test_what_may_not_be_inferred_may_not_be_said(word: str) -> None:
    assert objections(f"There are 24 people with {word}.", BRIEF)


WORD_OF = {value: word for word, value in WORDS.items()}


def in_words(number: int) -> str:
    """Below a hundred."""
    return WORD_OF.get(number) or f"{WORD_OF[number - number % 10]}-{WORD_OF[number % 10]}"


def spoken(value: Decimal, unit: str) -> st.SearchStrategy[str]:
    """The value in the forms that people write, with its unit."""
    whole = value == value.to_integral_value()
    digits = -int(value.as_tuple().exponent) if not whole else 0
    forms = [f"{value:.{digits}f}", f"{value:,.{digits}f}", f"{value:,.{digits}f}".replace(",", "\u202f")]
    if whole and 0 <= value < 100:
        forms.append(in_words(int(value)))
    units = {"%": ["%", " %", "\u00a0%", " percent", " per cent"], "points": [" points", " percentage points"]}
    units |= {"people": [" people", " different people", "-person", " of these authors"]}
    units |= {"tweets": [" tweets", " tweet", " of these tweets"]}
    return st.tuples(st.sampled_from(forms), st.sampled_from(units[unit])).map("".join)


NUMBERS = st.one_of(
    st.sampled_from([*map(Decimal, ("24", "25", "29", "30", "29.4", "29.5", "95", "11474", "11475", "-3.2", "-3.3"))]),
    st.integers(0, 99).map(Decimal), st.integers(0, 20_000).map(Decimal), st.decimals(-100, 100, places=1),
    st.decimals(0, 100, places=3),
)  # fmt: skip


@settings(max_examples=60)
@given(value=NUMBERS, unit=st.sampled_from(["%", "points", "people", "tweets"]), draw=st.data())
def test_a_number_passes_just_when_the_facts_hold_it(value: Decimal, unit: str, draw: st.DataObject) -> None:
    said = draw.draw(spoken(value, unit))
    whole = value == value.to_integral_value()
    step = Decimal(1) if whole else Decimal(1).scaleb(int(value.as_tuple().exponent))
    known = any(each.unit == unit and abs(each.value - value) <= step / 2 for each in OVERALL)
    text = f"There are {said}, scored, deleted, negative, with an interval."
    assert (objections(text, BRIEF) == ()) is known


@settings(max_examples=40)
@given(number=st.sampled_from(OVERALL), places=st.integers(0, 3), draw=st.data())
def test_each_number_passes_however_it_is_rounded(number: Number, places: int, draw: st.DataObject) -> None:
    rounded = number.value if number.unit in {"people", "tweets"} else round(number.value, places)
    said = draw.draw(spoken(rounded, number.unit))
    assert objections(f"There are {said}, {', '.join(('with', *number.words))}.", BRIEF) == ()


@settings(max_examples=60)
@given(
    st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.sampled_from("0123456789,.-–%½²٣ ehk"), max_size=8)
)
def test_no_text_around_a_number_makes_another_pass(text: str, digits: str) -> None:
    """Whatever passes has been read: taken apart independently, its digits are those of numbers of the facts."""
    said = f"There are 24 people{text} {digits} people."
    if objections(said, BRIEF) == ():
        left = "".join(sign for sign in said if sign.isnumeric())
        assert left in {"24", "2424"}


def test_all_that_leaves_is_the_numbers_their_names_and_times() -> None:
    sent = BRIEF.as_json()
    assert all(each.told in sent for each in ALL_NUMBERS)
    assert "#rail2" in sent
    assert "4 May 2026, 06:00 UTC" in sent
