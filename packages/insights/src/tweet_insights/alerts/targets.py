"""Where alerts go."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, model_validator

from tweet_insights.failures import UsersError


class _Target(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Webhook(_Target):
    """A POST of each alert as JSON, signed as Standard Webhooks say when there is a secret."""

    kind: Literal["webhook"]
    name: str = "webhook"
    url: AnyHttpUrl
    timeout_seconds: float = Field(default=10, gt=0, le=300)
    tries: int = Field(default=3, ge=1, le=20)
    """In one run; what was not taken then is sent again in the next."""
    pause_seconds: float = Field(default=1, ge=0, le=60)
    """Before the second try; it doubles."""
    secret_env: str | None = None
    secret_file: Path | None = None

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if self.secret_env and self.secret_file:
            raise ValueError("the secret is in secret_env or in secret_file, not in both")
        return self

    @property
    def secret(self) -> SecretStr | None:
        """The secret, read anew; a UsersError says where it was looked for."""
        if self.secret_file:
            return SecretStr(self.secret_file.read_text(encoding="utf-8").strip())
        if self.secret_env is None:
            return None
        if not (found := os.environ.get(self.secret_env)):
            raise UsersError(f"the environment has no {self.secret_env}, which the webhook {self.name} is signed with")
        return SecretStr(found)


class Lines(_Target):
    """A file to which each alert is added as a line of JSON."""

    kind: Literal["file"]
    name: str = "file"
    path: Path


class Stdout(_Target):
    """A sentence on stdout, or with --json a line of JSON."""

    kind: Literal["stdout"]
    name: str = "stdout"


Target: TypeAlias = Webhook | Lines | Stdout
Delivery: TypeAlias = Annotated[Target, Field(discriminator="kind")]
