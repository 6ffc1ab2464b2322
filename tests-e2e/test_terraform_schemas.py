"""What Terraform makes is what loader and insights make, and the loader takes it for its own."""

import json
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.cloud import bigquery
from terraform_schemas import MODULE, column, pages
from tweet_insights.warehouses.tables import TABLES as ASKED
from tweet_loader.sinks.bigquery.address import BigQueryAddress
from tweet_loader.sinks.bigquery.client import BigQueryClient
from tweet_loader.sinks.bigquery.layout import CLUSTERED, PARTITIONED
from tweet_loader.sinks.bigquery.sink import BigQuerySink
from tweet_loader.sinks.bigquery.state import HEAD
from tweet_local.bigquery_server import endpoint
from tweet_local.emulator import PROJECT

WRITTEN = pages()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_columns_and_views_are_those_of_the_contracts(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == WRITTEN[path], "run python tests-e2e/terraform_schemas.py"


def test_no_other_file_stands_beside_them() -> None:
    assert {path for folder in ("schemas", "views") for path in (MODULE / folder).iterdir()} == set(WRITTEN)


def test_the_page_lists_every_variable_with_its_description() -> None:
    text = (MODULE / "variables.tf").read_text()
    declared = re.findall(r'^variable "(\w+)" \{\n  type +.*\n  description = "(.*)"$', text, re.MULTILINE)
    assert len(declared) == text.count('variable "')
    listed = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", (MODULE / "README.md").read_text(), re.MULTILINE)
    assert listed == declared


@pytest.mark.servers
@pytest.mark.xdist_group("bigquery")
def test_the_loader_takes_tables_of_terraform_for_its_own() -> None:
    """Made in one dataset as the module says and in another by the loader, they have the same columns."""
    ours, theirs = (_dataset() for _ in range(2))
    loader = BigQueryClient.at(theirs)
    loader.make()
    terraform = BigQueryClient.at(ours)
    terraform.client.create_dataset(f"{ours.project}.{ours.dataset}")
    state = _described()
    for name in ("arrivals", "migrated_tweets", "migrated_events", "migrated_rejected"):
        schema = json.loads((MODULE / "schemas" / f"{name}.json").read_text())
        table = bigquery.Table(ours.table(name), [bigquery.SchemaField.from_api_repr(one) for one in schema])
        table.description = state
        if name != "migrated_rejected":
            table.time_partitioning = bigquery.TimePartitioning(field=PARTITIONED)
            table.clustering_fields = list(CLUSTERED)
            table.require_partition_filter = True
        terraform.client.create_table(table)
        made = loader.client.get_table(theirs.table(name))
        found = terraform.client.get_table(ours.table(name))
        assert [_shape(field) for field in found.schema] == [_shape(field) for field in made.schema], name
    assert BigQuerySink(terraform, lambda: datetime.now(UTC)).offsets() == {}
    for name in ("tweets", "events", "rejected"):
        sql = (MODULE / "views" / f"{name}.sql.tftpl").read_text()
        view = bigquery.Table(ours.table(name))
        view.view_query = sql.replace("${project}", ours.project).replace("${dataset}", ours.dataset)
        terraform.client.create_table(view)
        assert terraform.ask(f"SELECT * FROM `{ours.table(name)}`").num_rows == 0


def test_the_scores_are_those_that_insights_make() -> None:
    held = json.loads((MODULE / "schemas" / "scores.json").read_text())
    assert held == [column(field) for field in ASKED["scores"]]
    assert all("fields" not in one and one["mode"] != "REPEATED" for one in held)


def _dataset() -> BigQueryAddress:
    return BigQueryAddress.parse(f"{PROJECT}.t{uuid.uuid4().hex}?{endpoint()}")


def _described() -> str:
    """What stands in tables.tf, with Terraform's uuid() taken."""
    text = re.search(r'arrivals +?= "(.*)"$', (MODULE / "tables.tf").read_text(), re.MULTILINE)
    assert text is not None
    taken = re.sub(r"\$\{.*\}(?=\\)", "0123456789ab", text[1])
    document = taken.replace("\\n", "\n").replace('\\"', '"')
    assert document.startswith(HEAD)
    return document


def _shape(field: bigquery.SchemaField) -> object:
    return field.name, field.field_type, field.mode, [_shape(one) for one in field.fields]
