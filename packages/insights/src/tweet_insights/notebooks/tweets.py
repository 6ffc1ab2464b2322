"""The dashboard's charts, to be changed. Needs the extra `notebook`.

marimo edit tweets.py -- --warehouse duckdb:tweets.duckdb     to work with it
marimo run tweets.py -- --warehouse duckdb:tweets.duckdb      to show it
python tweets.py --warehouse duckdb:tweets.duckdb             as a script: it prints
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="What the tweets say")


with app.setup:
    import os
    from datetime import datetime
    from html import escape

    import altair as alt
    import marimo as mo
    from tweet_insights.explore import NoChartError, chart, facts_at, table
    from tweet_insights.figures.figure import Figure
    from tweet_insights.figures.page import figures
    from tweet_insights.plain import interval, percent, plain
    from tweet_insights.sentences import sum_up


@app.function
def text(*paragraphs: str) -> mo.Html:
    """What may hold words of strangers, as text: Markdown would let their HTML through."""
    return mo.Html("".join(f"<p>{escape(plain(each))}</p>" for each in paragraphs))


@app.function
def view(figure: Figure) -> mo.Html:
    """A figure as the dashboard has it: what it shows, its chart, n, and how it was computed."""
    try:
        drawn = chart(figure)
    except NoChartError as nothing:
        return mo.vstack([mo.md(f"## {figure.title}"), text(str(nothing))])
    how = mo.accordion({"How it was computed": text(*figure.how)})
    return mo.vstack([mo.md(f"## {figure.title}"), text(figure.shows), drawn, text(f"{figure.n}."), how])


@app.cell
def _():
    said = mo.cli_args()
    warehouse = mo.ui.text(
        value=str(said.get("warehouse") or os.environ.get("TWEET_INSIGHTS_WAREHOUSE") or "duckdb:tweets.duckdb"),
        label="Warehouse",
        full_width=True,
    )
    model = mo.ui.dropdown(
        ["lexicon", "fast", "quality"],
        value=str(said.get("model") or os.environ.get("TWEET_INSIGHTS_MODEL") or "fast"),
        label="Scores of",
    )
    since = mo.ui.text(value=str(said.get("since") or ""), label="Since", placeholder="2026-10-30T08:00Z, or all")
    again = mo.ui.refresh(label="Ask again")
    mo.vstack([mo.md("# What the tweets say"), warehouse, mo.hstack([model, since, again], justify="start")])
    return again, model, since, warehouse


@app.cell
def _(again, model, since, warehouse):
    again.value  # asks anew when it is pressed
    with mo.status.spinner("Asking the warehouse"):
        _since = datetime.fromisoformat(since.value) if since.value else None
        facts = facts_at(warehouse.value, model=model.value, since=_since)
        shown = {figure.slug: figure for figure in figures(facts)}
    print(*sum_up(facts), sep="\n")
    text(*sum_up(facts))
    return facts, shown


@app.cell
def _(facts):
    _hidden = f"fewer than {facts.k}"
    mo.hstack(
        [
            mo.stat(f"{facts.coverage.living:,}", label="Tweets", caption=f"{facts.coverage.deleted:,} deleted"),
            mo.stat(_hidden if facts.people is None else f"{facts.people:,}", label="People"),
            mo.stat(
                percent(facts.negative.share) if facts.negative else "no data",
                label="Negative",
                caption=interval(facts.negative) if facts.negative else "",
            ),
            mo.stat(f"{facts.coverage.rejected:,}", label="Rejected records"),
        ],
        widths="equal",
    )
    return


@app.cell
def _(shown):
    view(shown["negativity-over-time"])
    return


@app.cell
def _(shown):
    view(shown["bursts-and-what-drove-them"])
    return


@app.cell
def _(shown):
    view(shown["busiest-topics"])
    return


@app.cell
def _(shown):
    view(shown["the-mood-of-topics"])
    return


@app.cell
def _(shown):
    view(shown["hours-of-the-week"])
    return


@app.cell
def _(shown):
    view(shown["how-people-differ"])
    return


@app.cell
def _(shown):
    _above = {
        "negativity-over-time", "bursts-and-what-drove-them", "busiest-topics", "the-mood-of-topics",
        "hours-of-the-week", "how-people-differ",
    }  # fmt: skip
    mo.accordion({figure.title: view(figure) for slug, figure in shown.items() if slug not in _above})
    return


@app.cell
def _():
    mo.md("""
    ## Your own

    `chart(shown["negativity-over-time"])` is an Altair chart: change its parts, or begin anew from a table.
    `facts` holds every figure; `table(...)` makes an Arrow table of any list in it, for Altair, pandas
    (`.to_pandas()`) or DuckDB. What rests on fewer than ten people is null, there and in the charts: it has
    never left the warehouse. A null is no zero, so leave it a gap.
    """)
    return


@app.cell
def _(facts):
    moments = table(facts.course.moments)
    moments
    return (moments,)


@app.cell
def _(facts, moments):
    _known = "negative_share" in moments.column_names
    own = (
        alt.Chart(moments)
        .mark_line(point=True)
        .encode(
            x=alt.X("start:T", title=f"{facts.course.unit}, UTC", scale=alt.Scale(type="utc")),
            y=alt.Y("negative_share:Q", title="negative", axis=alt.Axis(format="%")),
            tooltip=["start:T", "tweets:Q", "people:Q", "negative_low:Q", "negative_share:Q", "negative_high:Q"],
        )
        .properties(width=700, height=240)
    )
    own if _known else mo.md("No share can be told of any time.")
    return (own,)


@app.cell
def _(facts):
    hashtags = table(facts.hashtags.groups)
    print(
        f"hashtags: {hashtags.num_rows} shown, {facts.hashtags.more} less busy, {facts.hashtags.suppressed} suppressed"
    )
    hashtags
    return (hashtags,)


if __name__ == "__main__":
    app.run()
