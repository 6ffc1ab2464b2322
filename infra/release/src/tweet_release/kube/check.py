"""Every values profile applied, and one release through its whole life."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tweet_release.chart.crds import crds
from tweet_release.chart.files import CHART
from tweet_release.chart.render import profiles
from tweet_release.images.proofs import NotProvedError
from tweet_release.kube.cluster import Cluster, KubeError
from tweet_release.kube.control_plane import control_plane
from tweet_release.kube.previous import previous
from tweet_release.kube.proofs import OF_ONE, OF_SEVERAL, installed, understood, upgraded_and_back
from tweet_release.kube.release import Release
from tweet_release.supply.verdict import Outcome, Verdict
from tweet_release.tools.go_tools import Report

Tell = Callable[[Outcome], None]
DEFAULTS, SEVERAL = "defaults", "production"


def examine(root: Path, report: Report) -> Iterator[Outcome]:
    """All proofs of the chart in `root`, on a cluster that is started for them."""
    with tempfile.TemporaryDirectory(prefix="tweet-chart-") as scratch, furnished(report) as cluster:
        before = previous(root, Path(scratch))
        for name, release in releases(cluster, root):
            yield judged(f"{name} understood", partial(understood, release))
            yield judged(f"{name} installed", partial(installed, release))
            if name == DEFAULTS:
                yield from (judged(proof, partial(prove, release)) for proof, prove in OF_ONE.items())
            if name == SEVERAL:
                yield from (judged(proof, partial(prove, release)) for proof, prove in OF_SEVERAL.items())
                cluster.namespace("upgrade")
                another = Release(cluster, "upgrade", release.chart, release.profile)
                yield judged("upgrade", partial(upgraded_and_back, another, before))


@contextmanager
def furnished(report: Report) -> Iterator[Cluster]:
    """A cluster with nodes, volumes and the definitions of whom the chart may count on."""
    with control_plane(report) as cluster:
        cluster.furnish()
        # What a server-side apply has not to write into an annotation may be as large as these are.
        cluster.run("apply", "--server-side", "--filename", str(crds(report)))
        cluster.run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
        yield cluster


def releases(cluster: Cluster, root: Path) -> Iterator[tuple[str, Release]]:
    """The chart's defaults and each of its profiles, by name, in a namespace each."""
    for name, profile in ((DEFAULTS, None), *((file.stem, file) for file in profiles(root))):
        cluster.namespace(name)
        yield name, Release(cluster, name, root / CHART, profile)


def judged(name: str, prove: Callable[[], str]) -> Outcome:
    """What a proof came to, and how long it took."""
    started = time.monotonic()
    try:
        verdict = Verdict(prove())
    except (NotProvedError, KubeError) as wrong:
        verdict = Verdict("", tuple(line for line in str(wrong).splitlines() if line.strip()))
    return Outcome(name, verdict, time.monotonic() - started)
