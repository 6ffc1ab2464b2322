"""What a person reads when settings cannot be meant."""

import pytest
from tweet_schema.cli import app


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--registry-user", "ada"], "--registry-user needs --registry-password or --registry-password-file"),
        (["--wait-seconds", "-1"], "wait_seconds: Input should be greater than or equal to 0"),
        (["--registry-timeout-seconds", "[b]"], "registry_timeout_seconds: Input should be a valid number"),
    ],
)
def test_settings_are_refused_in_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["publish", *arguments])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(said)


def test_other_mistakes_are_told_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["publish", "--nonsense"])
    assert ended.value.code == 2
    assert "Unknown option: --nonsense" in capsys.readouterr().err
