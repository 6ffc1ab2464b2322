"""What is proved of one image: each proof says what it saw, or raises NotProvedError with what is wrong."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from tweet_release.engine.engine import Engine
from tweet_release.images.image import Image

SEALED = ("--read-only", "--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
LABELS = ("title", "description", "licenses", "version", "revision")

LIST = (
    "import re; from importlib.metadata import distributions as d;"
    " print(*sorted({re.sub('[-_.]+', '-', x.name.lower()) + '==' + x.version for x in d()}))"
)
WRITABLE = (
    "import os; print(*[p for p in ('/', '/opt', '/opt/tweet', '/opt/tweet/bin', '/opt/jars', '/etc', '/usr')"
    " if os.access(p, os.W_OK)])"
)


class NotProvedError(Exception):
    """An image is not what it should be."""


class Health(BaseModel):
    """How an engine asks a container whether it is well."""

    model_config = ConfigDict(frozen=True)

    test: tuple[str, ...] = Field((), alias="Test")


class Config(BaseModel):
    """What an image says about itself."""

    model_config = ConfigDict(frozen=True)

    user: str = Field(alias="User")
    entrypoint: tuple[str, ...] = Field((), alias="Entrypoint")
    labels: Mapping[str, str] = Field({}, alias="Labels")
    health: Health = Field(Health(), alias="Healthcheck")


@dataclass(frozen=True, slots=True)
class Subject:
    """An image as it was built, and the version that its pyproject.toml names."""

    engine: Engine
    image: Image
    tag: str
    version: str
    listed: frozenset[str]
    """What its SBOM lists, each as name==version."""

    def config(self) -> Config:
        """What `docker inspect` tells."""
        (described,) = json.loads(self.engine.run("image", "inspect", self.tag))
        return Config.model_validate(described["Config"])

    def size(self) -> int:
        """Bytes, the base image's among them."""
        return int(self.engine.run("image", "inspect", "--format", "{{.Size}}", self.tag))

    def sealed(self, *command: str, python: bool = False) -> str:
        """What it prints without a network, capabilities, or a place to write to."""
        inside = ("--entrypoint", "python") if python else ()
        return self.engine.run("run", "--rm", *SEALED, *inside, self.tag, *command)


def help_and_version(subject: Subject) -> str:
    """It starts read-only, without network or capabilities, and is the version that it says it is."""
    if subject.image.distribution not in subject.sealed("--help"):
        raise NotProvedError("--help does not name the command")
    told = subject.sealed("--version").strip()
    if told != subject.version:
        raise NotProvedError(f"--version says {told}, pyproject.toml {subject.version}")
    return f"--help and --version ({told}) read-only, no network, no capabilities"


def nobody_in_particular(subject: Subject) -> str:
    """It runs as a number that is not 0 and can write nothing of what it runs."""
    user = subject.config().user
    number = user.partition(":")[0]
    if not number.isdigit() or number == "0":
        raise NotProvedError(f"its user is {user!r}: Kubernetes' runAsNonRoot wants a number that is not 0")
    writable = subject.engine.run("run", "--rm", "--entrypoint", "python", subject.tag, "-c", WRITABLE).split()
    if writable:
        raise NotProvedError(f"user {user} can write to {', '.join(writable)}")
    return f"user {user}, who can write to none of the program's folders"


def told_of_itself(subject: Subject) -> str:
    """Labels, an entry point without a shell, and a health check unless it is a job."""
    config = subject.config()
    missing = [name for name in LABELS if not config.labels.get(f"org.opencontainers.image.{name}")]
    if missing:
        raise NotProvedError(f"OCI labels are missing: {', '.join(missing)}")
    if config.entrypoint != (subject.image.distribution,):
        raise NotProvedError(f"its entry point is {config.entrypoint}, not the command alone")
    asked = config.health.test[:1]
    if asked != (("CMD",) if subject.image.port else ("NONE",)):
        raise NotProvedError(f"its health check is {config.health.test or 'not set'}")
    return f"{len(LABELS)} OCI labels, entry point {config.entrypoint[0]}, health check {asked[0]}"


def only_what_it_needs(subject: Subject) -> str:
    """What is installed is what its SBOM lists, in those versions: no Spark in the producer, no test tool anywhere."""
    inside = set(subject.sealed("-c", LIST, python=True).split())
    superfluous = sorted(inside - subject.listed)
    if superfluous:
        raise NotProvedError(f"it holds what its SBOM does not list: {', '.join(superfluous)}")
    if f"{subject.image.distribution}=={subject.version}" not in inside:
        raise NotProvedError(f"it does not hold {subject.image.distribution} {subject.version}")
    return f"{len(inside)} distributions, each of them in its SBOM"


PROOFS: Mapping[str, Callable[[Subject], str]] = {
    "starts": help_and_version,
    "user": nobody_in_particular,
    "describes itself": told_of_itself,
    "holds": only_what_it_needs,
}
