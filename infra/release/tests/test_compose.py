"""Steps of compose.feature: the file as it is written, before any engine reads it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict
from pytest_bdd import parsers, scenarios, then
from tweet_release.chart.values import Warehouse
from tweet_release.compose.kafka_entry import properties
from tweet_release.compose.project import FILE
from tweet_release.images.image import IMAGES

scenarios("features/compose.feature")

ROOT = Path(__file__).parents[3]
OURS = tuple(image.distribution for image in IMAGES)


class Service(BaseModel):
    """What is looked at of a service."""

    model_config = ConfigDict(frozen=True)

    image: str
    read_only: bool = False
    cap_drop: Sequence[str] = ()
    security_opt: Sequence[str] = ()
    init: bool = False
    ports: Sequence[str] = ()
    profiles: Sequence[str] = ()
    mem_limit: str | None = None
    restart: str = "no"
    environment: Mapping[str, object] = {}

    @property
    def ours(self) -> bool:
        return self.image.startswith(OURS)


class Compose(BaseModel):
    services: Mapping[str, Service]


COMPOSE = Compose.model_validate(yaml.safe_load((ROOT / FILE).read_text()))


@then("each service of our own has a read-only root, no capability, no way to gain one, and an init")
def _() -> None:
    ours = {name: service for name, service in COMPOSE.services.items() if service.ours}
    assert {service.image.partition(":")[0] for service in ours.values()} == set(OURS)
    for name, service in ours.items():
        assert service.read_only, name
        assert service.init, name
        assert service.cap_drop == ["ALL"], name
        assert service.security_opt == ["no-new-privileges:true"], name


@then("every port is open to this machine alone")
def _() -> None:
    ports = [port for service in COMPOSE.services.values() for port in service.ports]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


@then("no image is latest, and none is without a tag")
def _() -> None:
    for name, service in COMPOSE.services.items():
        _, colon, tag = service.image.partition(":")
        assert colon, name
        assert tag != "latest", name


@then("every service that is started by default and runs on has a limit of memory")
def _() -> None:
    lasting = {
        name: service.mem_limit
        for name, service in COMPOSE.services.items()
        if service.restart == "unless-stopped" and not service.profiles
    }
    assert len(lasting) >= 7
    assert [name for name, limit in lasting.items() if not limit] == []


@then("each port that Prometheus scrapes is the one of that package's image")
def _() -> None:
    jobs = yaml.safe_load((ROOT / FILE.parent / "prometheus" / "prometheus.yaml").read_text())["scrape_configs"]
    scraped = {job["job_name"]: {place["port"] for place in job["dns_sd_configs"]} for job in jobs}
    answering = {image.folder: {image.port} for image in IMAGES if image.folder in scraped}
    # One image of insights is two services: the dashboard's port is the image's, the scorer's is in its command.
    [dashboard] = [image.port for image in IMAGES if image.folder == "insights"]
    command = yaml.safe_load((ROOT / FILE).read_text())["services"]["scorer"]["command"]
    answering |= {"dashboard": {dashboard}, "scorer": {int(command[command.index("--metrics-port") + 1])}}
    assert scraped == answering
    named = {name for job in jobs for place in job["dns_sd_configs"] for name in place["names"]}
    assert named <= set(COMPOSE.services)


@then(parsers.parse("the variable {variable} becomes the property {name}"))
def _(variable: str, name: str) -> None:
    assert properties({variable: "1", "KAFKA_HEAP_OPTS": "-Xmx1g", "PATH": "/bin"}) == f"{name}=1\n"


@then("each loader names its warehouse as tweet-loader does")
def _() -> None:
    named = [service.environment.get("TWEET_LOADER_SINK") for service in COMPOSE.services.values()]
    places = [str(place) for place in named if place is not None]
    assert len(places) == 2
    for place in places:
        Warehouse(address=place)
