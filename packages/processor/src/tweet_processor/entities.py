"""What a tweet names: tags, people, links, emojis, other tweets.

What the platform itself found (`entities`) is believed; where it gives none, the text is searched.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

from tweet_processor.patterns import EMOJI, HOST, URL
from tweet_processor.search import found, has, nothing, text


def emojis() -> Column:
    """Every emoji is outside of ASCII, so a text with as many bytes as characters has none."""
    return F.when(F.octet_length(text()) > F.length(text()), found(text(), EMOJI, group=0)).otherwise(nothing())


def entities_fit() -> Column:
    """Whether the text says at each of the platform's positions what the platform lists; null where it lists none."""
    said = {"hashtags": "tag", "cashtags": "tag", "mentions": "username", "urls": "url"}
    lists = {kind: F.col(f"event.tweet.entities.{kind}") for kind in said}
    listed = reduce(or_, (F.size(each) > 0 for each in lists.values()))
    fits = [F.forall(each, _stands(said[kind], 0 if kind == "urls" else 1)) for kind, each in lists.items()]
    return F.when(listed, reduce(lambda left, right: left & right, fits))


def _stands(name: str, sign: int) -> Callable[[Column], Column]:
    """Whether an entity's `name`, after its sign, is what the text says at its place, in any case."""

    def stands(entity: Column) -> Column:
        first, length = entity["start"] + sign + 1, entity["end"] - entity["start"] - sign
        there = F.substr(text(), first.cast("int"), length.cast("int"))
        return F.lower(there) == F.lower(entity[name])

    return stands


def reference(kind: str) -> Column:
    """Id of the first tweet that this one refers to as `kind`, or null."""
    place = F.array_position("event.tweet.referenced_tweets.type", kind) - 1
    return F.get("event.tweet.referenced_tweets.id", place.cast("int"))


def given_or_found(entity: str, pattern: str, spelt: Callable[[Column], Column], *needed: str) -> Column:
    """What the platform lists as `entity`, or what group 1 of `pattern` finds when it lists no entities.

    Spark interprets what is done item by item: empty lists, which most are, are kept from it.
    """
    given = F.col(f"event.tweet.entities.{entity}")
    searched = F.when(has(text(), *needed), F.transform(found(text(), pattern), spelt))
    listed = F.when(F.size(given) > 0, F.transform(given, spelt))
    chosen = F.when(F.col("event.tweet.entities").isNull(), searched).otherwise(listed)
    return F.coalesce(chosen, nothing())


def domains() -> Column:
    """Hosts of the links, without `www.`; of where they lead, when the platform says so."""
    given = F.col("event.tweet.entities.urls")
    listed = F.when(F.size(given) > 0, F.transform(given, lambda link: F.coalesce(link["expanded_url"], link["url"])))
    searched = F.when(has(text(), "://"), found(text(), URL, group=0))
    links = F.when(F.col("event.tweet.entities").isNull(), searched).otherwise(listed)
    hosts = F.transform(links, lambda link: F.lower(F.regexp_extract(link, HOST, 1)))
    return F.coalesce(F.filter(hosts, lambda host: host != ""), nothing())
