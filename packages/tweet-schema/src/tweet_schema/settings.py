"""Everything that can be set, read once by the command."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field

from tweet_schema.present import Format
from tweet_schema.registry_access import RegistryAccess

Contracts = Annotated[Path | None, Parameter(help="Folder of contracts; those of this package unless given.")]
WaitSeconds = Annotated[float, Parameter(help="How long to wait for a registry that is not up.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")]
DryRun = Annotated[bool, Parameter(name="--dry-run", negative="", help="Say what would be done and do nothing.")]


@Parameter(name="*")
class CheckSettings(BaseModel):
    """What `check` looks at."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    form: Annotated[Format, Parameter(name="--format", help="For people, build servers or pull requests.")] = (
        Format.TEXT
    )
    as_json: AsJson = False


@Parameter(name="*")
class SnapshotSettings(BaseModel):
    """Where `snapshot` writes."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    dry_run: DryRun = False


@Parameter(name="*")
class DiffSettings(BaseModel):
    """Where `diff` finds versions."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    as_json: AsJson = False


@Parameter(name="*")
class MatrixSettings(BaseModel):
    """How `matrix` is shown, and what is done with it."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    markdown: Annotated[bool, Parameter(name="--markdown", negative="", help="Print a table in Markdown.")] = False
    as_json: AsJson = False
    page: Annotated[Path | None, Parameter(name="--write", help="Put it between the two marks of this page.")] = None
    checked: Annotated[Path | None, Parameter(name="--check", help="Fail unless this page holds it as it is.")] = None
    release: Annotated[
        str | None, Parameter(name="--record", help="Note the installed version of this package as released.")
    ] = None


@Parameter(name="*")
class PublishSettings(RegistryAccess):
    """Where `publish` registers."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    wait_seconds: WaitSeconds = Field(default=10, ge=0)
    dry_run: DryRun = False
    as_json: AsJson = False


@Parameter(name="*")
class VerifySettings(RegistryAccess):
    """Which registry `verify` compares."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    wait_seconds: WaitSeconds = Field(default=10, ge=0)
    as_json: AsJson = False
