"""What the machinery set aside."""

from tweet_schema.rejected_record import Stage

from tweet_insights.charts.bars import Bar, bars
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import HALF, NARROW, Figure
from tweet_insights.plain import count, plain


def rejected(facts: Facts) -> Figure:
    """Records by reason and stage."""
    rows = [
        Bar(f"{rejection.reason} · {rejection.stage}", rejection.records, f"{rejection.records:,}")
        for rejection in facts.rejections
    ]
    # That nothing was rejected is a measured zero, but only where something was seen.
    if facts.coverage.seen and not rows:
        rows = [Bar(stage, 0, "0") for stage in Stage]
    return Figure(
        title="Rejected",
        shows="Records set aside, by reason and by the stage that did it"
        if facts.rejections
        else "Nothing was rejected.",
        n=f"n = {count(facts.coverage.rejected, 'rejected record')}",
        how=(
            "Each is kept with its original bytes in the table rejected. They are records, not tweets: "
            "nothing is known about who wrote them, so they are not among the tweets seen.",
        ),
        wide=bars(rows, HALF) if rows else "",
        narrow=bars(rows, NARROW) if rows else "",
        header=("Stage", "Reason", "Records"),
        rows=tuple((plain(r.stage), plain(r.reason), f"{r.records:,}") for r in facts.rejections),
        texts=2,
        half=True,
    )
