"""Problems as a person, a build server or a pull request reads them."""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePath

from tweet_schema.check import Problem


class Format(StrEnum):
    """Who reads."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def present(problems: Sequence[Problem], form: Format, folder: PurePath) -> str:
    """The problems in `form`; empty text for none, except as JSON."""
    match form:
        case Format.JSON:
            listed = [
                {
                    "subject": problem.subject,
                    "version": problem.version,
                    "field": problem.field,
                    "code": problem.code,
                    "sentence": problem.sentence,
                }
                for problem in problems
            ]
            return json.dumps({"ok": not problems, "problems": listed}, indent=2)
        case Format.GITHUB:
            return "\n".join(_annotation(problem, folder) for problem in problems)
        case Format.TEXT:
            return "\n".join(map(str, problems))


def _annotation(problem: Problem, folder: PurePath) -> str:
    """A workflow command of GitHub Actions; `%`, CR and LF of the message are escaped as its toolkit does."""
    file = folder / problem.subject / f"v{problem.version}.avsc"
    message = problem.sentence.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::error file={file},title={problem.subject} {problem.code}::{message}"
