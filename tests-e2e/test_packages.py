"""Feature: each package is released by itself."""

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from uv_command import ROOT, uv

pytestmark = pytest.mark.wheels
scenarios("features/packages.feature")

PACKAGES = ("tweet-schema", "tweet-producer", "tweet-processor", "tweet-loader", "tweet-insights")
OPTIONAL = {
    ".".join(file.relative_to(source).with_suffix("").parts)
    for source in ROOT.glob("packages/*/src")
    for file in source.rglob("*.py")
    if "Needs the extra" in (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "")
}
"""Modules that say of themselves that they need an extra."""
MAIN = "tweet_schema.__main__"
IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
names = [module.name for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
for name in sorted(set(names) - set(sys.argv[2:])):
    importlib.import_module(name)
print(len(names))
"""


@dataclass(frozen=True)
class Wheels:
    """What a release would publish, and the versions that the lock pins."""

    folder: Path
    pins: Path


@dataclass(frozen=True)
class Installed:
    """An environment with one package and what it declares."""

    name: str
    folder: Path

    def run(self, command: str, *arguments: str) -> str:
        # A wide terminal, so that help is not wrapped within what is looked for.
        environment = {"PATH": str(self.folder / "bin"), "COLUMNS": "200"}
        done = subprocess.run(
            [str(self.folder / "bin" / command), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Wheels:
    folder = tmp_path_factory.mktemp("wheels")
    for name in PACKAGES:
        uv("build", "--quiet", "--no-sources", "--wheel", "--package", name, "--out-dir", str(folder))
    pins = folder / "pins.txt"
    uv(
        "export",
        "--quiet",
        "--locked",
        "--all-packages",
        "--no-hashes",
        "--no-emit-workspace",
        "--output-file",
        str(pins),
    )
    return Wheels(folder, pins)


@given("the wheels of the workspace", target_fixture="wheels")
def wheels(built: Wheels) -> Wheels:
    return built


@when(parsers.parse("{name} is installed into an empty environment"), target_fixture="installed")
def install(wheels: Wheels, tmp_path: Path, name: str) -> Installed:
    place = tmp_path / "environment"
    uv("venv", "--quiet", str(place))
    known = ("--find-links", str(wheels.folder), "--constraint", str(wheels.pins))
    # The wheels lie where those of an earlier run may have lain, and uv believes that they are the same.
    fresh = [option for each in PACKAGES for option in ("--refresh-package", each)]
    uv("pip", "install", "--quiet", "--python", str(place), *known, *fresh, name)
    return Installed(name, place)


@then("every one of its modules can be imported")
def imports(installed: Installed) -> None:
    count = installed.run("python", "-c", IMPORT_ALL, installed.name.replace("-", "_"), *OPTIONAL, MAIN)
    assert int(count) > 3


@then(parsers.parse('"{command} --help" shows examples'))
def shows_examples(installed: Installed, command: str) -> None:
    assert "Examples:" in installed.run(command, "--help")


@then(parsers.parse('"{command} --version" says the version of the wheel'))
def says_version(installed: Installed, wheels: Wheels, command: str) -> None:
    (wheel,) = wheels.folder.glob(f"{command.replace('-', '_')}-*.whl")
    assert installed.run(command, "--version").strip() == wheel.name.split("-")[1]


@then("neither a Kafka client nor Arrow nor Spark is there")
def drags_nothing(installed: Installed) -> None:
    (packages,) = installed.folder.glob("lib/python3*/site-packages")
    there = {path.name for path in packages.iterdir()}
    assert "pydantic" in there
    assert not there & {"confluent_kafka", "pyarrow", "pyspark"}
