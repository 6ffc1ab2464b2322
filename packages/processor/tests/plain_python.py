"""What a text shows, a second time and in another way: plain Python, character by character, no pattern shared.

It is what `enrich.py` is compared with; it runs in tests only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby

Found = tuple[int, int, str]
"""From, to, and what stands between without its sign."""


def is_word(character: str) -> bool:
    return character == "_" or unicodedata.category(character)[0] in "LMN"


def shown(text: str) -> dict[str, object]:
    """The columns of `enrich` that it knows."""
    bare = without(text, links)
    for find in (mentions, hashtags, cashtags):
        bare = without(bare, find)
    upper, lower = (sum(unicodedata.category(c) == kind for c in bare) for kind in ("Lu", "Ll"))
    share = upper / (upper + lower) if upper + lower else None
    return {
        "hashtags": [tag.lower() for _, _, tag in hashtags(text)],
        "cashtags": [tag.upper() for _, _, tag in cashtags(text)],
        "mentions": [name.lower() for _, _, name in mentions(text)],
        "text_length": len(text),
        "word_count": words(bare),
        "uppercase_share": share,
        "is_shouting": upper + lower >= 10 and share is not None and share >= 0.7,
        "exclamation_count": sum(bare.count(sign) for sign in "!！"),
        "question_count": sum(bare.count(sign) for sign in "?？"),
        "elongation_count": sum(
            len(list(run)) >= 3 for letter, run in groupby(bare) if unicodedata.category(letter)[0] == "L"
        ),
    }


def without(text: str, find: Callable[[str], Iterator[Found]]) -> str:
    """The text with a space for each thing found."""
    pieces, end = [], 0
    for start, stop, _ in find(text):
        pieces += [text[end:start], " "]
        end = stop
    return "".join([*pieces, text[end:]])


def run_end(text: str, start: int, belongs: Callable[[str], bool]) -> int:
    end = start
    while end < len(text) and belongs(text[end]):
        end += 1
    return end


def links(text: str) -> Iterator[Found]:
    for found in re.finditer(r"https?://\S+", text, re.ASCII):
        yield found.start(), found.end(), found[0]


def hashtags(text: str) -> Iterator[Found]:
    place = 0
    while place < len(text):
        before = text[place - 1] if place else " "
        if text[place] in "#＃" and not is_word(before) and before not in "&/":
            end = run_end(text, place + 1, is_word)
            tag = text[place + 1 : end]
            if any(unicodedata.category(c)[0] in "LM" for c in tag):
                yield place, end, tag
                place = end
                continue
        place += 1


def mentions(text: str) -> Iterator[Found]:
    for place, sign in enumerate(text):
        before = text[place - 1] if place else " "
        if sign != "@" or is_word(before) or before in "@.":
            continue
        end = run_end(text, place + 1, lambda c: c.isascii() and (c.isalnum() or c == "_"))
        after = text[end : end + 1] or " "
        if 0 < end - place - 1 <= 30 and not is_word(after) and after != "@":
            yield place, end, text[place + 1 : end]


def cashtags(text: str) -> Iterator[Found]:
    for place, sign in enumerate(text):
        before = text[place - 1] if place else " "
        if sign != "$" or is_word(before) or before == "$":
            continue
        letters = run_end(text, place + 1, lambda c: c.isascii() and c.isalpha())
        ends = [letters] if 0 < letters - place - 1 <= 6 else []
        if ends and text[letters : letters + 1] in {".", "_"}:
            suffix = run_end(text, letters + 1, lambda c: c.isascii() and c.isalpha())
            ends = [suffix, letters] if 0 < suffix - letters - 1 <= 2 else ends
        for end in ends:
            if not is_word(text[end : end + 1] or " "):
                yield place, end, text[place + 1 : end]
                break


def words(bare: str) -> int:
    """Runs of letters, marks and numbers; an apostrophe between two joins them."""
    letters = [is_word(c) and c != "_" for c in bare]
    joined = [
        here or (bare[n] in "'’" and 0 < n < len(bare) - 1 and letters[n - 1] and letters[n + 1])
        for n, here in enumerate(letters)
    ]
    return sum(now and not before for before, now in zip([False, *joined], joined, strict=False))
