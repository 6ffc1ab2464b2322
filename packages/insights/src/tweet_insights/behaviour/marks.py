"""By which terms a tweet's topic is told, as parameters of the question `topics`."""

from collections.abc import Mapping, Sequence

from tweet_insights.behaviour.topics import NOT_WORDS, WORD, Topic

MOST_WORDS = 40
"""Words of a topic that are asked for, the most distinctive: from millions of tweets hundreds come out, of which
the last say little. Each has a bit of its own in 64."""
PREFIXES = ("", "(", '"', "'", "¡", "¿")
SUFFIXES = ("", *".,?:;)", '"', "…", "...", "!", "!!", "!!!", "!!!!")
"""What may stand before and after a word of a simple text."""
_INSIDE = "\\p{L}\\p{M}'\u2019"
SIMPLE = (
    r"(?:(?:[@#$]\S*|https?://\S*|[^\s\p{L}@#$]*"
    rf"|\p{{L}}[^\s{_INSIDE}@#$]*"
    rf"|[(\"'¡¿]?\p{{L}}[{_INSIDE}]*(?:[.,?:;)\"…]|\.\.\.|!{{1,4}})?"
    r")(?: |$))*"
)
"""A text of which it is known what cutting it at its spaces gives (RE2, for the whole text): each piece is no word; or
has one letter, which is none either; or is one word with one of the prefixes and one of the suffixes. RE2 is asked for
yes or no, which takes it a fifth of the time in which it finds words."""


def marks_of(topics: Sequence[Topic]) -> Mapping[str, Sequence[str]]:
    """Which term marks which topic; topics are numbered from 0."""
    marks = [
        (str(number), language, term, str(bit))
        for number, topic in enumerate(topics)
        for language, term, bit in (
            *(("", f"#{hashtag}", 0) for hashtag in topic.hashtags),
            *((topic.language, word, 1 << place) for place, word in enumerate(topic.words[:MOST_WORDS])),
        )
    ]
    # Lists side by side, because DuckDB takes a third of a second to bind a list of 400 structs.
    return {
        "mark_topics": [topic for topic, _, _, _ in marks],
        "mark_languages": [language for _, language, _, _ in marks],
        "mark_terms": [term for _, _, term, _ in marks],
        "mark_bits": [bit for _, _, _, bit in marks],
        "topic_languages": sorted({language for _, language, _, _ in marks if language}),
        "simple": SIMPLE,
        "prefixes": PREFIXES,
        "suffixes": SUFFIXES,
        "not_words": NOT_WORDS,
        "word": WORD,
    }
