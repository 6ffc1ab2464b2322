"""What there is to say about the image of each package, beside its Dockerfile."""

import re
from dataclasses import dataclass
from pathlib import Path

from tweet_release.engine.engine import Engine


@dataclass(frozen=True, slots=True)
class Image:
    """The image of one package."""

    folder: str
    """Of the package below `packages/`, which is also what a release calls it."""
    port: int | None
    """Where it answers /healthz and /metrics; None for a job, which ends by itself."""

    @property
    def distribution(self) -> str:
        """The package and its command, such as `tweet-loader`."""
        return self.folder if self.folder.startswith("tweet-") else f"tweet-{self.folder}"

    @property
    def tag(self) -> str:
        """The name under which it is built here."""
        return f"{self.distribution}:check"

    @property
    def dockerfile(self) -> Path:
        """From the root of the repository."""
        return Path("packages") / self.folder / "Dockerfile"

    def extras(self, root: Path) -> tuple[str, ...]:
        """What of the package's optional parts its Dockerfile installs."""
        return tuple(re.findall(r" --extra ([\w-]+)", (root / self.dockerfile).read_text()))


IMAGES = (
    Image("tweet-schema", None),
    Image("producer", 9401),
    Image("processor", 9402),
    Image("loader", 9403),
    Image("insights", 8080),
)


def image_of(distribution: str) -> Image:
    """The image of that package. Raises KeyError."""
    return {image.distribution: image for image in IMAGES}[distribution]


def build(engine: Engine, image: Image, root: Path, version: str, revision: str) -> None:
    """Build it from the repository at `root`. Raises EngineError with the last lines of the build."""
    engine.build(root / image.dockerfile, image.tag, root, {"VERSION": version, "REVISION": revision})
