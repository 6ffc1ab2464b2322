"""What is said of the pipeline: what moves, what is silent, and what cannot be told."""

from datetime import UTC, datetime, timedelta

from tweet_insights.figures.pipeline import pipeline
from tweet_insights.pulse import Aside, Minute, Pulse, Step
from tweet_insights.serve.vitals import Vitals
from tweet_insights.warehouse import WarehouseBusyError

NOW = datetime(2026, 5, 4, 12, 30, 20, tzinfo=UTC)
NAMES = ("source", "producer", "raw", "loader", "scorer")
SILENT = Pulse(NOW, tuple(Step(name, 0, None, None) for name in NAMES), (), ())


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def moving(scored: datetime) -> Pulse:
    newest = (ago(seconds=20), ago(seconds=4), ago(seconds=3), ago(seconds=2), scored)
    steps = tuple(Step(name, 90, at, 0.25 if name == "raw" else None) for name, at in zip(NAMES, newest, strict=True))
    minutes = (Minute(ago(minutes=29, seconds=20), 70, 4, 0), Minute(ago(minutes=2, seconds=20), 20, 0, 90))
    return Pulse(NOW, steps, (Aside("processor", "bad <b>", 3, ago(minutes=9)), Aside("x", "gap", 1, NOW)), minutes)


def test_an_hour_without_anything_is_no_data_and_no_flat_line() -> None:
    stages, minutes = pipeline(SILENT, pending=0)
    assert stages.shows == "Nothing has passed in the last hour."
    assert {row[3] for row in stages.rows} == {"nothing in the last hour"}
    assert (minutes.wide, minutes.shows) == ("", "No data: nothing was loaded or scored in the last hour.")


def test_each_step_tells_its_rate_its_newest_and_how_long_records_waited() -> None:
    stages, minutes = pipeline(moving(ago(seconds=1)), pending=0)
    raw, loader = stages.rows[2:4]
    assert raw == ("written to raw", "90", "", "12:30:17 UTC", "250 ms", "just now")
    # 20 of the last five whole minutes.
    assert loader == ("processed and loaded", "90", "4.0", "12:30:18 UTC", "not known", "just now")
    assert stages.rows[5] == ("set aside by processor: bad <b>", "3", "", "12:21:20 UTC", "", "9 min ago")
    assert minutes.rows == (("12:01", "70", "0", "4"), ("12:28", "20", "90", "0"))
    assert minutes.wide.startswith("<svg")


def test_what_is_replayed_says_of_which_day_it_is() -> None:
    pulse = moving(NOW)
    old = Step("source", 90, ago(days=40), None), Step("producer", 90, NOW, 40 * 86_400.0)
    source, producer = pipeline(Pulse(NOW, (*old, *pulse.steps[2:]), (), ()), pending=0)[0].rows[:2]
    assert source[3:] == ("25 March 2026, 12:30:20 UTC", "not known", "40 days ago")
    assert producer[4:] == ("40 days", "just now")


def test_a_scorer_with_nothing_to_do_is_idle_and_one_with_something_is_behind() -> None:
    quiet = moving(ago(minutes=12))
    assert pipeline(quiet, pending=0)[0].rows[4][-1] == "12 min ago; idle, nothing waits"
    assert pipeline(quiet, pending=7)[0].rows[4][-1] == "12 min ago; 7 tweets wait"
    assert pipeline(moving(ago(seconds=70)), pending=7)[0].rows[4][-1] == "1 min ago"


def test_what_was_seen_last_grows_older_while_the_warehouse_is_busy() -> None:
    clock, looks = [NOW], [moving(ago(seconds=1))]

    def look(_: datetime) -> Pulse:
        if not looks:
            raise WarehouseBusyError
        return looks.pop()

    vitals = Vitals(look, lambda: clock[0])
    first = vitals.figures("sign", 0)
    assert vitals.figures("sign", 0) is first
    clock[0] += timedelta(minutes=5)
    later = vitals.figures("another sign", 0)
    assert later[0].rows[3][-1] == "5 min ago"
    assert Vitals(look).figures("sign", 0) == ()
