"""The processor's enrich in plain Python, with the processor's own patterns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any  # a decoded Avro record holds anything

import regex

Record = Mapping[str, Any]
SAID = {"hashtags": "tag", "cashtags": "tag", "mentions": "username", "urls": "url"}


class Enricher:
    """Compiled once."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self.of = {name: regex.compile(pattern) for name, pattern in patterns.items()}

    def __call__(self, tweet: Record | None) -> dict[str, Any]:
        """What the processor adds to an event."""
        text = tweet["text"] if tweet else ""
        entities = (tweet or {}).get("entities")
        linkless = self.of["URL"].sub(" ", text) if "://" in text else text
        bare = self.tagless(linkless)
        mails = len(self.of["MAIL"].findall(linkless)) if "@" in linkless else 0
        unmasked = self.tagless(self.of["MAIL"].sub("<mail>", linkless)) if mails else bare
        phones = len(self.of["PHONE"].findall(unmasked)) if self.of["PHONE_HINT"].search(unmasked) else 0
        return {
            **self.listed(text, entities),
            **self.counted(bare),
            **references(tweet),
            **moments(tweet["created_at"] if tweet else None),
            "text_length": len(text),
            "clean_text": self.clean(unmasked, phones) if tweet else None,
            "email_count": mails if tweet else None,
            "phone_count": phones if tweet else None,
            "entities_fit": entities_fit(text, entities),
        }

    def tagless(self, words: str) -> str:
        for sign, name in (("@", "MENTION"), ("#＃", "HASHTAG"), ("$", "CASHTAG")):  # noqa: RUF001 - full-width
            if any(each in words for each in sign):
                words = self.of[name].sub(" ", words)
        return words

    def listed(self, text: str, entities: Record | None) -> dict[str, list[str]]:
        emojis = [] if text.isascii() else [found.group() for found in self.of["EMOJI"].finditer(text)]
        if entities is None:
            tags, cash, names = (self.of[name].findall(text) for name in ("HASHTAG", "CASHTAG", "MENTION"))
            links = self.of["URL"].findall(text)
        else:
            tags, cash = ([each["tag"] for each in entities[kind]] for kind in ("hashtags", "cashtags"))
            names = [each["username"] for each in entities["mentions"]]
            links = [each["expanded_url"] or each["url"] for each in entities["urls"]]
        hosts = (self.of["HOST"].search(link) for link in links)
        return {
            "hashtags": [tag.lower() for tag in tags],
            "cashtags": [tag.upper() for tag in cash],
            "mentions": [name.lower() for name in names],
            "domains": [host[1].lower() for host in hosts if host],
            "emojis": emojis,
        }

    def counted(self, bare: str) -> dict[str, Any]:
        cased, upper = len(self.of["CASED"].findall(bare)), len(self.of["UPPER"].findall(bare))
        share = upper / cased if cased else None
        return {
            "word_count": len(self.of["WORD"].findall(bare)),
            "uppercase_share": share,
            "is_shouting": cased >= 10 and share is not None and share >= 0.7,
            "exclamation_count": bare.count("!") + bare.count("！"),  # noqa: RUF001 - full-width counts too
            "question_count": bare.count("?") + bare.count("？"),  # noqa: RUF001 - full-width counts too
            "elongation_count": len(self.of["ELONGATION"].findall(bare)),
        }

    def clean(self, unmasked: str, phones: int) -> str:
        masked = self.of["PHONE"].sub("<phone>", unmasked) if phones else unmasked
        return self.of["SPACES"].sub(" ", masked).strip(" ")


def references(tweet: Record | None) -> dict[str, Any]:
    others = (tweet or {}).get("referenced_tweets") or []
    made: dict[str, Any] = {}
    for kind, name in (("replied_to", "reply"), ("retweeted", "retweet"), ("quoted", "quote")):
        found = next((other["id"] for other in others if other["type"] == kind), None)
        made[f"{name}_to_tweet_id" if name == "reply" else f"{name}_of_tweet_id"] = found
        made[f"is_{name}"] = found is not None
    return made


def moments(made: datetime | None) -> dict[str, int | None]:
    return {"created_hour": made.hour if made else None, "created_weekday": made.isoweekday() if made else None}


def entities_fit(text: str, entities: Record | None) -> bool | None:
    if entities is None or not any(entities[kind] for kind in SAID):
        return None
    return all(
        text[each["start"] + (kind != "urls") : each["end"]].lower() == each[name].lower()
        for kind, name in SAID.items()
        for each in entities[kind]
    )
