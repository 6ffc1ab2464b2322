"""Who may do what, as far as no Kafka is needed to tell; tests-e2e tries it."""

import pytest
from pydantic import ValidationError
from tweet_schema.acl_plan import Component, Names, Operation, Resource, rights
from tweet_schema.settings import AclsSettings


def test_nobody_reads_what_it_writes() -> None:
    for component, held in rights(Names()).items():
        topics = [right for right in held if right.resource is Resource.TOPIC]
        read = {right.name for right in topics if right.operation is Operation.READ}
        assert not read & {right.name for right in topics if right.operation is Operation.WRITE}, component


def test_no_right_of_one_reaches_to_the_groups_of_another() -> None:
    held = {
        component: [right for right in found if right.resource is Resource.GROUP]
        for component, found in rights(Names()).items()
    }
    used = {
        Component.PROCESSOR: ("tweet-processor", "tweet-processor-spark-1"),
        Component.TRENDS: ("tweet-processor-trends", "tweet-processor-trends-spark-1"),
        Component.LOADER: ("tweet-loader", "tweet-loader-parquet-0123abcd"),
    }
    for owner, groups in used.items():
        for group in groups:
            reached = {
                component
                for component, found in held.items()
                for right in found
                if (group.startswith(right.name) if right.prefixed else group == right.name)
            }
            assert reached == {owner}, group


def test_names_are_those_of_the_settings() -> None:
    names = AclsSettings(raw_topic="eu.raw", loader_group="eu-loader").names
    every = {right.name for held in rights(names).values() for right in held}
    assert {"eu.raw", "eu-loader"} <= every
    assert not {"raw", "tweet-loader"} & every


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"loader": "loader"}, "say it as User:NAME"), ({"loader": "User:producer"}, "two components cannot be one")],
)
def test_principals_that_cannot_be_meant(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        AclsSettings.model_validate(given)
