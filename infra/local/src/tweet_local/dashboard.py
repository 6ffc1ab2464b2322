"""The dashboard of this machine's pipeline: `tweet-insights serve`, as a server that is waited for."""

from tweet_local import stages
from tweet_local.processes import Programs
from tweet_local.server import Server, answers_http
from tweet_local.site import Site


def dashboard_server(site: Site, programs: Programs) -> Server:
    """It answers before there is a warehouse to show."""
    return Server(
        name="dashboard",
        address=site.dashboard_url,
        programs=programs,
        prepare=lambda: stages.dashboard(site),
        answers=lambda: answers_http(site.dashboard_port, "/healthz"),
    )
