"""The frozen contracts: `contracts/<subject>/vN.avsc`, written once and never edited."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import BaseModel, JsonValue

from tweet_schema.avro_schema import avro_schema
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.schema_text import SchemaTextError, read_schema
from tweet_schema.topics import Subject
from tweet_schema.trend import Trend
from tweet_schema.tweet_event import TweetEvent

FILE = re.compile(r"v[1-9][0-9]{0,5}\.avsc")
SHIPPED = files("tweet_schema").joinpath("contracts")
MODELS: dict[Subject, type[BaseModel]] = {
    Subject.RAW: TweetEvent,
    Subject.PROCESSED: ProcessedTweet,
    Subject.REJECTED: RejectedRecord,
    Subject.TRENDS: Trend,
}


class ContractError(ValueError):
    """A contract file is missing, unreadable or no Avro record."""


@dataclass(frozen=True, slots=True)
class Contract:
    """One frozen version of one subject's schema."""

    subject: Subject
    version: int
    text: str
    """The file, byte for byte as it is published."""

    @staticmethod
    def parse(text: str) -> dict[str, JsonValue]:
        """Schema text as JSON.

        Raises:
            SchemaTextError: saying what is wrong with it, a ValueError.
        """
        return read_schema(text)

    @property
    def schema(self) -> dict[str, JsonValue]:
        """The Avro schema as JSON."""
        return self.parse(self.text)

    @property
    def label(self) -> str:
        """How people call it, such as `raw-value v1`."""
        return f"{self.subject} v{self.version}"

    @property
    def file(self) -> str:
        """Where it stands below the folder of contracts, such as `raw-value/v1.avsc`."""
        return f"{self.subject}/v{self.version}.avsc"


def frozen_text(schema: Mapping[str, JsonValue]) -> str:
    """The one text a frozen file of `schema` has: two-space JSON in UTF-8 and a final newline."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def modelled(subject: Subject, version: int) -> Contract:
    """What `subject`'s model would be frozen as under that version number."""
    return Contract(subject, version, frozen_text(avro_schema(MODELS[subject])))


def subjects(folder: Traversable | Path = SHIPPED) -> tuple[Subject, ...]:
    """The subjects that have contracts in `folder`, in the order in which they are published.

    All of them where contracts are shipped (`tweet-schema check` sees to it); fewer in a folder that is older.
    """
    return tuple(subject for subject in Subject if folder.joinpath(subject).is_dir())


def versions(subject: Subject, folder: Traversable | Path = SHIPPED) -> tuple[Contract, ...]:
    """All frozen versions of `subject` in `folder`, oldest first.

    Raises:
        ContractError: when there is none, a number is missing between them, or one is no sound schema.
    """
    place = folder.joinpath(subject)
    if not place.is_dir():
        raise ContractError(f"{subject}: no folder {subject} among the contracts")
    names = [file.name for file in place.iterdir() if file.name.endswith(".avsc")]
    strange = [name for name in names if not FILE.fullmatch(name)]
    if strange:
        raise ContractError(f"{subject}: {min(strange)[:80]!r} is no version: the files are v1.avsc, v2.avsc and so on")
    numbers = sorted(int(name[1:-5]) for name in names)
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        raise ContractError(f"{subject}: versions must run from v1 without a gap, found {numbers}")
    return tuple(_read(subject, number, place) for number in numbers)


def _read(subject: Subject, number: int, place: Traversable | Path) -> Contract:
    try:
        contract = Contract(subject, number, place.joinpath(f"v{number}.avsc").read_text(encoding="utf-8"))
        contract.schema  # noqa: B018 - reading it is the check
    except UnicodeDecodeError as error:
        raise ContractError(f"{subject} v{number}: byte {error.start} of the file is no UTF-8") from None
    except SchemaTextError as error:
        raise ContractError(f"{subject} v{number}: {error}") from None
    except OSError as error:
        raise ContractError(f"{subject} v{number}: the file cannot be read: {error.strerror}") from None
    return contract


@cache
def latest(subject: Subject) -> Contract:
    """The newest shipped version: what this release writes."""
    return versions(subject)[-1]
