"""What is proved of the chart, each by what the cluster did."""

import json
from collections.abc import Callable, Mapping
from subprocess import CompletedProcess

from tweet_local.waiting import DeadlineError, wait_until

from tweet_release.chart.render import RELEASE
from tweet_release.images.proofs import NotProvedError
from tweet_release.kube.cluster import NODES
from tweet_release.kube.previous import Previous
from tweet_release.kube.release import PART_OF, Release

TOO_MANY = "Cannot evict pod as it would violate the pod's disruption budget"
LEFT = "all,configmaps,cronjobs,ingresses,jobs,networkpolicies,poddisruptionbudgets,serviceaccounts,secrets"
SCALED = 3


def understood(release: Release) -> str:
    """The server takes every object, strictly: no field that it does not know, no value that it forbids."""
    manifests = release.rendered()
    words = ("apply", "--namespace", release.namespace, "--server-side", "--dry-run=server", "--validate=strict")
    said = release.cluster.run(*words, "--filename", "-", "--output", "name", told=manifests)
    return f"{len(said.splitlines())} objects taken by the server, strictly"


def installed(release: Release) -> str:
    """All of it is ready, in a namespace that enforces the standard `restricted`."""
    release.install()
    release.settle()
    pods = release.pods()
    return f"{len(release.deployments())} deployments, {len(pods)} pods ready, none that `restricted` forbids"


def together(release: Release) -> str:
    """Who shares a file is on one machine: a job that is made of the balance, too."""
    there = ("--namespace", release.namespace)
    release.cluster.run("create", "job", "balance-now", "--from", f"cronjob/{RELEASE}-balance", *there)
    release.cluster.run("wait", "--for=condition=Complete", "job/balance-now", release.timeout, *there)
    sharing = {"loader", "scorer", "dashboard", "balance"}
    found = release.cluster.things("pods", release.namespace, PART_OF)
    nodes = {one.component: one.spec.node_name for one in found if one.component in sharing}
    if set(nodes) != sharing or len(set(nodes.values())) != 1:
        raise NotProvedError(f"who shares a file is on {nodes}")
    return f"{', '.join(sorted(nodes))} on one machine of {len(NODES)}"


def emptied(release: Release) -> str:
    """A machine is emptied for maintenance; what was there comes up elsewhere."""
    node = release.pods("loader")[0].spec.node_name
    before = {pod.metadata.uid for pod in release.pods() if pod.spec.node_name == node}
    drain = (
        "drain",
        node,
        "--ignore-daemonsets",
        "--delete-emptydir-data",
        "--force",
        release.timeout,
    )
    release.cluster.run(*drain)
    try:
        release.settle()
        still = before & {pod.metadata.uid for pod in release.pods()}
        if still or any(pod.spec.node_name == node for pod in release.pods()):
            raise NotProvedError(f"{node} was not emptied")
    finally:
        release.cluster.run("uncordon", node)
    return f"{node} drained: its {len(before)} pods are ready on another machine"


def alone(release: Release) -> str:
    """One component gets another image, or another number: no pod of another is touched."""
    before = release.uids()
    release.install("--set", "dashboard.tag=another")
    release.settle()
    after = release.uids()
    others = {name: uids for name, uids in before.items() if name != "dashboard"}
    touched = [name for name, uids in others.items() if after.get(name) != uids]
    if touched or before["dashboard"] & after["dashboard"]:
        raise NotProvedError(f"a new dashboard, and these were replaced: {touched or 'not even it'}")
    release.install("--set", f"dashboard.tag=another,dashboard.replicas={SCALED}")
    release.settle()
    grown = release.uids()
    touched = [name for name, uids in others.items() if grown[name] != uids]
    if touched or len(grown["dashboard"]) != SCALED or not after["dashboard"] < grown["dashboard"]:
        raise NotProvedError(f"{SCALED} dashboards were asked for; {len(grown['dashboard'])}, and touched: {touched}")
    return f"dashboard: another image, then {SCALED} of it; the pods of {', '.join(sorted(others))} are the same"


def evictions_are_refused(release: Release) -> str:
    """Of several pods one may go; the next is refused by the chart's own budget until it is back."""
    budget = f"{RELEASE}-dashboard"
    _wait(release, lambda: _may_go(release, budget) == 1, "the budget of the dashboard to allow one")
    first, second, *_ = release.pods("dashboard")
    release.cluster.run("cordon", *NODES)
    try:
        if (done := _evict(release, first.metadata.name)).returncode:
            raise NotProvedError(f"none may be evicted, not even one: {done.stderr}")
        _wait(release, lambda: _may_go(release, budget) == 0, "the budget of the dashboard to allow none")
        done = _evict(release, second.metadata.name)
        if done.returncode == 0 or TOO_MANY not in done.stderr:
            raise NotProvedError(f"a second dashboard was evicted while the first was away: {done.stdout}{done.stderr}")
    finally:
        release.cluster.run("uncordon", *NODES)
    release.settle()
    why = done.stderr.strip().partition(": ")[2]
    return f"one of {len(release.pods('dashboard'))} dashboards evicted, the next refused: {why}"


def nobody_may_ask_the_cluster(release: Release) -> str:
    """No ServiceAccount of the chart has a right that not everybody has."""
    accounts = release.cluster.things("serviceaccounts", release.namespace, PART_OF)
    asked = ("get secrets", "list pods", "create pods", "delete deployments", "get configmaps")
    for account in accounts:
        who = f"--as=system:serviceaccount:{release.namespace}:{account.metadata.name}"
        for verb, kind in (one.split() for one in asked):
            said = release.cluster.attempt("auth", "can-i", verb, kind, "--namespace", release.namespace, who)
            if said.stdout.strip() != "no":
                raise NotProvedError(f"{account.metadata.name} may {verb} {kind}")
    if not accounts:
        raise NotProvedError("the chart makes no ServiceAccount")
    return f"{len(accounts)} accounts, none of which may {', '.join(asked)}"


def upgraded_and_back(release: Release, before: Previous) -> str:
    """From the chart as it was to the one that lies here, back, and forth again: nothing in it forbids either."""
    release.install("--set", "image.tag=before", chart=before.chart)
    release.settle()
    first = _templates(release)
    release.install()
    release.settle()
    second = _templates(release)
    words = (
        "rollback",
        RELEASE,
        "1",
        "--namespace",
        release.namespace,
        "--wait",
        "--timeout",
        f"{release.patience_s}s",
    )
    release.cluster.helm_run(*words)
    release.settle()
    now = _templates(release)
    if different := sorted(name for name in first.keys() | now.keys() if first.get(name) != now.get(name)):
        raise NotProvedError(f"after the rollback these are not as they were: {different}")
    release.install()
    release.settle()
    changed = sorted(name for name in second if second[name] != first.get(name))
    if not changed:
        raise NotProvedError("another image for all, and no deployment is another")
    return f"from the chart of {before.name}, back to it, and forth again: {', '.join(changed)}"


def removed(release: Release) -> str:
    """What is uninstalled leaves its volumes, and nothing else."""
    kept = {one.metadata.name for one in release.cluster.things("pvc", release.namespace, PART_OF)}
    release.cluster.helm_run("uninstall", RELEASE, "--namespace", release.namespace, "--wait")
    if left := _left(release):
        raise NotProvedError(f"uninstalled, and still there: {', '.join(left)}")
    volumes = {one.metadata.name for one in release.cluster.things("pvc", release.namespace, PART_OF)}
    if volumes != kept or not volumes:
        raise NotProvedError(f"volumes before: {sorted(kept)}, after: {sorted(volumes)}")
    return f"nothing is left but {', '.join(sorted(volumes))}"


Proof = Callable[[Release], str]
OF_ONE: Mapping[str, Proof] = {
    "together": together,
    "emptied": emptied,
    "rights": nobody_may_ask_the_cluster,
    "removed": removed,
}
"""Of a release that has volumes."""
OF_SEVERAL: Mapping[str, Proof] = {"alone": alone, "eviction": evictions_are_refused}
"""Of a release with a warehouse that several may read."""


def _templates(release: Release) -> Mapping[str, object]:
    return {name: dict(one.spec.template) for name, one in release.deployments().items()}


def _may_go(release: Release, budget: str) -> int:
    (found,) = [one for one in release.cluster.things("pdb", release.namespace) if one.metadata.name == budget]
    return found.status.disruptions_allowed


def _left(release: Release) -> list[str]:
    found = release.cluster.things(LEFT, release.namespace, PART_OF)
    return sorted(f"{one.kind}/{one.metadata.name}" for one in found)


def _evict(release: Release, pod: str) -> CompletedProcess[str]:
    eviction = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": pod, "namespace": release.namespace},
    }
    path = f"/api/v1/namespaces/{release.namespace}/pods/{pod}/eviction"
    return release.cluster.attempt("create", "--raw", path, "--filename", "-", told=json.dumps(eviction))


def _wait(release: Release, condition: Callable[[], bool], what: str) -> None:
    try:
        wait_until(condition, release.patience_s, what, interval_s=0.5)
    except DeadlineError as late:
        raise NotProvedError(str(late)) from late
