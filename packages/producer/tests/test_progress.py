import io

import pytest
from rich.console import Console
from structlog.testing import capture_logs
from tweet_producer.balance import Balance
from tweet_producer.monitoring.progress import LOG_SECONDS, progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_log_gets_a_line_now_and_then() -> None:
    clock = Clock()
    with capture_logs() as lines, progress(100, Console(file=io.StringIO()), clock) as watch:
        for second in range(31):
            clock.now = float(second)
            watch(Balance(second * 10, second * 9, second))
    assert len(lines) == int(30 / LOG_SECONDS)
    assert lines[-1] == {
        "event": "so far",
        "log_level": "info",
        "produced": 300,
        "acknowledged": 270,
        "rejected": 30,
        "spooled": 0,
        "waiting": 0,
    }


@pytest.mark.parametrize(
    ("count", "spooled", "said"),
    [
        (100, 0, "60 of 100 in Kafka, 5 on their way"),
        (None, 0, "60 in Kafka, 5 on their way"),
        (None, 3, "60 in Kafka, 2 on their way, 3 in the spool"),
    ],
)
def test_a_terminal_gets_a_line_that_changes(count: int | None, spooled: int, said: str) -> None:
    clock, screen = Clock(), io.StringIO()
    with progress(count, Console(file=screen, force_terminal=True, width=100, color_system=None), clock) as watch:
        clock.now = 1.0
        watch(Balance(65, 58, 2, spooled))
    assert said in screen.getvalue()


def test_the_sum_is_told_to_people_and_machines() -> None:
    good, bad = Balance(10_000, 9_998, 2), Balance(10, 7, 1, milliseconds=40)
    assert good.sentence() == "10,000 produced = 9,998 acknowledged + 2 rejected + 0 spooled"
    assert bad.sentence() == "10 produced, but only 7 acknowledged + 1 rejected + 0 spooled: 2 failed"
    assert bad.counts() == {
        "produced": 10,
        "recovered": 0,
        "acknowledged": 7,
        "rejected": 1,
        "spooled": 0,
        "failed": 2,
        "milliseconds": 40,
    }


def test_what_an_earlier_run_left_is_in_the_sum() -> None:
    balance = Balance(10, 12, 1, spooled=2, recovered=5)
    assert balance.open == 0
    assert balance.sentence() == "10 produced + 5 found in the spool = 12 acknowledged + 1 rejected + 2 spooled"
