"""One release of the chart in a namespace of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tweet_local.waiting import DeadlineError, wait_until

from tweet_release.chart.render import RELEASE
from tweet_release.kube.cluster import Cluster, KubeError, Thing

READY_S = 90
PART_OF = "app.kubernetes.io/part-of=tweet-pipeline"


@dataclass(frozen=True, slots=True)
class Release:
    """The chart in `namespace` with the values of `profile` (the defaults without one)."""

    cluster: Cluster
    namespace: str
    chart: Path
    profile: Path | None
    patience_s: int = READY_S

    @property
    def timeout(self) -> str:
        """As helm and kubectl are told it."""
        return f"--timeout={self.patience_s}s"

    def install(self, *options: str, chart: Path | None = None) -> None:
        """Install it, or upgrade to it, and wait for all of it to be ready. Raises KubeError."""
        values = ("--values", str(self.profile)) if self.profile else ()
        words = ("upgrade", "--install", RELEASE, str(chart or self.chart), "--namespace", self.namespace)
        try:
            self.cluster.helm_run(*words, *values, *options, "--wait", self.timeout)
        except KubeError as refused:
            raise KubeError(f"{refused}\n{self.why()}") from refused

    def rendered(self, *options: str) -> str:
        """All that would be sent, hooks too."""
        values = ("--values", str(self.profile)) if self.profile else ()
        words = ("template", RELEASE, str(self.chart), "--namespace", self.namespace, "--kube-version")
        return self.cluster.helm_run(*words, self.cluster.version, *values, *options)

    def pods(self, component: str | None = None) -> list[Thing]:
        """Of the running components, not of jobs that are over."""
        found = self.cluster.things("pods", self.namespace, PART_OF)
        running = [one for one in found if not any(owner.kind == "Job" for owner in one.metadata.owner_references)]
        return [one for one in running if component in (None, one.component) and not one.metadata.deletion_timestamp]

    def uids(self) -> Mapping[str, set[str]]:
        """Which pods each component has."""
        found: dict[str, set[str]] = {}
        for pod in self.pods():
            found.setdefault(pod.component, set()).add(pod.metadata.uid)
        return found

    def deployments(self) -> Mapping[str, Thing]:
        """By component."""
        return {one.component: one for one in self.cluster.things("deployments", self.namespace, PART_OF)}

    def settled(self) -> bool:
        """Whether every component has as many pods as it should, all of them ready."""
        pods = self.pods()
        wanted = {name: one.spec.replicas for name, one in self.deployments().items()}
        there = {name: len([pod for pod in pods if pod.component == name]) for name in wanted}
        return there == wanted and all(pod.status.holds("Ready") for pod in pods)

    def settle(self) -> None:
        """Wait until it is so. Raises KubeError."""
        try:
            wait_until(self.settled, self.patience_s, "all pods to be ready", interval_s=0.5)
        except DeadlineError as late:
            raise KubeError(f"{late}\n{self.why()}") from late

    def why(self) -> str:
        """What the cluster complains of there, each complaint once."""
        words = ("get", "events", "--namespace", self.namespace, "--field-selector", "type=Warning")
        shape = "jsonpath={range .items[*]}{.involvedObject.kind} {.involvedObject.name}: {.message}{'\\n'}{end}"
        said = self.cluster.attempt(*words, "--output", shape).stdout
        return "\n".join(dict.fromkeys(said.splitlines()))
