"""What a tweet's text and references show: one small function an idea, all column expressions.

Spark computes a column once only when it stands in a step of its own, so each text that others are made from has one.
"""

from functools import reduce
from operator import add

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

from tweet_processor.entities import domains, emojis, entities_fit, given_or_found, reference
from tweet_processor.patterns import (
    BETWEEN_WORDS,
    CAPITALS,
    CASHTAG,
    ELONGATION,
    HASHTAG,
    JOINT,
    MAIL,
    MAIL_HINT,
    MENTION,
    PHONE,
    PHONE_HINT,
    SPACES,
    UNCASED,
    URL,
)
from tweet_processor.search import has, matches, text

MAIL_MASK = "<mail>"
PHONE_MASK = "<phone>"
TAGS = (MENTION, HASHTAG, CASHTAG)
"""What is no word of the person's own, in the order in which it is taken out."""
TAG_SIGNS = ("@", "#", "＃", "$")  # noqa: RUF001 - full-width
SHOUTING_LETTERS = 10
SHOUTING_PERCENT = 70


def enrich(checked: DataFrame) -> DataFrame:
    """Add every derived column of ProcessedTweet to events; empty lists, zeros and false for deletions."""
    return (
        checked.withColumn("linkless_text", linkless_text())
        .withColumns({"bare_text": bare_text(), "email_count": email_count()})
        .withColumns({"unmasked_text": unmasked(), "spoken_text": spoken()})
        .withColumns(
            {
                "phone_count": phone_count(),
                "reply_to_tweet_id": reference("replied_to"),
                "retweet_of_tweet_id": reference("retweeted"),
                "quote_of_tweet_id": reference("quoted"),
                "hashtags": given_or_found("hashtags.tag", HASHTAG, F.lower, "#", "＃"),  # noqa: RUF001 - full-width
                "cashtags": given_or_found("cashtags.tag", CASHTAG, F.upper, "$"),
                "mentions": given_or_found("mentions.username", MENTION, F.lower, "@"),
                "domains": domains(),
                "emojis": emojis(),
                "text_length": F.length(text()).cast("bigint"),
                "word_count": word_count(),
                "cased_count": cased_count(),
                "upper_count": upper_count(),
                "exclamation_count": signs("!", "！"),  # noqa: RUF001 - full-width counts too
                "question_count": signs("?", "？"),  # noqa: RUF001 - full-width counts too
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
                "uppercase_share": uppercase_share(),
                "is_shouting": is_shouting(),
                "clean_text": of_tweets(clean()),
                "email_count": of_tweets(F.col("email_count")),
                "phone_count": of_tweets(F.col("phone_count")),
            }
        )
    )


def of_tweets(value: Column) -> Column:
    """The value, absent for a deletion."""
    return F.when(F.col("event.tweet").isNotNull(), value)


def linkless_text() -> Column:
    """The text with a space for each link."""
    return F.when(has(text(), "://"), F.regexp_replace(text(), URL, " ")).otherwise(text())


def tagless(words: Column) -> Column:
    """`words` with a space for each mention, hashtag and cashtag."""
    return reduce(lambda left, tag: F.regexp_replace(left, tag, " "), TAGS, words)


def bare_text() -> Column:
    """Without links, mentions, hashtags and cashtags: what the person says in words."""
    words = F.col("linkless_text")
    return F.when(has(words, *TAG_SIGNS), tagless(words)).otherwise(words)


def email_count() -> Column:
    """Mail addresses beside the links, which may hold some, too."""
    words = F.col("linkless_text")
    hinted = has(words, "@") & F.regexp_like(words, F.lit(MAIL_HINT))
    return F.when(hinted, matches("linkless_text", MAIL)).otherwise(0)


def unmasked() -> Column:
    """As `bare_text`, with mail addresses masked. They go before tags, which they look like in part."""
    masked = tagless(F.regexp_replace("linkless_text", MAIL, MAIL_MASK))
    return F.when(F.col("email_count") > 0, masked).otherwise(F.col("bare_text"))


def spoken() -> Column:
    """The words of `bare_text` without their apostrophes, one space between them."""
    bare = F.col("bare_text")
    whole = F.when(has(bare, "'", "’"), F.regexp_replace(bare, JOINT, "$1")).otherwise(bare)  # noqa: RUF001 - both
    return F.trim(F.regexp_replace(whole, BETWEEN_WORDS, " "))


def letters() -> Column:
    """The words without the spaces: of most texts cased letters and nothing else."""
    return F.replace(F.col("spoken_text"), F.lit(" "), F.lit(""))


def word_count() -> Column:
    """One more than there are spaces, if there is anything."""
    spoken_bytes = F.octet_length("spoken_text")
    return (spoken_bytes - F.octet_length(letters()) + (spoken_bytes > 0).cast("int")).cast("bigint")


def cased_count() -> Column:
    """Letters that are capital or small: what remains when all else is taken out."""
    return F.length(F.regexp_replace(letters(), UNCASED, ""))


def upper_count() -> Column:
    """Capitals: what is missing when they are taken out."""
    return F.length(letters()) - F.length(F.regexp_replace(letters(), CAPITALS, ""))


def uppercase_share() -> Column:
    """Capitals among the letters that have case; null without any."""
    return F.when(F.col("cased_count") > 0, F.col("upper_count") / F.col("cased_count"))


def is_shouting() -> Column:
    """Enough letters, most of them capitals."""
    loud = F.col("upper_count") * 100 >= F.col("cased_count") * SHOUTING_PERCENT
    return (F.col("cased_count") >= SHOUTING_LETTERS) & loud


def signs(*alternatives: str) -> Column:
    """How often one of them stands in `bare_text`, by the bytes that are missing without them: no pattern is asked."""

    def count(sign: str) -> Column:
        without = F.replace(F.col("bare_text"), F.lit(sign), F.lit(""))
        missing = F.octet_length("bare_text") - F.octet_length(without)
        return (missing / len(sign.encode())).cast("bigint")

    return reduce(add, map(count, alternatives))


def phone_count() -> Column:
    """Phone numbers; to see that a text has too few digits for any is quicker."""
    hinted = F.regexp_like(F.col("unmasked_text"), F.lit(PHONE_HINT))
    return F.when(hinted, matches("unmasked_text", PHONE)).otherwise(0)


def clean() -> Column:
    """What the person says in words, one space between them, mail addresses and phone numbers masked."""
    words = F.col("unmasked_text")
    masked = F.when(F.col("phone_count") > 0, F.regexp_replace(words, PHONE, PHONE_MASK)).otherwise(words)
    return F.trim(F.regexp_replace(masked, SPACES, " "))
