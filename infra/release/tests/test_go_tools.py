"""Commands written in Go: what pins them, and when a machine builds them anew."""

import shutil
from pathlib import Path

import pytest
from packaging.version import Version
from tweet_release.tools.go_tools import STAMPS, GoTool, build_environment, known_tools
from tweet_release.tools.toolchain import parse_version

GO = Version("1.27.3")


@pytest.mark.parametrize("tool", known_tools(), ids=lambda tool: tool.name)
def test_a_tool_is_pinned_by_its_module(tool: GoTool) -> None:
    assert not [one for one in tool.packages if f"/{tool.version}" in one or f"@{tool.version}" in one]
    module = next(line.split()[0] for line in _lines(tool, "go.sum") if line.split()[0] in tool.packages[0])
    assert any(line.startswith(f"{module} {tool.version} h1:") for line in _lines(tool, "go.sum")), "no hash of itself"


def test_every_module_has_the_variable_of_its_version_and_the_reverse() -> None:
    assert {tool.name for tool in known_tools()} == set(STAMPS)


def test_docker_compose_is_the_version_that_was_tried() -> None:
    compose = {tool.name: tool for tool in known_tools()}["docker-compose"]
    assert (*compose.packages, compose.version) == ("github.com/docker/compose/v2/cmd", "v2.40.3")
    assert list(compose.commands) == ["docker-compose"]


def test_several_commands_of_one_source_are_built_together_under_their_own_names() -> None:
    kubernetes = {tool.name: tool for tool in known_tools()}["kubernetes"]
    wanted = {"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"}
    assert set(kubernetes.commands) == wanted
    assert kubernetes.version == "v1.36.3"
    replaced = [line for line in _lines(kubernetes, "go.mod") if " => " in line]
    assert replaced
    assert all(line.endswith(" v0.36.3") for line in replaced), "one Kubernetes, not two"


def test_a_tool_is_built_again_when_a_pin_or_go_changes(tmp_path: Path) -> None:
    tool = known_tools()[0]
    copy = GoTool(tool.name, shutil.copytree(tool.module, tmp_path / tool.name))
    before = copy.key(GO)
    assert before == tool.key(GO), "the place of a clone is no reason to build"
    assert copy.key(Version("1.27.4")) != before
    _append(copy.module / "go.sum", "example.org/other v1.0.0 h1:AAAA=\n")
    with_another_sum = copy.key(GO)
    assert with_another_sum != before
    _append(copy.module / "go.mod", "\nexclude example.org/other v1.0.0\n")
    assert copy.key(GO) not in {before, with_another_sum}


def test_nothing_may_change_the_pins_while_a_tool_is_built() -> None:
    assert all("-mod=readonly" in tool.flags() for tool in known_tools())


def test_a_build_keeps_the_way_to_the_network_and_leaves_the_callers_folders_alone() -> None:
    caller = {"HTTPS_PROXY": "http://127.0.0.1:3128", "GOPATH": "/home/somebody/go", "CGO_ENABLED": "1"}
    environment = build_environment(caller, Path("/tmp/work"))  # noqa: S108 - a name, nothing is written
    assert environment["HTTPS_PROXY"] == caller["HTTPS_PROXY"]
    assert environment["CGO_ENABLED"] == "0"
    assert {environment[name] for name in ("GOPATH", "GOCACHE", "GOMODCACHE")} == {
        "/tmp/work/path",  # noqa: S108 - as above
        "/tmp/work/objects",  # noqa: S108 - as above
        "/tmp/work/sources",  # noqa: S108 - as above
    }


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("go version go1.26.8 linux/amd64\n", Version("1.26.8")),
        ("go version go1.27 darwin/arm64", Version("1.27")),
        ("go version go1.28rc1 linux/amd64", Version("1.28rc1")),
        ("go version devel go1.28-3b4f7e linux/amd64", None),
        ("The program 'go' is not installed", None),
    ],
)
def test_which_go_it_is(said: str, version: Version | None) -> None:
    assert parse_version(said) == version


def _lines(tool: GoTool, file: str) -> list[str]:
    return [line for line in (tool.module / file).read_text().splitlines() if line]


def _append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)
