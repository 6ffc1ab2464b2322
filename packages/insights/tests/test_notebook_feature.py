"""Steps of features/notebook.feature."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import altair as alt
import pyarrow as pa
import pytest
import vl_convert
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.charts import over_time
from tweet_insights.charts.drawing import Svg
from tweet_insights.explore import NoChartError, chart, facts_at, table
from tweet_insights.facts import Facts
from tweet_insights.figures.figure import Figure
from tweet_insights.figures.negativity_over_time import negativity_over_time
from tweet_insights.figures.page import figures
from tweet_insights.notebooks import tweets as notebook
from tweet_insights.plain import TURNING
from tweet_insights.sentences import sum_up

from .command import DEADLINE, Finished, run
from .corpus import written
from .rendered import Seen
from .warehouse_file import START, WarehouseFile

scenarios("features/notebook.feature")
LATER = START + timedelta(days=3)
HEIGHT = re.compile(r'<svg[^>]* height="([0-9.]+)"')


@given('the notebook that "tweet-insights notebook" writes', target_fixture="copy")
def copied(tmp_path: Path) -> Path:
    place = tmp_path / "a folder" / "mine.py"
    finished = run("notebook", str(place))
    assert finished.code == 0
    assert finished.out.startswith(f"{place}\nmarimo edit '{place}' -- --warehouse")
    return place


@when("it is run as a script", target_fixture="finished")
def runs(copy: Path, warehouse: WarehouseFile) -> Finished:
    command = [sys.executable, str(copy), "--warehouse", f"duckdb:{warehouse.path}"]
    done = subprocess.run(
        command, cwd=copy.parent, env=os.environ, capture_output=True, text=True, check=False, timeout=DEADLINE
    )
    return Finished(done.returncode, done.stdout, done.stderr)


@then("it prints the three sentences of the report")
def prints(finished: Finished, warehouse: WarehouseFile) -> None:
    assert finished.code == 0, finished.err
    assert finished.out.splitlines()[:3] == [*sum_up(facts_at(f"duckdb:{warehouse.path}"))]


@when("all its cells are run", target_fixture="cells")
def all_cells(
    warehouse: WarehouseFile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, object]:
    monkeypatch.setattr(sys, "argv", ["tweets.py", "--warehouse", f"duckdb:{warehouse.path}"])
    outputs, defined = notebook.app.run()
    shown = "".join(str(getattr(output, "text", output)) for output in outputs)
    return {**defined, "shown": shown, "printed": capsys.readouterr().out}


@then('the table and the chart of hashtags hold "#many" with 30 tweets and nothing of "#few"')
def hashtags_hold(cells: dict[str, object], warehouse: WarehouseFile) -> None:
    [(used,)] = warehouse.ask("SELECT count(*) FROM tweets WHERE list_contains(hashtags, 'few')")
    assert used == 9
    assert [(row["name"], row["tweets"]) for row in table_of(cells).to_pylist()] == [("#many", 30)]
    found = figures(facts_of(cells))
    [figure] = [figure for figure in found if figure.slug == "busiest-hashtags"]
    spec = str(chart(figure).to_dict())
    assert "#many" in spec
    assert "few" not in spec


def facts_of(cells: dict[str, object]) -> Facts:
    facts = cells["facts"]
    assert isinstance(facts, Facts)
    return facts


def table_of(cells: dict[str, object]) -> pa.Table:
    found = cells["hashtags"]
    assert isinstance(found, pa.Table)
    return found


@then("it says that 1 hashtag is suppressed")
def says(cells: dict[str, object]) -> None:
    assert "hashtags: 1 shown, 0 less busy, 1 suppressed" in str(cells["printed"])


@then('what its cells show has "#many", and no "#few", id or handle')
def cells_show(cells: dict[str, object]) -> None:
    shown = str(cells["shown"])
    assert "#many" in shown
    assert not [word for word in ("#few", "author-", "tweet-id", "handle_", " qx") if word in shown]


@given("9 people write on a later day")
def later(warehouse: WarehouseFile) -> None:
    warehouse.load([written(100 + n, author_id=f"author-{n}", created_at=LATER, hashtags=[]) for n in range(9)])


@then("of that later day there is nothing in the table of times")
def null(cells: dict[str, object]) -> None:
    times = table(facts_of(cells).course.moments).to_pylist()
    [day] = [row for row in times if row["start"].date() == LATER.date()]
    assert {name: value for name, value in day.items() if value is not None} == {"start": day["start"]}


@when("an analyst asks for the chart of negativity over time", target_fixture="figure")
def one_chart(warehouse: WarehouseFile) -> Figure:
    return negativity_over_time(facts_at(f"duckdb:{warehouse.path}", since=datetime(2026, 5, 4, 6, 30, tzinfo=UTC)))


@then("it has the dashboard's data")
def same(figure: Figure) -> None:
    assert isinstance(figure.wide, Svg)
    assert chart(figure).to_dict()["datasets"] == figure.wide.spec["datasets"]
    with pytest.raises(NoChartError, match="No data"):
        chart(replace(figure, wide="", shows="No data: no tweet."))


@then("made higher it is drawn higher")
def higher(figure: Figure) -> None:
    made = chart(figure)
    assert isinstance(made, alt.VConcatChart)
    made.vconcat[0].height = 500
    before, after = (float(HEIGHT.findall(svg)[0]) for svg in (figure.wide, vl_convert.vegalite_to_svg(made.to_dict())))
    assert after - before == 500 - over_time.HEIGHT


@given("somebody has changed it")
def changed(copy: Path) -> None:
    copy.write_text("mine = 1\n", encoding="utf-8")


@when('a person runs "notebook" again', target_fixture="finished")
def again(copy: Path) -> Finished:
    return run("notebook", str(copy))


@then("it is as it was changed")
def unchanged(copy: Path) -> None:
    assert copy.read_text(encoding="utf-8") == "mine = 1\n"


@when(parsers.parse('the notebook shows "{words}"'), target_fixture="shown")
def shows(words: str) -> str:
    return str(notebook.text(words, words).text)


@then("there is no element in it but paragraphs")
def paragraphs(shown: str) -> None:
    seen = Seen(shown)
    assert seen.tags == {"p"}
    assert "**bold**" in seen.texts[0]
    assert not TURNING & {*shown}
