"""The rules of the filtered stream: what a file wants, what the platform has, and the way from one to the other.

Source: the platform's reference for GET and POST /2/tweets/search/stream/rules.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tweet_producer.source_error import SourceError

PATH = "/2/tweets/search/stream/rules"
SECONDS = 30.0


class Rule(BaseModel):
    """Which posts the stream sends. A rule is what it says: one that changes is another one."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    value: str = Field(min_length=1)
    tag: str | None = None


class RuleFile(BaseModel):
    """A file of `[[rule]]` tables."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    rule: list[Rule] = []


class Held(BaseModel):
    """A rule that the platform has."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    value: str
    tag: str | None = None


class HeldRules(BaseModel):
    """All of them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    data: list[Held] = []


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, so that the platform has what the file wants."""

    add: Sequence[Rule]
    remove: Sequence[Held]
    keep: Sequence[Held]

    def lines(self) -> list[str]:
        """For people."""
        shown = [(sign, one.value, one.tag) for sign, rules in self._signs() for one in rules]
        rows = [f"{sign} {value}" + (f"   ({tag})" if tag else "") for sign, value, tag in shown]
        return [*rows, f"{len(self.add)} to add, {len(self.remove)} to remove, {len(self.keep)} to keep"]

    def _signs(self) -> Sequence[tuple[str, Sequence[Rule | Held]]]:
        return (("+", self.add), ("-", self.remove), ("=", self.keep))


def wanted_rules(path: Path) -> list[Rule]:
    """The rules of a file.

    Raises:
        SourceError: when it cannot be read or holds something else.
    """
    try:
        rules = RuleFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule
    except OSError as error:
        raise SourceError(f"cannot read the rules {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"the rules {path} are no TOML: {error}") from error
    except ValidationError as error:
        says = error.errors(include_url=False)[0]
        place = ".".join(map(str, says["loc"]))
        raise SourceError(f"the rules {path}: `{place}`: {says['msg']}; write [[rule]] with value and tag") from error
    return list(dict.fromkeys(rules))


def plan_of(wanted: Sequence[Rule], held: Sequence[Held]) -> Plan:
    """Nothing that is right is touched: to take a rule away and add it again would lose what comes meanwhile."""
    there = {(one.value, one.tag or None) for one in held}
    asked = {(one.value, one.tag or None) for one in wanted}
    return Plan(
        [one for one in wanted if (one.value, one.tag or None) not in there],
        [one for one in held if (one.value, one.tag or None) not in asked],
        [one for one in held if (one.value, one.tag or None) in asked],
    )


@dataclass(frozen=True, slots=True)
class RulesClient:
    """The platform's rules."""

    api_url: str
    token: str

    def held(self) -> list[Held]:
        """What it has.

        Raises:
            SourceError: when it does not say.
        """
        return HeldRules.model_validate(self._asked("GET", None)).data

    def apply(self, plan: Plan) -> None:
        """Add first, so that at no time less is heard than before or after.

        Raises:
            SourceError: when it does not take them.
        """
        if plan.add:
            self._asked("POST", {"add": [one.model_dump(exclude_none=True) for one in plan.add]})
        if plan.remove:
            self._asked("POST", {"delete": {"ids": [one.id for one in plan.remove]}})

    def _asked(self, method: str, body: Mapping[str, object] | None) -> object:
        headers = {"Authorization": f"Bearer {self.token}", "User-Agent": "tweet-producer"}
        try:
            with httpx2.Client(base_url=self.api_url, timeout=SECONDS, headers=headers) as client:
                answer = client.request(method, PATH, json=body)
        except httpx2.TransportError as error:
            raise SourceError(f"{self.api_url} does not answer: {error}") from error
        try:
            told = answer.json()
        except ValueError as error:
            raise SourceError(f"{self.api_url} answers {answer.status_code} and no JSON: is it the X API?") from error
        errors = told.get("errors") if isinstance(told, dict) else None
        if answer.status_code not in (HTTPStatus.OK, HTTPStatus.CREATED) or errors:
            raise SourceError(f"{self.api_url} refuses ({answer.status_code}): {_words(told)}")
        return told


def _words(told: object) -> str:
    if not isinstance(told, dict):
        return str(told)[:200]
    listed = told.get("errors")
    parts = [told, *(listed if isinstance(listed, list) else [])]
    words = [str(one[name]) for one in parts if isinstance(one, dict) for name in ("title", "detail") if one.get(name)]
    return "; ".join(dict.fromkeys(words))[:400] or str(told)[:200]
