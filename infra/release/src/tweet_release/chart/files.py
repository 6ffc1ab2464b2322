"""What is made of the values: the chart's defaults, its schema and the table of its README."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import yaml
from pydantic import BaseModel

from tweet_release.chart.values import Values

CHART = PurePosixPath("infra/helm/tweet-pipeline")
MADE = "# Made of tweet_release.chart.values by `tweet-release chart --write`: edit that.\n"
BEGIN, END = "<!-- values -->\n", "<!-- end of values -->\n"
BESIDE = frozenset({"global"})
"""What Helm itself puts among the values."""


class ChartError(ValueError):
    """A file of the chart is not what the values say."""


def made_files(root: Path) -> Mapping[Path, str]:
    """Every file that is made, with what must stand in it."""
    folder = root / CHART
    page = folder / "README.md"
    return {
        folder / "values.yaml": MADE + _defaults(),
        folder / "values.schema.json": json.dumps(_schema(), indent=2) + "\n",
        page: _with_table(page.read_text(encoding="utf-8")),
    }


def write(root: Path) -> None:
    """Write them all."""
    for file, text in made_files(root).items():
        file.write_text(text, encoding="utf-8")


def stale(root: Path) -> list[Path]:
    """Those that do not hold what they must."""
    return [
        file
        for file, text in made_files(root).items()
        if not file.is_file() or file.read_text(encoding="utf-8") != text
    ]


class _Indented(yaml.SafeDumper):
    """Lists stand below their key, as everywhere here."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - its own
        super().increase_indent(flow, indentless=False)


def _defaults() -> str:
    return yaml.dump(Values().model_dump(exclude_none=True), Dumper=_Indented, sort_keys=False, width=120)


def _schema() -> dict[str, object]:
    schema = Values.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"] |= {name: {"type": "object"} for name in BESIDE}
    return schema


def _with_table(page: str) -> str:
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ChartError(f"the chart's README has no {BEGIN.strip()} and {END.strip()} for its table")
    rows = [f"| `{name}` | `{json.dumps(value)}` | {text} |\n" for name, value, text in _rows(Values(), "")]
    return before + begin + "| value | default | what it is |\n|---|---|---|\n" + "".join(rows) + end + after


def _rows(model: BaseModel, path: str) -> Iterator[tuple[str, object, str]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _rows(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value, " ".join((field.description or _inherited(type(model), name)).split())


def _inherited(model: type[BaseModel], name: str) -> str:
    """The sentence of a field whose default alone was changed."""
    for base in model.__mro__[1:]:
        if issubclass(base, BaseModel) and (found := base.model_fields.get(name)) and found.description:
            return found.description
    raise ChartError(f"{model.__name__}.{name} has no sentence that tells what it is")
