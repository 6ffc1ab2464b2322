"""What the stand-in for the S3 server runs, whatever the real one would be told: moto, for everybody who asks."""

from moto.server import main

main(["--host", "0.0.0.0", "--port", "8333"])  # noqa: S104 - in a container, whose port is open to this machine alone
