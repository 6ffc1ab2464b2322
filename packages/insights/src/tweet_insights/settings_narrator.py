"""What may be set of the narrator."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from tweet_insights.failures import UsersError
from tweet_insights.narrator.endpoint import Endpoint, address_of

KEY = "TWEET_INSIGHTS_NARRATOR_KEY"
"""No flag sets it: whoever lists the processes sees flags."""


class NoKeyError(UsersError):
    """The key cannot be read, or is none."""


def _an_address(text: str | None) -> str | None:
    if text is not None:
        address_of(text)
    return text


@Parameter(name="*")
class NarratorSettings(BaseModel):
    """Settings of the narrator of `report`."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    narrator: Annotated[
        str | None,
        AfterValidator(_an_address),
        Parameter(
            help="A language model that retells the headline figures: openai:MODEL[@URL] for whatever speaks chat "
            "completions, anthropic:MODEL[@URL] for messages. They leave this machine: no tweet, no person, only what "
            f"--narrator-dry-run prints. Its key is in {KEY}. Its numbers are checked; what does not hold is left out."
        ),
    ] = None
    narrator_key_file: Annotated[Path | None, Parameter(help=f"File that holds the key, in place of {KEY}.")] = None
    narrator_seconds: Annotated[float, Parameter(help="How long to wait for each of its two tries.")] = Field(
        default=60, gt=0, le=600
    )
    narrator_dry_run: Annotated[
        bool, Parameter(negative="", help="Print what a narrator would be sent; send nothing, write no report.")
    ] = False

    @property
    def endpoint(self) -> Endpoint | None:
        """Whom to ask, if anybody.

        Raises:
            NoKeyError: when the key cannot be read, or holds what no header can.
        """
        if self.narrator is None:
            return None
        return Endpoint(address_of(self.narrator), self._key(), self.narrator_seconds)

    def _key(self) -> SecretStr | None:
        try:
            file = self.narrator_key_file
            found = file.read_text(encoding="utf-8").strip() if file else os.environ.get(KEY, "").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise NoKeyError(f"{self.narrator_key_file}: the key cannot be read ({type(error).__name__})") from None
        if not (found.isascii() and found.isprintable()):
            raise NoKeyError("the key holds signs that no key has")
        return SecretStr(found) if found else None
