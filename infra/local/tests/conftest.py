"""Clones in temporary folders; whatever runs in them is stopped after the test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .person import NewClone


@pytest.fixture
def new_clone(tmp_path: Path) -> Iterator[NewClone]:
    make = NewClone(tmp_path)
    yield make
    for clone in make.made:
        down = clone.run("tweets down")
        assert down.returncode == 0, down.stderr
        shutil.rmtree(clone.folder)
