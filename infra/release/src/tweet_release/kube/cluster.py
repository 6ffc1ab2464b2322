"""A cluster as its administrator sees it: kubectl and helm, and what they say when they are refused."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from tweet_local.waiting import DeadlineError, wait_until

PATIENCE_S = 60
LAST_LINES = 12
NODES = tuple(f"node-{number}" for number in range(1, 5))
VOLUMES = 60
RESTRICTED = "pod-security.kubernetes.io/enforce"


class KubeError(Exception):
    """The cluster refused, or did not come up, with its own last words."""


class _Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class Owner(_Model):
    """Who made an object."""

    kind: str


class Metadata(_Model):
    """Of any object."""

    name: str
    uid: str = ""
    labels: Mapping[str, str] = {}
    owner_references: Sequence[Owner] = ()
    deletion_timestamp: str | None = None


class Condition(_Model):
    """One thing that is so, or is not."""

    type: str
    status: str
    message: str = ""


class Status(_Model):
    """Of a pod, a node, a deployment or a budget."""

    conditions: Sequence[Condition] = ()
    disruptions_allowed: int = 0

    def holds(self, name: str) -> bool:
        """Whether the condition of that name is true."""
        return any(one.type == name and one.status == "True" for one in self.conditions)


class Spec(_Model):
    """What is looked at of a pod or a deployment."""

    node_name: str = ""
    replicas: int = 1
    template: Mapping[str, object] = Field(default_factory=dict)


class Thing(_Model):
    """Any object of the cluster."""

    kind: str
    metadata: Metadata
    spec: Spec = Spec()
    status: Status = Status()

    @property
    def component(self) -> str:
        """Which part of the pipeline it belongs to."""
        return self.metadata.labels.get("app.kubernetes.io/name", "")


class _Listed(_Model):
    items: Annotated[Sequence[Thing], Field(default=())]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Kubernetes API and the two commands that speak to it."""

    kubectl: Path
    helm: Path
    kubeconfig: Path
    version: str

    def ready(self) -> bool:
        """Whether the server says that it is."""
        return self.attempt("get", "--raw", "/readyz", "--request-timeout=2s").returncode == 0

    def attempt(self, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
        """`kubectl ARGUMENTS`, whatever its exit code; `told` is what it reads."""
        return self._run([str(self.kubectl), *arguments], told)

    def run(self, *arguments: str, told: str = "") -> str:
        """What `kubectl ARGUMENTS` prints. Raises KubeError with its last lines."""
        return _checked(self.attempt(*arguments, told=told), f"kubectl {' '.join(arguments)}")

    def helm_run(self, *arguments: str) -> str:
        """What `helm ARGUMENTS` prints. Raises KubeError with its last lines."""
        return _checked(self._run([str(self.helm), *arguments], ""), f"helm {' '.join(arguments)}")

    def things(self, kinds: str, namespace: str, selector: str = "") -> Sequence[Thing]:
        """Every object of these kinds (with commas between) there."""
        chosen = ("--selector", selector) if selector else ()
        said = self.run("get", kinds, "--namespace", namespace, "--output", "json", *chosen)
        return _Listed.model_validate_json(said).items

    def apply(self, *manifests: Mapping[str, object]) -> None:
        """Make these so. Raises KubeError."""
        self.run("apply", "--filename", "-", told=yaml.safe_dump_all(manifests))

    def furnish(self) -> None:
        """Nodes, and volumes that whoever asks for one may have."""
        self.apply(*map(_node, NODES), *map(_volume, range(VOLUMES)))
        try:
            wait_until(self._nodes_ready, PATIENCE_S, "the nodes to be ready", interval_s=0.5)
        except DeadlineError as late:
            raise KubeError(str(late)) from late

    def namespace(self, name: str) -> None:
        """A namespace that takes no pod which may more than the standard `restricted` says."""
        labels = {RESTRICTED: "restricted", f"{RESTRICTED}-version": "latest"}
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})

    def _nodes_ready(self) -> bool:
        nodes = self.things("nodes", "default")
        return len(nodes) == len(NODES) and all(node.status.holds("Ready") for node in nodes)

    def _run(self, command: Sequence[str], told: str) -> subprocess.CompletedProcess[str]:
        own = self.kubeconfig.parent
        environment = {"KUBECONFIG": str(self.kubeconfig), "HOME": str(own), "PATH": "/usr/bin:/bin"}
        return subprocess.run(command, input=told, env=environment, capture_output=True, text=True, check=False)


def _checked(done: subprocess.CompletedProcess[str], what: str) -> str:
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
        raise KubeError(f"{what}\nexit code {done.returncode}\n{said}")
    return done.stdout


def _node(name: str) -> Mapping[str, object]:
    amounts = {"cpu": "32", "memory": "64Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
        "status": {"allocatable": amounts, "capacity": amounts},
    }


def _volume(number: int) -> Mapping[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": f"volume-{number}"},
        "spec": {
            "capacity": {"storage": "100Gi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "hostPath": {"path": f"/volumes/{number}"},
        },
    }
