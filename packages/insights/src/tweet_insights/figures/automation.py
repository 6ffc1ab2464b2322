"""How much looks automated, and what is left without it."""

from tweet_insights.behaviour.crowd import Crowd
from tweet_insights.charts.bars import Bar, bars_and_shares
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import NARROW, SHARES, WIDE, WILSON, Figure, cells, corrected
from tweet_insights.plain import count, interval, percent

RULE = (
    "An account looks automated with three of five signs: links in more than half of its tweets; one hashtag in at "
    "least half; in the quietest six hours of the day at least a third of what would be even; fifty tweets a day or "
    "more (as Howard and Kollanyi, 2016); at least two tweets, and one in ten, that repeat what it said before, links "
    "and mentions left out. People show one sign or two, so two are not enough. Retweets are no signs."
)


def automation(facts: Facts) -> Figure:
    """Accounts that look automated beside the others, and all without them."""
    found = facts.automation
    crowds = [
        ("look automated", found.automated),
        ("do not", found.others),
        ("all but those that look automated", found.without),
    ]
    told = [(name, crowd) for name, crowd in crowds if crowd]
    rows = [
        Bar(name, crowd.tweets, f"{crowd.tweets:,}", share=crowd.negative, mood=_mood(crowd)) for name, crowd in told
    ]
    return Figure(
        title="Accounts that look automated",
        shows=_shows(facts),
        n=f"n = {count(found.accounts.whole, 'account')} with {found.least} tweets of their own or more"
        if found.accounts
        else f"No account with {found.least} tweets of its own can be told of",
        how=(
            RULE,
            "It is a guess from habits, and a news agency shares them. Which accounts they are is not told, nor kept.",
            f"{WILSON} Corrected, in the table: for the model's own errors.",
        ),
        wide=bars_and_shares(rows, facts.negative, WIDE) if found.accounts else "",
        narrow=bars_and_shares(rows, facts.negative, NARROW) if found.accounts else "",
        header=("Accounts", "Tweets", "People", *SHARES, "Corrected"),
        rows=tuple((name, *cells(crowd), corrected(crowd.adjusted)) for name, crowd in told),
    )


def _shows(facts: Facts) -> str:
    found = facts.automation
    if found.suppressed:
        return f"Nothing to show: fewer than {facts.k} accounts look automated, or do not, or wrote too little to tell."
    if found.accounts is None or found.tweets is None:
        return f"No data: nobody wrote {found.least} tweets."
    return (
        f"{percent(found.accounts.share)} of the accounts that could be looked at look automated "
        f"({interval(found.accounts)}), and posted {percent(found.tweets.share)} of all tweets; "
        "beside each, the share of its scored tweets that is negative"
    )


def _mood(crowd: Crowd) -> str:
    if crowd.negative:
        return percent(crowd.negative.share)
    return "suppressed" if crowd.scored is None else "not scored"
