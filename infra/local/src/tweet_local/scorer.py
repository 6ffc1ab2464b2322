"""The stage `scorer`: scores what is new, again and again."""

import subprocess
import time
from pathlib import Path

from tweet_local import stages
from tweet_local.pipeline import ToolError


def keep_scoring(warehouse: Path, pause_s: float) -> None:
    """Run `tweet-insights score` with a pause between the rounds, from the moment the warehouse is there.

    Never returns. Raises ToolError when a round fails.
    """
    while True:
        if warehouse.is_file():
            done = subprocess.run(stages.score(warehouse), check=False)
            if done.returncode:
                raise ToolError(f"tweet-insights score failed with exit code {done.returncode}: see above")
        time.sleep(pause_s)
