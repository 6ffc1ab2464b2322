"""What the errors of each dialect mean: `registry_answers/<dialect>/errors.json`, whose heads tell their origin."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import JsonValue, TypeAdapter
from pytest_httpserver import HTTPServer
from tweet_schema.registry import Registry, RegistryRefusalError, RegistryUnavailableError
from tweet_schema.registry_errors import LONGEST_QUOTE, RegistryIncompatibleError, RegistryLacksError
from tweet_schema.topics import Subject

ANSWERS = Path(__file__).with_name("registry_answers")
MEANINGS = {
    "lacks": RegistryLacksError,
    "incompatible": RegistryIncompatibleError,
    "refusal": RegistryRefusalError,
    "unavailable": RegistryUnavailableError,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An error as a registry gives it, and what must be understood and said of it."""

    status: int
    answer: JsonValue
    means: str
    says: str


def answers(dialect: str) -> list[Answer]:
    told = json.loads((ANSWERS / dialect / "errors.json").read_text(encoding="utf-8"))
    assert "not recorded" in told["origin"]
    return TypeAdapter(list[Answer]).validate_python(told["answers"])


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(answer, id=f"{dialect} {answer.status} {index}")
        for dialect in ("apicurio", "confluent", "karapace")
        for index, answer in enumerate(answers(dialect))
    ],
)
def test_an_error_is_understood_and_said_in_one_line(httpserver: HTTPServer, answer: Answer) -> None:
    httpserver.expect_request("/config").respond_with_json(answer.answer, answer.status)
    with Registry(httpserver.url_for("")) as registry, pytest.raises(MEANINGS[answer.means]) as raised:
        registry._call("tell its level", registry._client.get_config)
    said = str(raised.value)
    assert type(raised.value) is MEANINGS[answer.means]
    assert answer.says in said
    assert httpserver.url_for("").rstrip("/") in said
    assert "\n" not in said


def test_a_long_answer_is_quoted_in_part(httpserver: HTTPServer) -> None:
    page = "<html>\n" + "Bad gateway\n" * 1000
    httpserver.expect_request(f"/subjects/{Subject.RAW}/versions").respond_with_data(page, 502)
    with Registry(httpserver.url_for("")) as registry, pytest.raises(RegistryUnavailableError) as raised:
        registry.subject_ids(Subject.RAW)
    assert len(str(raised.value)) < LONGEST_QUOTE + 200
    assert "\n" not in str(raised.value)
