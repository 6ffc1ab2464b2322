"""Where a pipeline is, and what is remembered about it."""

import socket
from pathlib import Path

import pytest
from tweet_local.clone import NoCloneError, state_folder
from tweet_local.pipeline import Pipeline
from tweet_local.ports import HIGHEST, LOWEST, free_ports, is_free
from tweet_local.site import Site, SiteError, Wishes
from tweet_local.stages import Stage
from tweet_local.topics import Topics


def test_a_site_comes_back_at_the_same_address(tmp_path: Path) -> None:
    assert Site.choose(tmp_path) == Site.choose(tmp_path) == Site.recall(tmp_path)


def test_two_sites_have_different_ports(tmp_path: Path) -> None:
    one, two = Site.choose(tmp_path / "one"), Site.choose(tmp_path / "two")
    assert {one.kafka_port, one.registry_port}.isdisjoint({two.kafka_port, two.registry_port})


def test_a_port_that_somebody_took_meanwhile_is_replaced(tmp_path: Path) -> None:
    before = Site.choose(tmp_path)
    with socket.create_server(("127.0.0.1", before.kafka_port)):
        after = Site.choose(tmp_path)
    assert after.kafka_port != before.kafka_port
    assert after.registry_port == before.registry_port


def test_a_wish_is_granted_or_refused_never_changed(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    assert Site.choose(tmp_path, Wishes(kafka_port=port)).kafka_port == port
    with socket.create_server(("127.0.0.1", port)), pytest.raises(SiteError, match=str(port)):
        Site.choose(tmp_path, Wishes(kafka_port=port))


def test_topics_that_exist_keep_their_size(tmp_path: Path) -> None:
    assert Site.choose(tmp_path, Wishes(partitions=2)).partitions == 2
    assert Site.choose(tmp_path).partitions == 2
    with pytest.raises(SiteError, match="have 2 partitions: run `tweets clean`"):
        Site.choose(tmp_path, Wishes(partitions=8))


def test_an_emulated_bigquery_comes_with_the_loader_and_only_with_it(tmp_path: Path) -> None:
    pipeline = Pipeline.open(tmp_path, Wishes(sink="bigquery"))
    site = pipeline.site
    where = f"endpoint=http://127.0.0.1:{site.bigquery_port}&grpc=127.0.0.1:{site.bigquery_grpc_port}"
    assert site.sink == f"bigquery:tweets-local.tweets?plan=billed&{where}"
    assert pipeline.needed([Stage.KAFKA, Stage.LOADER]) == [Stage.KAFKA, Stage.BIGQUERY, Stage.LOADER]
    assert pipeline.needed([Stage.KAFKA]) == [Stage.KAFKA]
    assert Site.choose(tmp_path).sink == site.sink


def test_a_project_of_ones_own_needs_no_emulator(tmp_path: Path) -> None:
    pipeline = Pipeline.open(tmp_path, Wishes(sink="bigquery:my-project.tweets?location=EU"))
    assert pipeline.site.sink == "bigquery:my-project.tweets?location=EU"
    assert pipeline.needed([Stage.LOADER]) == [Stage.LOADER]


def test_free_ports_lie_outside_of_the_range_of_outgoing_connections() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(LOWEST <= port < HIGHEST and is_free(port) for port in ports)
    outgoing = Path("/proc/sys/net/ipv4/ip_local_port_range")
    lowest_outgoing = int(outgoing.read_text().split()[0]) if outgoing.exists() else 49152
    assert lowest_outgoing >= HIGHEST


def test_the_state_is_at_the_root_of_the_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWEETS_HOME", raising=False)
    (tmp_path / "uv.lock").touch()
    deep = tmp_path / "packages" / "loader"
    deep.mkdir(parents=True)
    assert state_folder(deep) == tmp_path / ".tweets"


def test_the_state_is_where_a_person_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWEETS_HOME", str(tmp_path / "elsewhere"))
    assert state_folder(Path("/")) == tmp_path / "elsewhere"


def test_outside_of_a_clone_there_is_no_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWEETS_HOME", raising=False)
    with pytest.raises(NoCloneError, match="TWEETS_HOME"):
        state_folder(tmp_path)


def test_suffixed_topics_keep_their_kind() -> None:
    assert Topics.suffixed("1a") == Topics("raw-1a", "processed-1a", "rejected-1a", "trends-1a")
