"""The base of all images where nothing can be pulled: Debian's Python, under the name that the Dockerfiles use."""

import os
import shutil
import ssl
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from tweet_release.engine import debian
from tweet_release.engine.engine import Engine, Report
from tweet_release.tools.place import ToolError, cache_folder, made_once

NAME = "python:3.11-slim-bookworm"
RAW = "tweet-debian-python:bookworm"
PACKAGES = "ca-certificates,python3,python3-pip,python3-venv"

# The certificates of this machine go into the stand-in alone: behind a proxy with an authority of its own nothing
# could be fetched without them, and no Dockerfile of a package knows of it.
DOCKERFILE = f"""\
FROM {RAW}
COPY trusted.crt /etc/ssl/certs/ca-certificates.crt
RUN ln -s /usr/bin/python3 /usr/local/bin/python && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED
ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
"""


def ensure_base(engine: Engine, report: Report) -> str:
    """What the base is, in words: the image of that name is there afterwards. Raises ToolError or EngineError."""
    if not engine.own:
        engine.run("pull", NAME)
        return f"{NAME}, pulled"
    if engine.attempt("image", "inspect", RAW).returncode:
        archive = made_once(cache_folder() / "debian-python-bookworm", partial(_bootstrap, report)) / "base.tar"
        engine.run("import", archive, RAW)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Dockerfile").write_text(DOCKERFILE)
        shutil.copyfile(_bundle(), Path(folder) / "trusted.crt")
        engine.build(Path(folder) / "Dockerfile", NAME, Path(folder), {})
    return f"a stand-in for {NAME}: Debian bookworm with its own Python, since nothing can be pulled here"


def _bundle() -> Path:
    bundle = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    if bundle is None:
        raise ToolError("this machine's bundle of certificates is not found: name it in SSL_CERT_FILE")
    return Path(bundle)


def _bootstrap(report: Report, into: Path) -> None:
    report("making the base image with mmdebstrap, once for this machine (about 90 s)")
    root = debian.unpacked()
    made = subprocess.run(
        ["perl", root / "usr/bin/mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", "base.tar"],
        cwd=into,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise ToolError(f"mmdebstrap could not make the base image:\n{made.stderr[-800:]}")
