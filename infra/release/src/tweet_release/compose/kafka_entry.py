"""What starts Kafka in the stand-in image: settings by environment, as the image whose name it has takes them.

Copied into the image; it imports nothing but the standard library.
"""

import os
import subprocess
from pathlib import Path

PREFIX = "KAFKA_"
NOT_SETTINGS = ("KAFKA_HEAP_OPTS",)
PROPERTIES = Path("/opt/kafka/server.properties")
JAVA = "/opt/java/bin/java"


def properties(environment: dict[str, str]) -> str:
    """`KAFKA_NODE_ID=1` becomes `node.id=1`: an underscore is a dot, two are a dash, three an underscore."""
    lines = []
    for name, value in sorted(environment.items()):
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            words = name.removeprefix(PREFIX).lower()
            words = words.replace("___", "\0").replace("__", "-").replace("_", ".").replace("\0", "_")
            lines.append(f"{words}={value}\n")
    return "".join(lines)


def main() -> None:
    """Format the data folder if it is empty, and become Kafka."""
    PROPERTIES.write_text(properties(dict(os.environ)))
    jars = ["-cp", "/opt/kafka/libs/*"]
    storage = [JAVA, *jars, "kafka.tools.StorageTool", "format", "--ignore-formatted"]
    subprocess.run([*storage, "-t", os.environ["CLUSTER_ID"], "-c", str(PROPERTIES)], check=True)
    heap = os.environ.get("KAFKA_HEAP_OPTS", "-Xmx512m").split()
    os.execv(JAVA, [JAVA, *heap, *jars, "kafka.Kafka", str(PROPERTIES)])  # noqa: S606 - no shell between


if __name__ == "__main__":
    main()
