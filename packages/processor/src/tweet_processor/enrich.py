"""What a tweet's text and references show: one small function an idea, all column expressions.

Regular expressions are Java's (21 or newer, for the emoji properties). What the platform itself found
(`entities`) is believed; where it gives none, the text is searched.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

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
PHONE_DIGITS = 7
"""Of the shortest number that `PHONE` finds."""
MAIL_MASK = "<mail>"
PHONE_MASK = "<phone>"
ENTITIES = ((MENTION, ("@",)), (HASHTAG, ("#", "＃")), (CASHTAG, ("$",)))  # noqa: RUF001 - full-width
"""What is no word of the person's own, and a sign without which there is none."""
SHOUTING_LETTERS = 10
SHOUTING_SHARE = 0.7


def nothing() -> Column:
    """An empty list of texts."""
    return F.array().cast("array<string>")


def enrich(checked: DataFrame) -> DataFrame:
    """Add every derived column of ProcessedTweet to events; empty lists, zeros and false for deletions.

    Each text that others are made from is a column of its own, so that it is made once.
    """
    in_words = bare_text(checked.withColumn("linkless_text", cut(text(), URL, "://")))
    return (
        in_words.withColumn("email_count", email_count())
        .withColumn("unmasked_text", unmasked())
        .withColumn("phone_count", phone_count())
        .withColumn("cased_count", matches("bare_text", r"[\p{Lu}\p{Ll}]"))
        .withColumns(
            {
                "reply_to_tweet_id": reference("replied_to"),
                "retweet_of_tweet_id": reference("retweeted"),
                "quote_of_tweet_id": reference("quoted"),
                "hashtags": lowered(given_or_found("hashtags.tag", HASHTAG, "#", "＃")),  # noqa: RUF001 - full-width
                "cashtags": uppered(given_or_found("cashtags.tag", CASHTAG, "$")),
                "mentions": lowered(given_or_found("mentions.username", MENTION, "@")),
                "domains": domains(),
                "emojis": emojis(),
                "text_length": F.length(text()).cast("bigint"),
                "word_count": matches("bare_text", WORD),
                "uppercase_share": uppercase_share(),
                "exclamation_count": matches("bare_text", "[!！]"),  # noqa: RUF001 - full-width counts too
                "question_count": matches("bare_text", "[?？]"),  # noqa: RUF001 - full-width counts too
                "elongation_count": matches("bare_text", ELONGATION),
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
                "clean_text": of_tweets(clean()),
                "email_count": of_tweets(F.col("email_count")),
                "phone_count": of_tweets(F.col("phone_count")),
            }
        )
    )


def text() -> Column:
    """The text, or none at all for a deletion."""
    return F.coalesce(F.col("event.tweet.text"), F.lit(""))


def of_tweets(value: Column) -> Column:
    """The value, absent for a deletion."""
    return F.when(F.col("event.tweet").isNotNull(), value)


def has(words: Column, *signs: str) -> Column:
    """Whether a sign stands in it without which a pattern cannot match. A tenth of the price of asking the pattern."""
    return reduce(or_, (F.contains(words, F.lit(sign)) for sign in signs))


def cut(words: Column, pattern: str, *signs: str) -> Column:
    """`words` with a space for each match; `words` must be cheap, since it is written thrice."""
    return F.when(has(words, *signs), F.regexp_replace(words, pattern, " ")).otherwise(words)


def bare_text(frame: DataFrame) -> DataFrame:
    """Add `bare_text`, without links, mentions, hashtags and cashtags: what the person says in words."""
    frame = frame.withColumn("bare_text", F.col("linkless_text"))
    for entity, signs in ENTITIES:
        frame = frame.withColumn("bare_text", cut(F.col("bare_text"), entity, *signs))
    return frame


def unmasked() -> Column:
    """As `bare_text`, with mail addresses masked. They go before tags, which they look like in part."""
    masked = F.regexp_replace("linkless_text", MAIL, MAIL_MASK)
    for entity, _ in ENTITIES:
        masked = F.regexp_replace(masked, entity, " ")
    return F.when(F.col("email_count") > 0, masked).otherwise(F.col("bare_text"))


def email_count() -> Column:
    """Mail addresses beside the links, which may hold some, too."""
    return F.when(has(F.col("linkless_text"), "@"), matches("linkless_text", MAIL)).otherwise(0)


def phone_count() -> Column:
    """Phone numbers; a text of fewer digits than the shortest has none, which is quicker to see."""
    words = F.col("unmasked_text")
    digits = F.length(words) - F.length(F.translate(words, "0123456789", ""))
    return F.when(digits >= PHONE_DIGITS, matches("unmasked_text", PHONE)).otherwise(0)


def clean() -> Column:
    """What the person says in words, one space between them, mail addresses and phone numbers masked."""
    words = F.col("unmasked_text")
    masked = F.when(F.col("phone_count") > 0, F.regexp_replace(words, PHONE, PHONE_MASK)).otherwise(words)
    return F.trim(F.regexp_replace(masked, r"\s+", " "))


def emojis() -> Column:
    """Every emoji is outside of ASCII, so a text with as many bytes as characters has none."""
    return F.when(F.octet_length(text()) > F.length(text()), found(text(), EMOJI, group=0)).otherwise(nothing())


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


def given_or_found(entity: str, pattern: str, *signs: str) -> Column:
    """What the platform lists as `entity`, or what group 1 of `pattern` finds when it lists no entities."""
    searched = F.when(has(text(), *signs), found(text(), pattern)).otherwise(nothing())
    return F.when(F.col("event.tweet.entities").isNull(), searched).otherwise(F.col(f"event.tweet.entities.{entity}"))


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
    searched = F.when(has(text(), "://"), found(text(), URL, group=0)).otherwise(nothing())
    links = F.when(F.col("event.tweet.entities").isNull(), searched).otherwise(listed)
    hosts = F.transform(links, lambda link: F.lower(F.regexp_extract(link, HOST, 1)))
    return F.filter(hosts, lambda host: host != "")


def matches(column: str, pattern: str) -> Column:
    """How often `pattern` occurs in `column`, without overlap."""
    return F.regexp_count(F.col(column), F.lit(pattern)).cast("bigint")


def uppercase_share() -> Column:
    """Capitals among the letters that have case; null without any."""
    return F.when(F.col("cased_count") > 0, matches("bare_text", r"\p{Lu}") / F.col("cased_count"))


def is_shouting() -> Column:
    """Enough letters, most of them capitals."""
    loud = F.coalesce(F.col("uppercase_share") >= SHOUTING_SHARE, F.lit(False))
    return (F.col("cased_count") >= SHOUTING_LETTERS) & loud
