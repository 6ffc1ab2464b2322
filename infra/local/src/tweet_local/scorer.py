"""The stage `scorer`: scores what is new, again and again."""

import subprocess
import time
from pathlib import Path

from tweet_local import stages
from tweet_local.pipeline import ToolError


def keep_scoring(sink: str, sign: Path, pause_s: float) -> None:
    """Run `tweet-insights score` with a pause between the rounds, from the moment there is the file `sign`.

    Never returns. Raises ToolError when a round fails.
    """
    while True:
        if sign.is_file():
            done = subprocess.run(stages.score(sink), check=False)
            if done.returncode:
                raise ToolError(f"tweet-insights score failed with exit code {done.returncode}: see above")
        time.sleep(pause_s)
