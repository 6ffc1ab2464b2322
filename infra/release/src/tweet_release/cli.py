"""The command `tweet-release`: one file of commands for each thing it does."""

from importlib.metadata import version

from cyclopts import App

from tweet_release.affected_cli import affected, kinds
from tweet_release.chart_cli import chart
from tweet_release.compose.cli import compose_check
from tweet_release.contracts_cli import contracts
from tweet_release.dashboards_cli import dashboards
from tweet_release.images.cli import images_check
from tweet_release.kube.cli import kube_check
from tweet_release.licences_cli import licences
from tweet_release.release_cli import bump, check_tag, notes
from tweet_release.supply_cli import sbom, supply_check
from tweet_release.terraform.cli import terraform_check

app = App(
    name="tweet-release",
    help="Release one package at a time, and prove what is shipped.",
    version=version("tweet-release"),
)
for command in (
    affected,
    kinds,
    contracts,
    bump,
    check_tag,
    notes,
    images_check,
    compose_check,
    chart,
    dashboards,
    licences,
    sbom,
    supply_check,
    terraform_check,
    kube_check,
):
    app.command(command)


def main() -> None:
    """Run the command."""
    app()
