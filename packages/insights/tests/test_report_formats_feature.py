"""Steps of features/report_formats.feature."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from pytest_bdd import parsers, scenarios, then, when

from .command import Finished, run
from .rendered import Table, tables_of_html, tables_of_markdown
from .warehouse_file import WarehouseFile

scenarios("features/report_formats.feature")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@when(parsers.parse('a person runs "report" with "{arguments}"'), target_fixture="finished")
def reports(warehouse: WarehouseFile, folder: Path, arguments: str) -> Finished:
    return run("report", "--warehouse", f"duckdb:{warehouse.path}", *arguments.split())


@then(parsers.parse('it wrote "{name}" and no other report'))
def wrote(folder: Path, name: str) -> None:
    assert [place.name for place in folder.iterdir()] == [name]


@then("no report was written")
def wrote_nothing(folder: Path) -> None:
    assert list(folder.iterdir()) == []


@pytest.fixture
def markdown(folder: Path) -> str:
    return (folder / "report.md").read_text(encoding="utf-8")


@pytest.fixture
def page(warehouse: WarehouseFile) -> str:
    return run("report", "--warehouse", f"duckdb:{warehouse.path}", "--output", "-").out


@then("the Markdown has the three sentences and the coverage line")
def sums_up(finished: Finished, markdown: str) -> None:
    *sentences, _ = finished.out.splitlines()
    assert len(sentences) == 3
    for sentence in sentences:
        assert sentence in markdown.replace("\\", "")
    assert re.search(r"^400 seen: \d+ scored, 50 unscored .*, 5 deleted; 0 records rejected; no gap", markdown, re.M)


@then("the Markdown has every figure of the page with what it shows, its n and how it was computed")
def every_figure(markdown: str, page: str) -> None:
    titles = [unescape(title) for title in re.findall(r'<h2 id="title-[^"]+">(.*?)</h2>', page)]
    parts = dict(part.split("\n", 1) for part in markdown.split("\n## ")[1:])
    assert len(titles) > 15
    assert [title for title in parts if title not in {"Coverage", "About this report"}] == titles
    told = {
        title: [paragraph.replace("\\", "") for paragraph in part.strip().split("\n\n")]
        for title, part in parts.items()
    }
    sections = dict(zip(titles, page.split("<footer", maxsplit=1)[0].split('<section class="figure')[1:], strict=True))
    for title, section in sections.items():
        (shows,) = re.findall(r'<p class="shows">(.*?)</p>', section)
        (n,) = re.findall(r'<(?:figcaption|p class="nothing")>(.*?)</', section)
        assert [text.removesuffix(".") for text in told[title][:2]] == [unescape(shows).removesuffix("."), n[:-1]]
        for sentence in re.findall(r"<p>(.*?)</p>", section):
            assert f"- {unescape(sentence)}" in "\n".join(told[title]), title


@then("the tables of the Markdown hold the rows of the page's tables")
def same_rows(markdown: str, page: str) -> None:
    expected: list[Table] = tables_of_html(page)
    for told, shown in zip(tables_of_markdown(markdown), expected, strict=True):
        assert told == shown
    assert len(expected) > 5


@then("stdout is the Markdown and nothing else")
def only_markdown(finished: Finished, folder: Path) -> None:
    assert finished.out.startswith("# What the tweets say\n")
    assert list(folder.iterdir()) == []


@then("the columns of a table stand below each other")
def aligned(finished: Finished) -> None:
    (languages,) = re.findall(r"\n## Languages\n.*?((?:\n\|[^\n]*)+)", finished.out, re.S)
    places = {tuple(found.start() for found in re.finditer(r"\|", line)) for line in languages.strip().splitlines()}
    assert len(places) == 1


@then("stdout is one JSON object with the sentences and the facts")
def only_json(finished: Finished, warehouse: WarehouseFile) -> None:
    assert set(finished.json) == {"sentences", "facts"}
    facts = finished.json["facts"]
    assert isinstance(facts, dict)
    assert [(facts["coverage"]["scored"],)] == warehouse.ask("SELECT count(*) FROM scores")


@then("stdout is the page and nothing else")
def only_page(finished: Finished, folder: Path) -> None:
    assert finished.out.startswith("<!doctype html>")
    assert finished.out.rstrip().endswith("</html>")
    assert list(folder.iterdir()) == []


@then(parsers.parse('it printed the path of "{name}" with the sentences and the facts'))
def as_before(finished: Finished, name: str) -> None:
    said = json.loads(finished.out)
    assert said["report"] == name
    assert set(said) == {"report", "sentences", "facts"}


@then(parsers.parse('it ends with exit code {code:d} and says "{words}"'))
def refuses(finished: Finished, code: int, words: str) -> None:
    assert finished.code == code
    assert words in finished.err + finished.out
