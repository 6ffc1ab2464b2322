"""What a tweet's text and references show: one small function an idea, all column expressions.

Regular expressions are Java's (21 or newer, for the emoji properties). What the platform itself found
(`entities`) is believed; where it gives none, the text is searched.
"""

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

WORD_CHARACTER = r"\p{L}\p{M}\p{N}_"
URL = r"https?://[^\s]+"
HASHTAG = rf"(?<![{WORD_CHARACTER}&/])[#＃]([{WORD_CHARACTER}]*[\p{{L}}\p{{M}}][{WORD_CHARACTER}]*)"  # noqa: RUF001 - the full-width sign is one too
CASHTAG = rf"(?<![{WORD_CHARACTER}$])\$([A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)(?![{WORD_CHARACTER}])"
MENTION = rf"(?<![{WORD_CHARACTER}@.])@([A-Za-z0-9_]{{1,30}})(?![{WORD_CHARACTER}@])"
HOST = r"^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)"
WORD = r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*"  # noqa: RUF001 - people type both apostrophes
ELONGATION = r"(\p{L})\1{2,}"
_SHOWN = r"(?:\p{IsEmoji_Presentation}|\p{IsExtended_Pictographic}(?=[\x{FE0F}\p{IsEmoji_Modifier}]))"
_STYLE = r"[\x{FE0F}\p{IsEmoji_Modifier}]?"
EMOJI = (
    r"[\x{1F1E6}-\x{1F1FF}]{2}|[0-9#*]\x{FE0F}?\x{20E3}|"
    rf"{_SHOWN}{_STYLE}(?:\x{{200D}}\p{{IsExtended_Pictographic}}{_STYLE})*"
)
"""Flags, keycaps, and pictographs with modifiers joined by zero-width joiners (Unicode TS 51, 1.4.9)."""
MAIL = (
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?){0,6}\.[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
PHONE = (
    r"(?<![0-9A-Za-z_+])(?:"
    r"(?:\+|00)[1-9](?:[ ().-]{0,2}[0-9]){6,14}|"  # international
    r"\(?0[1-9][0-9]{1,3}\)?(?:[ ./-]?[0-9]){5,9}|"  # with a trunk prefix
    r"\(?[2-9][0-9]{2}\)?[ .-][0-9]{3}[ .-][0-9]{4}"  # North America
    r")(?![0-9A-Za-z_])"
)
"""Every repetition is bounded: no text, however long and hostile, takes more than time in proportion to its length."""
MAIL_MASK = "<mail>"
PHONE_MASK = "<phone>"
SHOUTING_LETTERS = 10
SHOUTING_SHARE = 0.7


def enrich(checked: DataFrame) -> DataFrame:
    """Add every derived column of ProcessedTweet to events; empty lists, zeros and false for deletions."""
    return (
        checked.withColumn("bare_text", bare(text()))
        .withColumn("cased_count", matches("bare_text", r"[\p{Lu}\p{Ll}]"))
        .withColumns(
            {
                "reply_to_tweet_id": reference("replied_to"),
                "retweet_of_tweet_id": reference("retweeted"),
                "quote_of_tweet_id": reference("quoted"),
                "hashtags": lowered(given_or_found("hashtags.tag", HASHTAG)),
                "cashtags": uppered(given_or_found("cashtags.tag", CASHTAG)),
                "mentions": lowered(given_or_found("mentions.username", MENTION)),
                "domains": domains(),
                "emojis": found(text(), EMOJI, group=0),
                "text_length": F.length(text()).cast("bigint"),
                "word_count": matches("bare_text", WORD),
                "uppercase_share": uppercase_share(),
                "exclamation_count": matches("bare_text", "[!！]"),  # noqa: RUF001 - full-width counts too
                "question_count": matches("bare_text", "[?？]"),  # noqa: RUF001 - full-width counts too
                "elongation_count": matches("bare_text", ELONGATION),
                "clean_text": clean(F.col("event.tweet.text")),
                "email_count": counted(linkless(F.col("event.tweet.text")), MAIL),
                "phone_count": counted(mailless(linkless(F.col("event.tweet.text"))), PHONE),
                "entities_fit": entities_fit(),
                "created_hour": F.hour("event.tweet.created_at").cast("bigint"),
                "created_weekday": (F.weekday("event.tweet.created_at") + 1).cast("bigint"),
            }
        )
        .withColumns(
            {
                "is_reply": F.col("reply_to_tweet_id").isNotNull(),
                "is_retweet": F.col("retweet_of_tweet_id").isNotNull(),
                "is_quote": F.col("quote_of_tweet_id").isNotNull(),
                "is_shouting": is_shouting(),
            }
        )
    )


def text() -> Column:
    """The text, or none at all for a deletion."""
    return F.coalesce(F.col("event.tweet.text"), F.lit(""))


def bare(words: Column) -> Column:
    """The text without links, mentions, hashtags and cashtags: what the person says in words."""
    return tagless(linkless(words))


def linkless(words: Column) -> Column:
    """The text without links."""
    return F.regexp_replace(words, URL, " ")


def mailless(words: Column) -> Column:
    """The text with mail addresses masked."""
    return F.regexp_replace(words, MAIL, MAIL_MASK)


def tagless(words: Column) -> Column:
    """The text without mentions, hashtags and cashtags."""
    for entity in (MENTION, HASHTAG, CASHTAG):
        words = F.regexp_replace(words, entity, " ")
    return words


def clean(words: Column) -> Column:
    """What the person says in words, one space between them, mail addresses and phone numbers masked.

    Links go first, since they may hold both; mail addresses before tags, which they look like in part.
    """
    masked = F.regexp_replace(tagless(mailless(linkless(words))), PHONE, PHONE_MASK)
    return F.trim(F.regexp_replace(masked, r"\s+", " "))


def entities_fit() -> Column:
    """Whether the text says at each of the platform's positions what the platform lists; null where it lists none."""
    entities = "event.tweet.entities"
    said = {"hashtags": "tag", "cashtags": "tag", "mentions": "username", "urls": "url"}
    fits = F.lit(True)
    listed = F.lit(0)
    for kind, name in said.items():
        sign = 0 if kind == "urls" else 1
        each = F.coalesce(F.col(f"{entities}.{kind}"), F.array())
        fits = fits & F.forall(each, _stands(name, sign))
        listed = listed + F.size(each)
    return F.when(listed > 0, fits)


def _stands(name: str, sign: int) -> Callable[[Column], Column]:
    """Whether an entity's `name`, after its sign, is what the text says at its place, in any case."""

    def stands(entity: Column) -> Column:
        first, length = entity["start"] + sign + 1, entity["end"] - entity["start"] - sign
        there = F.substr(text(), first.cast("int"), length.cast("int"))
        return F.lower(there) == F.lower(entity[name])

    return stands


def reference(kind: str) -> Column:
    """Id of the first tweet that this one refers to as `kind`, or null."""
    fitting = F.filter(F.col("event.tweet.referenced_tweets"), lambda other: other["type"] == kind)
    return F.get(fitting, 0)["id"]


def given_or_found(entity: str, pattern: str) -> Column:
    """What the platform lists as `entity`, or what group 1 of `pattern` finds when it lists no entities."""
    return F.when(F.col("event.tweet.entities").isNull(), found(text(), pattern)).otherwise(
        F.col(f"event.tweet.entities.{entity}")
    )


def found(words: Column, pattern: str, group: int = 1) -> Column:
    """All matches of one group, in order."""
    return F.regexp_extract_all(words, F.lit(pattern), F.lit(group))


def lowered(tags: Column) -> Column:
    """Every element in lower case."""
    return F.transform(tags, F.lower)


def uppered(tags: Column) -> Column:
    """Every element in upper case."""
    return F.transform(tags, F.upper)


def domains() -> Column:
    """Hosts of the links, without `www.`; of where they lead, when the platform says so."""
    listed = F.transform(F.col("event.tweet.entities.urls"), lambda link: F.coalesce(link["expanded_url"], link["url"]))
    links = F.when(F.col("event.tweet.entities").isNull(), found(text(), URL, group=0)).otherwise(listed)
    hosts = F.transform(links, lambda link: F.lower(F.regexp_extract(link, HOST, 1)))
    return F.filter(hosts, lambda host: host != "")


def matches(column: str, pattern: str) -> Column:
    """How often `pattern` occurs in `column`, without overlap."""
    return counted(F.col(column), pattern)


def counted(words: Column, pattern: str) -> Column:
    """How often `pattern` occurs in `words`, without overlap; null where there are none at all."""
    return F.regexp_count(words, F.lit(pattern)).cast("bigint")


def uppercase_share() -> Column:
    """Capitals among the letters that have case; null without any."""
    return F.when(F.col("cased_count") > 0, matches("bare_text", r"\p{Lu}") / F.col("cased_count"))


def is_shouting() -> Column:
    """Enough letters, most of them capitals."""
    loud = F.coalesce(F.col("uppercase_share") >= SHOUTING_SHARE, F.lit(False))
    return (F.col("cased_count") >= SHOUTING_LETTERS) & loud
