"""Mistakes that are planted in a copy of the chart, one at a time: a proof that does not find its own is blind."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tweet_release.chart.files import CHART
from tweet_release.images.proofs import NotProvedError
from tweet_release.kube.check import furnished
from tweet_release.kube.cluster import Cluster, KubeError
from tweet_release.kube.previous import Previous
from tweet_release.kube.proofs import (
    alone,
    emptied,
    evictions_are_refused,
    installed,
    nobody_may_ask_the_cluster,
    removed,
    together,
    understood,
    upgraded_and_back,
)
from tweet_release.kube.release import Release
from tweet_release.supply.verdict import Outcome, Verdict
from tweet_release.tools.go_tools import Report

PATIENCE_S = 30
SEVERAL = 'warehouse: { address: "parquet:s3://tweets/v1" }\ndashboard: { replicas: 2 }\n'
BINDING = """\
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: {{ $name }} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin }
subjects: [{ kind: ServiceAccount, name: {{ $name }} }]
---
apiVersion: apps/v1"""


@dataclass(frozen=True, slots=True)
class Defect:
    """One text for another in one template, and what must be told of it."""

    name: str
    file: str
    sound: str
    planted: str
    prove: Callable[[Release, Previous], str]
    told: str
    several: bool = False
    """Whether the warehouse is one that several may read, and there are two dashboards."""


def _on_its_own(proof: Callable[[Release], str]) -> Callable[[Release, Previous], str]:
    return lambda release, _: proof(release)


def _once_installed(proof: Callable[[Release], str]) -> Callable[[Release, Previous], str]:
    def prove(release: Release, _: Previous) -> str:
        installed(release)
        return proof(release)

    return prove


COMPONENT, POD, NAMES = "_component.tpl", "_pod.tpl", "_names.tpl"
DEFECTS = (
    Defect(
        "no such port",
        COMPONENT,
        "containerPort: {{ .port }}",
        "containerPort: 910000",
        _on_its_own(understood),
        "must be between 1 and 65535",
    ),
    Defect(
        "misspelt",
        COMPONENT,
        "terminationGracePeriodSeconds:",
        "terminationGracePeriodSecond:",
        _on_its_own(understood),
        'unknown field "spec.template.spec.terminationGracePeriodSecond"',
    ),
    Defect(
        "runs as root",
        POD,
        "runAsNonRoot: true",
        "runAsNonRoot: false",
        _on_its_own(installed),
        'violates PodSecurity "restricted:latest": runAsNonRoot != true',
    ),
    Defect(
        "spread",
        POD,
        "podAffinity:",
        "podAntiAffinity:",
        _once_installed(together),
        "who shares a file is on",
    ),
    Defect(
        "never emptied",
        COMPONENT,
        "maxUnavailable: 1\n",
        "maxUnavailable: 0\n",
        _once_installed(emptied),
        "violate the pod's disruption budget",
    ),
    Defect(
        "wide right",
        COMPONENT,
        "automountServiceAccountToken: false\n---\napiVersion: apps/v1",
        BINDING,
        _once_installed(nobody_may_ask_the_cluster),
        "may get secrets",
    ),
    Defect(
        "not kept",
        COMPONENT,
        "annotations: { helm.sh/resource-policy: keep }",
        "annotations: {}",
        _once_installed(removed),
        "volumes before",
    ),
    Defect(
        "all at once",
        COMPONENT,
        "serviceAccountName: {{ $name }}",
        "serviceAccountName: {{ $name }}\n      hostname: revision-{{ .root.Release.Revision }}",
        _once_installed(alone),
        "these were replaced: ['loader'",
        several=True,
    ),
    Defect(
        "no budget",
        COMPONENT,
        "maxUnavailable: 1\n",
        'maxUnavailable: "100%"\n',
        _once_installed(evictions_are_refused),
        "the budget of the dashboard to allow one",
        several=True,
    ),
    Defect(
        "no way on",
        NAMES,
        "app.kubernetes.io/name: {{ .name }}",
        "app.kubernetes.io/name: {{ .name }}-2",
        upgraded_and_back,
        "field is immutable",
        several=True,
    ),
)


def self_test(root: Path, report: Report) -> Iterator[Outcome]:
    """For each defect whether its proof finds it, in the expected words."""
    with furnished(report) as cluster:
        for number, defect in enumerate(DEFECTS):
            started = time.monotonic()
            verdict = found(cluster, root / CHART, defect, f"defect-{number}")
            yield Outcome(defect.name, verdict, time.monotonic() - started)


def found(cluster: Cluster, chart: Path, defect: Defect, namespace: str) -> Verdict:
    """Whether the cluster refuses what was planted."""
    with tempfile.TemporaryDirectory(prefix="tweet-defect-") as scratch:
        copy = shutil.copytree(chart, Path(scratch) / "chart")
        template = copy / "templates" / defect.file
        text = template.read_text()
        if defect.sound not in text:
            return Verdict("", (f"{defect.file} no longer holds {defect.sound!r}: plant it elsewhere",))
        template.write_text(text.replace(defect.sound, defect.planted, 1))
        values = Path(scratch) / "values.yaml"
        values.write_text(SEVERAL if defect.several else "{}\n")
        cluster.namespace(namespace)
        release = Release(cluster, namespace, copy, values, PATIENCE_S)
        try:
            said = defect.prove(release, Previous("the sound one", chart))
        except (NotProvedError, KubeError) as refused:
            said = str(refused)
    if defect.told in said:
        return Verdict(f"planted and found: {defect.told}")
    return Verdict("", (f"planted in {defect.file} and not found: {defect.told}", *said.splitlines()[-5:]))
