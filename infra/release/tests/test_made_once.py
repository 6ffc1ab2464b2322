"""A folder of the cache appears whole, once, whoever asks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tweet_release.tools.place import cache_folder, made_once


def test_those_who_ask_at_once_make_it_once(tmp_path: Path) -> None:
    makers: list[Path] = []
    start = threading.Barrier(4)

    def make(into: Path) -> None:
        makers.append(into)
        (into / "tool").write_text("whole")

    def ask(_: int) -> Path:
        start.wait()
        return made_once(tmp_path / "tool-1", make)

    with ThreadPoolExecutor(4) as askers:
        folders = set(askers.map(ask, range(4)))
    assert folders == {tmp_path / "tool-1"}
    assert (tmp_path / "tool-1" / "tool").read_text() == "whole"
    assert len(makers) == 1


def test_what_failed_leaves_nothing_and_is_tried_again(tmp_path: Path) -> None:
    def fail(into: Path) -> None:
        (into / "tool").write_text("half")
        raise ValueError("no network")

    with pytest.raises(ValueError, match="no network"):
        made_once(tmp_path / "tool-1", fail)
    assert not (tmp_path / "tool-1").exists()
    assert made_once(tmp_path / "tool-1", lambda _: None).is_dir()


def test_a_variable_names_another_cache(tmp_path: Path) -> None:
    assert cache_folder({"TWEET_RELEASE_CACHE": str(tmp_path)}) == tmp_path
    assert cache_folder({"TWEET_RELEASE_CACHE": ""}) == cache_folder({})
