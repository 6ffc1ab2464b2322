"""Whose promtool is used."""

from pathlib import Path

import pytest
from tweet_release.observability.prometheus import prometheus, promtool
from tweet_release.tools.place import CACHE_VARIABLE, ToolError


def test_one_on_the_path_is_used_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("promtool", "prometheus"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert promtool() == tmp_path / "promtool"
    assert prometheus() == tmp_path / "prometheus"


def test_a_machine_without_debians_packages_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    with pytest.raises(ToolError, match=r"apt-get, dpkg-deb is not here .* promtool is on PATH"):
        promtool()
