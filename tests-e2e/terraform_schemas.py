"""Columns and views of the Terraform module, written from what loader and insights make.

`python tests-e2e/terraform_schemas.py` writes them.
"""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
from tweet_insights.warehouses.tables import TABLES as ASKED
from tweet_loader.sinks.bigquery import layout
from tweet_loader.sinks.bigquery.address import BigQueryAddress

MODULE = Path(__file__).parents[1] / "infra" / "terraform" / "bigquery"
NAMELESS = BigQueryAddress(project="its-project", dataset="its_dataset")
OF_THE_API = {"INT64": "INTEGER", "FLOAT64": "FLOAT", "BOOL": "BOOLEAN"}
"""As BigQuery answers, where GoogleSQL has another name."""
Column = dict[str, object]


def pages() -> Mapping[Path, str]:
    """Every file that is written, with what must stand in it."""
    tables = {"arrivals": layout.ARRIVALS, **{name: layout.TABLES[like] for name, like in layout.MIGRATED.items()}}
    tables["scores"] = ASKED["scores"]
    schemas = {
        MODULE / "schemas" / f"{name}.json": json.dumps([column(field) for field in schema], indent=2) + "\n"
        for name, schema in tables.items()
    }
    return schemas | {MODULE / "views" / f"{name}.sql.tftpl": view(name) for name in layout.VIEWS}


def column(field: pa.Field[pa.DataType]) -> Column:
    """As BigQuery's API has it. What is inside of a record may always be missing, as in the loader's statements."""
    kind, mode = field.type, "NULLABLE" if field.nullable else "REQUIRED"
    if isinstance(kind, pa.ListType):
        kind, mode = kind.value_type, "REPEATED"
    if isinstance(kind, pa.StructType):
        inside = [column(one.with_nullable(True)) for one in kind]
        return {"name": field.name, "type": "RECORD", "mode": mode, "fields": inside}
    name = layout.kind_of(kind)
    return {"name": field.name, "type": OF_THE_API.get(name, name), "mode": mode}


def view(name: str) -> str:
    """A template of Terraform's that asks for project and dataset."""
    text = layout.view(NAMELESS, name)
    if "${" in text or "%{" in text:
        raise ValueError(f"the view {name} holds what Terraform takes for its own")
    return text.replace(f"{NAMELESS.project}.{NAMELESS.dataset}", "${project}.${dataset}")


def main() -> None:
    """Write them."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
