from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from tweet_producer.settings import LIVE_RATE, FakeSettings

ONE_MINUTE_LATER = datetime(2026, 3, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"count": 0}, "count"),
        ({"people": 0}, "people"),
        ({"seed": -1}, "seed"),
        ({"rate": 0}, "rate"),
        ({"damaged": 1.5}, "damaged"),
        ({"wait_seconds": -1}, "wait_seconds"),
        ({"count": 5, "start": datetime(2026, 3, 2), "end": datetime(2026, 3, 1)}, "--from .* is not before --to"),  # noqa: DTZ001 - UTC is assumed
        ({"count": 5, "end": datetime(2999, 1, 1, tzinfo=UTC)}, "--to .* is in the future"),
        ({"count": 5, "start": datetime(2012, 1, 1, tzinfo=UTC)}, "--from .* is before 2019"),
        ({"speed": 0, "count": 5}, "speed"),
        ({"count": 50_000_000, "start": datetime(2026, 3, 1, tzinfo=UTC), "end": ONE_MINUTE_LATER}, "ids would repeat"),
        ({"speed": 10}, "--speed .* needs --count"),
        ({"speed": 10, "count": 5, "rate": 3}, "--speed .* no choice of a --rate"),
        ({"scenario": "opera"}, "opera is neither a scenario"),
        ({"start": datetime(2026, 3, 1, tzinfo=UTC)}, "need --count"),
    ],
)
def test_what_cannot_be_granted_is_refused_by_name(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        FakeSettings.model_validate(asked)


def test_a_time_without_a_zone_is_utc() -> None:
    asked = FakeSettings.model_validate({"count": 1, "start": "2026-03-01", "end": "2026-03-02T12:00+02:00"})
    assert asked.window == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))


def test_only_a_live_run_has_a_rate_that_nobody_asked_for() -> None:
    assert FakeSettings().pace == LIVE_RATE
    assert FakeSettings(count=5).pace is None
    assert FakeSettings(count=5, rate=3).pace == 3
