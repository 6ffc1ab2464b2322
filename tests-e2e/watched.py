"""Every stage with its metrics, and a real Prometheus that scrapes them once a second."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode
from urllib.request import urlopen

import yaml
from driver import Driver
from prometheus_client.parser import text_string_to_metric_families
from pydantic import BaseModel
from tweet_local.ports import free_ports
from tweet_local.stages import Production, Stage
from tweet_local.waiting import wait_until
from tweet_release.observability.alert_rules import RULES
from tweet_release.observability.prometheus import prometheus

ROOT = Path(__file__).resolve().parent.parent
PORT_OF = {
    Stage.PRODUCER: "TWEET_PRODUCER_METRICS_PORT",
    Stage.PROCESSOR: "TWEET_PROCESSOR_METRICS_PORT",
    Stage.TRENDS: "TWEET_PROCESSOR_METRICS_PORT",
    Stage.LOADER: "TWEET_LOADER_METRICS_PORT",
    Stage.SCORER: "TWEET_INSIGHTS_METRICS_PORT",
}
READY_S = 120


class Firing(BaseModel):
    """An alert, as Prometheus tells it."""

    state: str
    labels: dict[str, str]


class Alerts(BaseModel):
    """All of them."""

    alerts: tuple[Firing, ...]


class Answer(BaseModel):
    """To /api/v1/alerts."""

    data: Alerts


class Series(BaseModel):
    """One of Prometheus' answers."""

    metric: dict[str, str]


class Result(BaseModel):
    """All of them."""

    result: tuple[Series, ...]


class Noted(BaseModel):
    """To /api/v1/query."""

    data: Result


@dataclass(frozen=True)
class Watched:
    """The pipeline and who looks at it."""

    driver: Driver
    ports: Mapping[Stage, int]
    folder: Path
    prometheus_port: int

    def launch(self, stage: Stage, production: Production | None = None) -> None:
        """Start a stage that tells its metrics."""
        own = {PORT_OF[stage]: str(self.ports[stage])} if stage in PORT_OF else {}
        with patch.dict(os.environ, {**own, "TWEET_PRODUCER_SPOOL": str(self.folder / "spool")}):
            self.driver.pipeline.launch(stage, production)

    def scrape(self, stage: Stage) -> str:
        """What a stage tells now; nothing where it does not answer."""
        try:
            with urlopen(f"http://127.0.0.1:{self.ports[stage]}/metrics") as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    def value(self, stage: Stage, name: str) -> float:
        """The sum of a metric over its labels."""
        found = [one for family in text_string_to_metric_families(self.scrape(stage)) for one in family.samples]
        return sum(sample.value for sample in found if sample.name == name)

    def wait_for(self, stage: Stage, name: str, least: float) -> None:
        """Until a stage tells that much."""
        wait_until(lambda: self.value(stage, name) >= least, READY_S, f"{least:.0f} {name}", interval_s=0.5)

    def firing(self) -> dict[str, set[str]]:
        """Alerts that fire, each with the jobs that it names."""
        with urlopen(f"http://127.0.0.1:{self.prometheus_port}/api/v1/alerts") as answer:
            alerts = Answer.model_validate_json(answer.read()).data.alerts
        found: dict[str, set[str]] = {}
        for alert in alerts:
            if alert.state == "firing":
                found.setdefault(alert.labels["alertname"], set()).add(alert.labels.get("job", ""))
        return found

    def wait_firing(self, alert: str) -> set[str]:
        """The jobs of an alert, once it fires."""
        return wait_until(lambda: self.firing().get(alert, set()), READY_S, f"{alert} to fire")

    def fired(self) -> dict[str, set[str]]:
        """Alerts that have fired within ten minutes, as Prometheus has noted them, each with the jobs that it names."""
        found: dict[str, set[str]] = {}
        noted = Noted.model_validate_json(self.asked('last_over_time(ALERTS{alertstate="firing"}[10m])'))
        for series in noted.data.result:
            found.setdefault(series.metric["alertname"], set()).add(series.metric.get("job", ""))
        return found

    def asked(self, query: str) -> str:
        """What Prometheus answers to a query, as it says it."""
        place = f"http://127.0.0.1:{self.prometheus_port}/api/v1/query?{urlencode({'query': query})}"
        with urlopen(place) as answer:
            return str(answer.read().decode())


def types(scraped: str) -> dict[str, str]:
    """Type by name, of counters with their `_total`."""
    lines = re.findall(r"(?m)^# TYPE (\w+) (\w+)$", scraped)
    return {name: kind for name, kind in lines if not name.endswith("_created")}


@contextmanager
def watched(driver: Driver, folder: Path) -> Iterator[Watched]:
    """Every stage anew, so that each tells its metrics, and Prometheus beside them; it ends with the context."""
    servers = [stage for stage in (Stage.KAFKA, Stage.REGISTRY) if not driver.pipeline.alive(stage)]
    driver.pipeline.start(*servers)
    *ports, own = free_ports(len(PORT_OF) + 1)
    found = {**dict(zip(PORT_OF, ports, strict=True)), Stage.DASHBOARD: driver.pipeline.site.dashboard_port}
    this = Watched(driver, found, folder, own)
    for stage in (Stage.PRODUCER, Stage.LOADER, Stage.PROCESSOR):
        driver.pipeline.stop(stage)
    try:
        for stage in (Stage.PROCESSOR, Stage.TRENDS, Stage.LOADER, Stage.SCORER, Stage.DASHBOARD):
            this.launch(stage)
        with _running(this):
            yield this
    finally:
        for stage in (Stage.PRODUCER, Stage.DASHBOARD, Stage.SCORER, Stage.TRENDS):
            driver.pipeline.stop(stage)


@contextmanager
def _running(this: Watched) -> Iterator[None]:
    (this.folder / "rules").mkdir()
    for file in (ROOT / RULES).glob("*.yaml"):
        (this.folder / "rules" / file.name).write_text(quick(file.read_text()))
    scraped = [
        {"job_name": stage.value, "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
        for stage, port in this.ports.items()
    ]
    settings = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules/*.yaml"],
        "scrape_configs": scraped,
    }
    (this.folder / "prometheus.yaml").write_text(yaml.safe_dump(settings))
    command = [str(prometheus()), "--config.file=prometheus.yaml", "--storage.tsdb.path=data"]
    with (this.folder / "prometheus.log").open("w") as log:
        server = subprocess.Popen(
            [*command, f"--web.listen-address=127.0.0.1:{this.prometheus_port}"], cwd=this.folder, stderr=log
        )
    try:
        yield
    finally:
        server.terminate()
        server.wait(30)


def quick(rules: str) -> str:
    """The same rules with each minute made two seconds: what is 15 minutes long takes half a minute."""
    return re.sub(r"\b(\d+)m\b", lambda found: f"{2 * int(found[1])}s", rules)
