"""What the registry says of a schema id decides whether its messages are read."""

from tweet_processor.decode import Writers
from tweet_processor.schema_ids.schemas import learn
from tweet_schema.contract import versions
from tweet_schema.topics import Subject
from tweet_schema.wire import UnknownSchemaError, UnreadableSchemaError

HOLDS_ITSELF = '{"type": "record", "name": "A", "fields": [{"name": "a", "type": ["null", "A"]}]}'


def test_every_version_of_raw_is_read_and_what_nobody_could_read_is_refused() -> None:
    released = {number: contract.text for number, contract in enumerate(versions(Subject.RAW), start=1)}
    hostile = {91: "{", 92: HOLDS_ITSELF, 93: '"string"', 94: versions(Subject.REJECTED)[0].text}
    learnt = learn(Writers(), [*released, *hostile, 99], (released | hostile).get)
    assert learnt.readable == released
    assert learnt.refused == dict.fromkeys(hostile, UnreadableSchemaError.reason) | {99: UnknownSchemaError.reason}
