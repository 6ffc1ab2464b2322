"""The wrapper around the wheel's Java, and archives of classes."""

import subprocess
from pathlib import Path

import pytest
from tweet_local.artifacts import Artifacts
from tweet_local.class_archives import ClassArchives, Launch
from tweet_local.java import JAVA, SPARK, java_folder, java_home


def run_wrapper(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([home / "bin" / "java", *arguments], capture_output=True, text=True, check=False)


def test_the_wrapper_starts_java_without_the_module_that_it_lacks(tmp_path: Path) -> None:
    asked = ("--add-modules=jdk.incubator.vector", "-version")
    assert subprocess.run([JAVA, *asked], capture_output=True, check=False).returncode == 1
    done = run_wrapper(java_home(tmp_path), *asked)
    assert done.returncode == 0
    assert 'version "21' in done.stderr


def test_the_wrapper_names_no_entry_of_sparks_class_path_twice(tmp_path: Path) -> None:
    slf4j = next((SPARK / "jars").glob("slf4j-api-*.jar"))
    path = f"/connectors/*:{SPARK}/conf:{slf4j}:{SPARK}/jars/*"
    done = run_wrapper(java_home(tmp_path), "-XshowSettings:properties", "-cp", path, "-version")
    # Java expands the folder of jars, in which this one is; it was named in front of it as well.
    assert done.stderr.count(str(slf4j)) == 1
    assert f"{SPARK}/conf" not in done.stderr


def test_arguments_with_blanks_and_quotes_arrive_as_they_are(tmp_path: Path) -> None:
    done = run_wrapper(java_home(tmp_path), '-Dsaid=it\'s "so" ; $HOME', "-XshowSettings:properties", "-version")
    assert 'said = it\'s "so" ; $HOME' in done.stderr


def test_what_a_deleted_environment_left_is_removed(tmp_path: Path) -> None:
    stale = tmp_path / "java-000000000000"
    stale.mkdir()
    (stale / "origin.txt").write_text("/nowhere/bin/java")
    java_folder(tmp_path)
    assert not stale.exists()


@pytest.fixture
def program(tmp_path: Path) -> Launch:
    """Any Java program that ends: Ivy, telling its version."""
    jar = next((SPARK / "jars").glob("ivy-*.jar"))
    return Launch("ivy", ("-jar", str(jar)), "1")


def start(program: Launch, flags: list[str]) -> None:
    subprocess.run([JAVA, "-XX:+UseSerialGC", *flags, *program.class_path, "-version"], check=True, capture_output=True)


def test_a_run_teaches_and_the_next_one_uses_the_archive(tmp_path: Path, program: Launch) -> None:
    archives = ClassArchives(tmp_path)
    assert archives.missing([program]) == []
    start(program, archives.flags(program))
    assert archives.missing([program]) == [program]
    archives.make(program)
    assert archives.missing([program]) == []
    flags = archives.flags(program)
    assert flags[0].startswith("-XX:SharedArchiveFile=")
    start(program, [*flags, "-Xshare:on"])  # `on` refuses to start without a usable archive
    assert {path.suffix for path in tmp_path.iterdir()} == {".jsa", ".lock"}


def test_an_archive_of_another_version_is_not_used(tmp_path: Path, program: Launch) -> None:
    archives = ClassArchives(tmp_path)
    start(program, archives.flags(program))
    archives.make(program)
    newer = Launch(program.name, program.class_path, "2")
    assert archives.flags(newer)[0].startswith("-XX:DumpLoadedClassList=")


def test_a_damaged_archive_does_not_keep_a_program_from_starting(tmp_path: Path, program: Launch) -> None:
    archives = ClassArchives(tmp_path)
    start(program, archives.flags(program))
    archives.make(program)
    archive = next(tmp_path.glob("*.jsa"))
    archive.chmod(0o644)
    archive.write_bytes(b"not an archive")
    start(program, archives.flags(program))


def test_the_lock_names_no_file_twice() -> None:
    for bundle in Artifacts().lock.bundles:
        names = [pin.file_name for pin in bundle.pins]
        assert len(names) == len(set(names))
        assert bundle.pins
