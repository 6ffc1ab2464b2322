"""Whether files were written, without opening them."""

from pathlib import Path


def written(*paths: Path) -> str:
    """Differs when one of them was written, made or removed since."""
    return " ".join(map(_written, paths))


def _written(path: Path) -> str:
    try:
        found = path.stat()
    except FileNotFoundError:
        return "none"
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"
