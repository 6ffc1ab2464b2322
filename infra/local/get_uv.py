"""Put a fitting uv at .tools/bin/uv: the installed one, or the pinned one fetched by pip.

Runs with nothing but a Python, before any environment exists: standard library only, and a syntax that
older Pythons read far enough to say that they are too old.
"""

import os
import re
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

LOWEST = (3, 11)
HERE = Path(__file__).resolve().parent
TOOLS = HERE.parent.parent / ".tools"
LINK = TOOLS / "bin" / "uv"
PINNED = HERE / "uv-requirements.txt"
SERIES = "0.13."  # what pyproject.toml requires
SYSTEM_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


def main() -> "str | None":
    """Put uv there; what to do when it cannot be had."""
    if sys.version_info < LOWEST:
        wanted, found = ".".join(map(str, LOWEST)), sys.version.split()[0]
        return f"Python {wanted} or newer is needed, this is {found}: run `make PYTHON=/path/to/python{wanted} ...`"
    if fits(LINK):
        return None
    installed = shutil.which("uv")
    uv = Path(installed) if installed and fits(Path(installed)) else fetch()
    if uv is None:
        return (
            "this Python can install nothing (no venv with pip, no pip): "
            "install uv 0.13, or the package python3-venv, and run make again"
        )
    LINK.parent.mkdir(parents=True, exist_ok=True)
    LINK.unlink(missing_ok=True)
    LINK.symlink_to(uv)
    return None


def fits(uv: Path) -> bool:
    """Whether it runs and is of the series that the workspace is locked with."""
    try:
        said = subprocess.run([str(uv), "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return re.match(r"uv " + re.escape(SERIES), said) is not None


def fetch() -> "Path | None":
    """Install the pinned uv, hashes checked, into an environment of its own; None where pip is not to be had."""
    print("uv is not installed: fetching the pinned one into .tools", file=sys.stderr)
    place = TOOLS / "uv-environment"
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=False, stdout=sys.stderr).returncode:
        return None
    pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    environment = dict(os.environ)
    known = certificates()
    if known:
        # Older pips trust only what they carry; behind a proxy with its own authority the system knows better.
        environment.setdefault("PIP_CERT", known)
    command = [*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", str(PINNED)]
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)
    return place / "bin" / "uv"


def certificates() -> "str | None":
    """The file of authorities that Python or the system trusts."""
    paths = ssl.get_default_verify_paths()
    candidates = (os.environ.get("SSL_CERT_FILE"), paths.cafile, *SYSTEM_CERTIFICATES)
    return next((path for path in candidates if path and Path(path).is_file()), None)


if __name__ == "__main__":
    sys.exit(main())
