"""What a person can ask of the sources of real posts."""

from pathlib import Path
from typing import Annotated, Literal, Self

from cyclopts import Group, Parameter
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from tweet_producer.delivery_settings import SendSettings
from tweet_producer.source_error import SourceError

SOURCE = Group("Source")
X = "x"


@Parameter(name="*")
class ReplaySettings(SendSettings):
    """How recorded posts are told again, and where to."""

    model_config = ConfigDict(frozen=True)

    source: Annotated[
        str, Parameter(help="Name of the platform they come from: ids are told apart by it.", group=SOURCE)
    ] = Field(default=X, min_length=1)
    times: Annotated[
        Literal["original", "now"],
        Parameter(help="When it happened: as recorded, or moved so that the first post happens now.", group=SOURCE),
    ] = "original"
    speed: Annotated[
        float | None,
        Parameter(help="How many times as fast as it happened. As fast as possible unless given.", group=SOURCE),
    ] = Field(default=None, gt=0)
    bookmark: Annotated[
        Path | None,
        Parameter(help="File that remembers how far it came; the next run with it goes on there.", group=SOURCE),
    ] = None
    dry_run: Annotated[
        bool, Parameter(negative="", help="Tell what would be sent and what is wrong, line by line; send nothing.")
    ] = False
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")] = False

    @model_validator(mode="after")
    def _dry_runs_keep_nothing(self) -> Self:
        if self.dry_run and self.bookmark:
            raise ValueError("--dry-run reads everything and remembers nothing: leave --bookmark out")
        return self


@Parameter(name="*")
class LiveSettings(SendSettings):
    """What both live platforms have in common."""

    model_config = ConfigDict(frozen=True)

    count: Annotated[
        int | None, Parameter(help="End after so many events. Without end unless given.", group=SOURCE)
    ] = Field(default=None, ge=1)
    bookmark: Annotated[
        Path | None,
        Parameter(
            help="File that remembers until when was heard, so that the next run tells what was missed meanwhile.",
            group=SOURCE,
        ),
    ] = None
    dry_run: Annotated[bool, Parameter(negative="", help="Print the events and send nothing.")] = False
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="Print JSON: the summary, or with --dry-run the events.")
    ] = False


@Parameter(name="*")
class XAccess(BaseModel):
    """Who asks the X API."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    x_token: Annotated[
        SecretStr | None,
        Parameter(name="--token", help="Bearer token of the app. Better by the environment or a file.", group=SOURCE),
    ] = None
    x_token_file: Annotated[
        Path | None,
        Parameter(
            name="--token-file",
            help="File of the token, read for each connection, so that it may be renewed.",
            group=SOURCE,
        ),
    ] = None
    api_url: Annotated[str, Parameter(help="Where the X API is.", group=SOURCE)] = "https://api.x.com"

    def bearer(self) -> str:
        """The token.

        Raises:
            SourceError: when there is none, or two, or its file cannot be read.
        """
        if (self.x_token is None) == (self.x_token_file is None):
            raise SourceError(
                "a bearer token is needed, and one only: --token-file FILE (TWEET_PRODUCER_TOKEN_FILE) or the variable "
                "TWEET_PRODUCER_TOKEN; the platform's developer portal makes one for an app"
            )
        if self.x_token is not None:
            return self.x_token.get_secret_value()
        try:
            return self.x_token_file.read_text(encoding="utf-8").strip() if self.x_token_file else ""
        except OSError as error:
            raise SourceError(f"cannot read the token file {self.x_token_file}: {error.strerror}") from error


@Parameter(name="*")
class XSettings(LiveSettings, XAccess):
    """The filtered stream of X."""

    source: Annotated[str, Parameter(help="Name of the platform in events.", group=SOURCE)] = Field(
        default=X, min_length=1
    )
    backfill_minutes: Annotated[
        int,
        Parameter(
            help="The most that the account may ask for after a lost connection; 0 where its plan has no backfill.",
            group=SOURCE,
        ),
    ] = Field(default=5, ge=0, le=5)
    compliance: Annotated[
        bool, Parameter(negative="", help="Hear the compliance streams, too: posts that were deleted.", group=SOURCE)
    ] = False
    silence_seconds: Annotated[
        float, Parameter(help="A connection that says nothing for so long is dead.", group=SOURCE)
    ] = Field(default=20.0, gt=0)


@Parameter(name="*")
class BlueskySettings(LiveSettings):
    """Bluesky's Jetstream; no account is needed."""

    source: Annotated[str, Parameter(help="Name of the platform in events.", group=SOURCE)] = Field(
        default="bluesky", min_length=1
    )
    url: Annotated[str, Parameter(help="Address of a Jetstream's `subscribe`.", group=SOURCE)] = (
        "wss://jetstream2.us-east.bsky.network/subscribe"
    )
    gap_seconds: Annotated[
        float,
        Parameter(help="How much may be missing after a reconnect before it is told as a gap.", group=SOURCE),
    ] = Field(default=60.0, gt=0)
    ping_seconds: Annotated[
        float, Parameter(help="How often an idle connection is asked whether it lives.", group=SOURCE)
    ] = Field(default=20.0, gt=0)
