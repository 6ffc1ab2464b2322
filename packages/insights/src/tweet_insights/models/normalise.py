"""One form for what is written in many: what a model learns of a text and what it is asked must agree."""

import html
import re
import unicodedata
from functools import lru_cache

# Some collections carry emojis as literal \uXXXX, TweetEval among them.
ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
LINK = re.compile(r"https?:?\S*|www\.\S+", re.IGNORECASE)
PEOPLE = re.compile(r"@\w+(?:\s+@\w+)*")
LONG_RUN = re.compile(r"(.)\1{3,}", re.DOTALL)
PICTURE = re.compile("[\u2010-\u2bff\u3000-\u303f\ufe0f\u200d\U0001f000-\U0001faff]")
JOINERS = frozenset("\ufe0f\u200d")
SPACES = re.compile(r"\s+")
TELL_NOTHING = frozenset(("face", "with", "of", "sign", "symbol", "heavy", "black", "white", "and", "person", "emoji"))


def normalise(text: str) -> str:
    """The text with people as @user, links as http, emojis as words, runs of a sign cut to three, single spaces.

    Case stays: shouting is a signal. Nothing raises; a lone surrogate becomes a replacement character.
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "\\" in text:
        text = ESCAPES.sub(_unescaped, text).replace("\\n", " ").replace('\\"', '"').replace('""', '"')
    if "&" in text:  # twice: what was quoted when it was collected had been quoted before
        text = html.unescape(html.unescape(text))
    text = LONG_RUN.sub(r"\1\1\1", PEOPLE.sub("@user", LINK.sub(" http ", text)))
    return SPACES.sub(" ", PICTURE.sub(_in_words, text)).strip()


def _unescaped(found: re.Match[str]) -> str:
    signs = found.group().encode("ascii").decode("unicode_escape")
    return signs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _in_words(found: re.Match[str]) -> str:
    return name_of(found.group())


@lru_cache(maxsize=4096)
def name_of(sign: str) -> str:
    """The words of an emoji's Unicode name; skin tones are dropped, other signs stay as they are."""
    if sign in JOINERS:
        return " "
    if unicodedata.category(sign) not in {"So", "Sk"}:
        return sign
    words = unicodedata.name(sign, "").lower().replace("-", " ").split()
    if "fitzpatrick" in words:
        return ""
    return f" {' '.join(word for word in words if word not in TELL_NOTHING)} "
