"""What takes long to make and can be made again, kept in the user's cache folder."""

from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

Floats = npt.NDArray[np.float32]


def folder() -> Path:
    """Beside what the rest of the pipeline keeps there."""
    return user_cache_path("tweet-pipeline") / "insights"


def kept(name: str, made: Callable[[], Floats]) -> Floats:
    """The array of that name, made when it is not there or cannot be read. Two who make it at once do no harm."""
    path = folder() / f"{name}.npy"
    try:
        found: Floats = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError, BadZipFile):
        found = made()
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, found, allow_pickle=False)
        Path(file.name).replace(path)
    return found
