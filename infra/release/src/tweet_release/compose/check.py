"""The compose file up, tweets through it, and what its parts promise tried from outside."""

import json
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pydantic import BaseModel
from tweet_local.balance import Balance
from tweet_local.waiting import DeadlineError, wait_until

from tweet_release.compose.project import PROFILES, UP_S, Project, project
from tweet_release.engine.engine import Engine, EngineError
from tweet_release.images.check import Finding
from tweet_release.images.proofs import NotProvedError

ROWS = 500
FLOW_S = 180
TOKEN = "only-on-this-machine"  # noqa: S105 - what the file says where nobody sets another


def comes_up(here: Project) -> str:
    """Every service healthy, both jobs done."""
    done = here.attempt("up", "--detach", "--wait", "--wait-timeout", str(UP_S), "--no-build", patience_s=UP_S + 60)
    if done.returncode:
        raise NotProvedError(f"{here.why()}\n{done.stderr[-400:]}")
    services = here.run("ps", "--format", "{{.Service}}").split()
    return f"up and healthy: {', '.join(sorted(services))}"


def tweets_get_through(here: Project) -> str:
    """Rows in the warehouse, and no event of raw unaccounted for once the producer has stopped."""

    def rows() -> bool:
        return _balance(here).total["rows"] >= ROWS

    wait_until(rows, FLOW_S, f"{ROWS} rows in the warehouse", interval_s=2)
    here.run("stop", "producer")
    wait_until(lambda: _balance(here).closes, FLOW_S, "a balance that closes", interval_s=2)
    total = _balance(here).total
    return f"{total['raw']} events in raw: {total['rows']} rows, {total['rejected']} rejected, unaccounted 0"


def one_is_replaced(here: Project) -> str:
    """The loader is killed and made anew while the others run; nothing is lost or doubled."""
    here.run("start", "producer")
    before = _balance(here).total["rows"]
    here.run("kill", "--signal", "SIGKILL", "loader")
    here.run("up", "--detach", "--wait", "--no-deps", "--no-build", "--force-recreate", "loader")
    wait_until(
        lambda: _balance(here).total["rows"] > before + 100, FLOW_S, "rows after the loader's return", interval_s=2
    )
    here.run("stop", "producer")
    wait_until(lambda: _balance(here).closes, FLOW_S, "a balance that closes", interval_s=2)
    return f"a loader killed with -9 and made anew: {_balance(here).total['rows']} rows, unaccounted 0, surplus 0"


def dashboard_asks_for_the_token(here: Project) -> str:
    """Nothing without the token, the page with it."""
    port = int(here.env["DASHBOARD_PORT"])
    refused, _ = _ask(port, "/")
    status, cookie = _ask(port, f"/?token={TOKEN}")
    page, _ = _ask(port, "/", {"Cookie": cookie.partition(";")[0]}) if cookie else (status, "")
    if refused != 401 or page != 200:
        raise NotProvedError(f"without a token {refused} (401 expected), with it {page} (200 expected)")
    return "the dashboard: 401 without the token, 200 with it"


def s3_is_filled(here: Project) -> str:
    """The profile s3: a second loader, with a group of its own, has everything that the first one has."""
    here.run("start", "producer")
    here.run(*PROFILES, "up", "--detach", "--wait", "--wait-timeout", str(UP_S), "--no-build", "loader-s3")
    here.run("stop", "producer")
    wait_until(lambda: _balance(here, "loader-s3").closes, FLOW_S, "a balance of S3 that closes", interval_s=2)
    total = _balance(here, "loader-s3").total
    return f"the same stream into Parquet on S3: {total['rows']} rows, unaccounted 0"


def all_is_scraped(here: Project) -> str:
    """The profile observability: Prometheus finds every stage by its name, and knows the chart's rules."""
    here.run("start", "producer")
    here.run(*PROFILES, "up", "--detach", "--no-build", "--no-deps", "prometheus")
    port = int(here.env["PROMETHEUS_PORT"])
    wanted = {"producer", "processor", "loader", "scorer", "dashboard"}

    def scraped() -> set[str]:
        up = _Samples.model_validate(_told(port, "/api/v1/query?query=up%20%3D%3D%201"))
        return {one.metric.job for one in up.result}

    wait_until(lambda: scraped() >= wanted, FLOW_S, f"Prometheus to scrape {', '.join(sorted(wanted))}", interval_s=2)
    here.run("stop", "producer")
    groups = _Groups.model_validate(_told(port, "/api/v1/rules")).groups
    rules = [rule for group in groups for rule in group.rules]
    bad = [rule.name for rule in rules if rule.health == "err"]
    if not rules or bad:
        raise NotProvedError(f"{len(rules)} rules, of which Prometheus cannot evaluate {bad}")
    return f"Prometheus scrapes {', '.join(sorted(scraped()))} and evaluates {len(rules)} rules"


def nothing_is_written_to(here: Project) -> str:
    """No container of ours can write to its root, or has a capability."""
    ours = ("producer", "processor", "loader", "scorer", "dashboard")
    for service in ours:
        done = here.attempt("exec", "--no-TTY", service, "python", "-c", "open('/opt/tweet/x', 'w')")
        if "Read-only file system" not in done.stderr:
            raise NotProvedError(f"{service} can write to its root: {done.stderr[-200:]}")
        status = here.run("exec", "--no-TTY", service, "python", "-c", "print(open('/proc/self/status').read())")
        effective = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))
        if int(effective, 16):
            raise NotProvedError(f"{service} has capabilities: {effective}")
    return f"read-only root and no capability: {', '.join(ours)}"


PROOFS: Mapping[str, Callable[[Project], str]] = {
    "comes up": comes_up,
    "sealed": nothing_is_written_to,
    "flows": tweets_get_through,
    "replaced": one_is_replaced,
    "token": dashboard_asks_for_the_token,
    "s3": s3_is_filled,
    "observed": all_is_scraped,
}


def examine(engine: Engine, compose: Path, root: Path) -> Iterator[Finding]:
    """All proofs in their order; the first that fails ends it, since the others build on it."""
    with project(engine, compose, root, "tweet-check") as here:
        for name in PROOFS:
            finding = prove(here, name)
            yield finding
            if not finding.proved:
                return


def prove(here: Project, name: str) -> Finding:
    """One proof of a project."""
    try:
        said, proved = PROOFS[name](here), True
    except (NotProvedError, EngineError, DeadlineError) as wrong:
        said, proved = str(wrong), False
    return Finding("compose", name, proved, said)


def _balance(here: Project, loader: str = "loader") -> Balance:
    done = here.attempt("exec", "--no-TTY", loader, "tweet-loader", "reconcile", "--json")
    try:
        return Balance.model_validate_json(done.stdout)
    except ValueError:
        raise EngineError(f"reconcile: {done.stderr[-600:] or json.dumps(done.stdout[-200:])}") from None


def _ask(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=dict(headers or {}))
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie") or ""
    connection.close()
    return answer.status, cookie


class _Metric(BaseModel):
    job: str


class _Sample(BaseModel):
    metric: _Metric


class _Rule(BaseModel):
    name: str
    health: str


class _Group(BaseModel):
    rules: list[_Rule]


class _Samples(BaseModel):
    result: list[_Sample]


class _Groups(BaseModel):
    groups: list[_Group]


def _told(port: int, path: str) -> object:
    """What Prometheus answers; nothing while it begins."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())["data"]
    except (OSError, HTTPException, ValueError):
        return {"result": [], "groups": []}
    finally:
        connection.close()
