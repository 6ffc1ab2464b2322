"""Where a source is to go on, in a file: written only once all before it is in Kafka, in the spool, or in rejected."""

import json
import os
from dataclasses import dataclass
from pathlib import Path


class BookmarkError(OSError):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A file of one position."""

    path: Path
    source: str
    """Which source it belongs to: another one's position means nothing."""

    def read(self) -> str | None:
        """The position, or None when there is none yet.

        Raises:
            BookmarkError: when it cannot be read or belongs to another source.
        """
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
            source, position = held["source"], held["position"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BookmarkError(f"bookmark {self.path} cannot be read ({error}): remove it to begin anew") from error
        if source != self.source:
            raise BookmarkError(f"the bookmark {self.path} is one of {source}, not of {self.source}: name another file")
        return str(position)

    def keep(self, position: str) -> None:
        """Replace it whole.

        Raises:
            BookmarkError: when it cannot be written.
        """
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump({"source": self.source, "position": position}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            raise BookmarkError(f"the bookmark {self.path} cannot be written: {error.strerror}") from error
