"""Whether an answer may be shown: every number in it is one of the brief, and nothing is said that cannot be checked.

What passes can still be wrong in what it says of a true number. So a sentence speaks of one subject, a number only
where that is named and its words are said, and the report says that words are not checked.
"""

import re
from collections.abc import Iterator, Sequence

from tweet_insights.narrator.brief import Brief, Number, Subject
from tweet_insights.narrator.numbers import Spoken, read_numbers, tokens
from tweet_insights.narrator.times import HELD, read_times
from tweet_insights.narrator.times import Spoken as SpokenTime
from tweet_insights.narrator.words import refused_words

MOST_SENTENCES, MOST_SIGNS = 8, 2_000
OPENERS = (
    *("a", "about", "additionally", "also", "among", "an", "and", "another", "around", "as", "at", "between", "by"),
    *("corrected", "deleted", "during", "for", "from", "here", "in", "interval", "it", "its", "meanwhile", "negative"),
    *("of", "on", "other", "overall", "people", "records", "rejected", "roughly", "scored", "some", "that", "the"),
    *("their", "there", "these", "they", "this", "those", "tweets", "together", "waiting", "with"),
)
"""What a sentence may begin with, so that no name does."""
_PLAIN = re.compile(r"[A-Za-z0-9 .,;:%()'+\u2013\u2014\ue000-\uf8ff-]*")
"""All signs that an answer may have beside those of names in the brief."""
_SPACES = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
_FIRST_NAME = 0xE000


def sentences_of(answer: str) -> tuple[str, ...]:
    """The answer's sentences, as they are shown."""
    return tuple(each for each in re.split(r"(?<=\.) ", re.sub(r"[ \t\r\n]+", " ", answer.strip())) if each)


def objections(answer: str, brief: Brief) -> tuple[str, ...]:
    """Why the answer may not be shown; without any it may."""
    if re.search("[\ue000-\uf8ff]", answer):
        return ("signs of private use",)
    sentences = sentences_of(_masked(answer, brief))
    found = [*_shape(answer, sentences)]
    spoken = 0
    for sentence in sentences:
        number, wrong = _judged(sentence, brief)
        spoken += number
        found += [f"{reason}, in: {_shown(sentence, brief)}" for reason in wrong]
    if not found and not spoken:
        found.append("it speaks no number of the facts")
    return tuple(found)


def _shape(answer: str, sentences: Sequence[str]) -> Iterator[str]:
    if len(sentences) > MOST_SENTENCES or len(answer) > MOST_SIGNS:
        yield f"more than {MOST_SENTENCES} sentences or {MOST_SIGNS:,} characters"
    if not all(sentence.endswith(".") for sentence in sentences):
        yield "a sentence that does not end with a full stop"


def _masked(answer: str, brief: Brief) -> str:
    """Names as single signs of private use, so that neither their digits nor their words are read; plain spaces."""
    text = _SPACES.sub(",", answer)
    text = re.sub("[\u00a0\u2009\u202f]", " ", text).replace("\u2212", "-").replace("\u2019", "'")
    names = [(name, number) for number, each in enumerate(brief.subjects) for name in each.names]
    for name, number in sorted(names, key=lambda pair: -len(pair[0])):
        whole = rf"[\"\u201c]?(?<![\w#@.-]){re.escape(name)}(?!\w)[\"\u201d]?"
        text = re.sub(whole, chr(_FIRST_NAME + number), text, flags=re.IGNORECASE)
    return text


def _shown(sentence: str, brief: Brief) -> str:
    return "".join(
        brief.subjects[ord(sign) - _FIRST_NAME].names[0] if "\ue000" <= sign < HELD else sign for sign in sentence
    )


def _judged(sentence: str, brief: Brief) -> tuple[int, list[str]]:
    """How many numbers it speaks, and what is wrong with it."""
    if not _PLAIN.fullmatch(sentence):
        strange = "".join(sorted({sign for sign in sentence if not _PLAIN.fullmatch(sign)}))
        return 0, [f"signs that are in no name of the facts ({strange})"]
    timeless, times = read_times(sentence)
    said = tokens(timeless)
    numbers = [*read_numbers(said)]
    named = _named(sentence, times, brief)
    if len(named) > 1:
        return 0, [f"{len(named)} subjects in one sentence: speak of one"]
    subject = named[0] if named else brief.everything
    words = " ".join(said).lower()
    wrong = [reason for each in numbers if (reason := _unfounded(each, subject, brief, words))]
    wrong += [f"the time {each.said} is none of {subject.title}" for each in times if not _known(each, subject)]
    if times and not _told(subject, times):
        wrong.append(f"of {subject.title} all times have to be told, or none")
    return len(numbers), [*wrong, *_names(said), *refused_words(said, subject.words + _own_words(subject))]


def _named(sentence: str, times: Sequence[SpokenTime], brief: Brief) -> list[Subject]:
    """Of subjects that are told by times, the one that takes the most of them."""
    by_name = [each for place, each in enumerate(brief.subjects) if chr(_FIRST_NAME + place) in sentence]
    told = [each for each in brief.subjects if each.times and _told(each, times)]
    most = max((len(each.times) for each in told), default=0)
    return by_name + [each for each in told if len(each.times) == most]


def _told(subject: Subject, times: Sequence[SpokenTime]) -> bool:
    return all(any(each.tells(time, subject.unit) for each in times) for time in subject.times)


def _known(said: SpokenTime, subject: Subject) -> bool:
    return any(said.is_of(time) for time in subject.times)


def _unfounded(said: Spoken, subject: Subject, brief: Brief, words: str) -> str | None:
    if said.value is None:
        return f"{said.said} is no number that can be checked"
    if said.unit is None:
        return f"what {said.said} counts does not stand behind it"
    sure = [each for each in brief.everything.numbers if each.words == ("interval",)]
    fitting = [each for each in (*subject.numbers, *sure) if each.unit == said.unit and said.is_rounded(each.value)]
    if not fitting:
        others = [*brief.subjects, brief.everything]
        of = next((other for other in others if _speaks(said, other.numbers)), None)
        told = f"; it is one of {of.title}: name that, and nothing else, in its sentence" if of else ""
        return f"{said.said} {said.unit} is no number of {subject.title}{told}"
    other = {*said.between} & {word for each in subject.numbers for word in each.words}
    fitting = [each for each in fitting if other <= {*each.words}]
    if not fitting:
        return f"{said.said} {said.unit} is not what is {' and '.join(sorted(other))}"
    if any(all(_says(words, word) for word in each.words) for each in fitting):
        return None
    return f"{said.said} {said.unit} is said without the words {', '.join(fitting[0].words)}"


def _speaks(said: Spoken, numbers: Sequence[Number]) -> bool:
    return any(each.unit == said.unit and said.is_rounded(each.value) for each in numbers)


def _says(words: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", words) is not None


def _names(said: Sequence[str]) -> Iterator[str]:
    """A word with a capital may be somebody's name: only the first of a sentence, and UTC, may have one."""
    for place, word in enumerate(said):
        if place == 0 and word.isalpha() and word.lower() not in OPENERS and not _is_number(word):
            yield f'"{word}" begins a sentence: begin with The, Of, In, At, On, There or a name of the facts'
        elif place and word != word.lower() and word != "UTC":
            yield f'"{word}" may be a name, and the facts do not hold it'


def _is_number(token: str) -> bool:
    return any(True for _ in read_numbers([token]))


def _own_words(subject: Subject) -> tuple[str, ...]:
    return tuple(word for number in subject.numbers for phrase in number.words for word in phrase.split())
