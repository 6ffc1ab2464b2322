"""Whose promtool is used."""

from pathlib import Path

import pytest
from tweet_release.observability.prometheus import prometheus, promtool


def test_one_on_the_path_is_used_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("promtool", "prometheus"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert promtool() == tmp_path / "promtool"
    assert prometheus() == tmp_path / "prometheus"
