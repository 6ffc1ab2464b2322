"""Steps of features/people.feature."""

import re
from pathlib import Path
from statistics import stdev

import pytest
from pydantic import TypeAdapter
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_insights.behaviour.cohorts import Cohort
from tweet_insights.facts import Facts

from .command import Finished, run
from .society import made_up
from .warehouse_file import WarehouseFile

scenarios("features/people.feature")
FACTS = TypeAdapter(Facts)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "report.html"


@when('a person runs "report" with "--json"', target_fixture="finished")
def run_report(warehouse: WarehouseFile, output: Path) -> Finished:
    return run("report", "--json", "--warehouse", f"duckdb:{warehouse.path}", "--output", str(output))


@pytest.fixture
def facts(finished: Finished) -> Facts:
    assert finished.code == 0, finished.err
    return FACTS.validate_python(finished.json["facts"])


@then("each hour of the week has the tweets, the people and the negative tweets of an independent count")
def hours(warehouse: WarehouseFile, facts: Facts) -> None:
    counted = warehouse.ask(
        "SELECT (dayofweek(created_at) + 6) % 7, date_part('hour', created_at), count(*), count(DISTINCT author_id), "
        "count(*) FILTER (label = 'negative') FROM tweets JOIN scores USING (source, tweet_id) "
        "GROUP BY 1, 2 ORDER BY ALL"
    )
    told = [
        (hour.weekday, hour.hour, hour.tweets, hour.people, hour.negative.part if hour.negative else None)
        for hour in facts.rhythm.hours
        if hour.tweets
    ]
    assert len(counted) == 4 * 24
    assert told == counted


@then("hours of the week in which nobody wrote are told as such")
def nobody_wrote(facts: Facts) -> None:
    assert len(facts.rhythm.hours) == 7 * 24
    assert sum(hour.tweets == 0 for hour in facts.rhythm.hours) == 3 * 24


@then(parsers.parse('the report says in "{title}" that "{words}"'))
def says(output: Path, title: str, words: str) -> None:
    sections = re.findall(r'<section class="figure.*?</section>', output.read_text(encoding="utf-8"), re.DOTALL)
    [section] = [section for section in sections if f">{title}</h2>" in section]
    assert words in section


def totals(divided: tuple[Cohort, ...]) -> dict[str, tuple[int, int, int]]:
    """Tweets, scored and negative ones of each cohort over all times."""
    shares = {cohort.name: [(at.crowd.tweets, at.crowd.negative) for at in cohort.times] for cohort in divided}
    return {
        name: (sum(n for n, _ in told), sum(s.whole for _, s in told if s), sum(s.part for _, s in told if s))
        for name, told in shares.items()
    }


@then("the cohorts of each kind, over all times, have the tweets and negative tweets of an independent count")
def cohorts(warehouse: WarehouseFile, facts: Facts) -> None:
    def counted(what: str) -> dict[object, tuple[object, ...]]:
        rows = warehouse.ask(
            f"SELECT {what}, count(*), count(label), count(*) FILTER (label = 'negative') "  # noqa: S608 - of this file
            "FROM tweets LEFT JOIN scores USING (source, tweet_id) GROUP BY 1"
        )
        return {name: tuple(rest) for name, *rest in rows}

    found = facts.cohorts
    assert found.suppressed == 0
    old = "author_created_at < created_at - INTERVAL 5 YEAR"
    assert totals(found.age) == counted(f"CASE WHEN {old} THEN '5 years or more' ELSE '1 to 5 years' END")
    widely = "author_followers_count >= 10000"
    assert totals(found.reach) == counted(f"CASE WHEN {widely} THEN '10,000 or more' ELSE 'under 100 followers' END")
    everybody = tuple(sum(part) for part in zip(*totals(found.volume).values(), strict=True))
    assert everybody == counted("'all'")["all"]


@then("each share has an interval and one that is corrected for the model's errors")
def corrected(facts: Facts) -> None:
    crowds = [at.crowd for kind in (facts.cohorts.age, facts.cohorts.reach) for one in kind for at in one.times]
    assert len(crowds) >= 4 * 4
    for crowd in crowds:
        assert crowd.negative is not None
        assert crowd.adjusted is not None
        assert crowd.negative.low < crowd.negative.share < crowd.negative.high
        assert crowd.adjusted.low < crowd.adjusted.high


@then("no cell of a cohort rests on fewer than ten people")
def ten(facts: Facts) -> None:
    found = facts.cohorts
    assert (
        min(at.crowd.people for kind in (found.age, found.reach, found.volume) for one in kind for at in one.times)
        >= 10
    )


@given("9 of its people have turned into bots")
def turned(warehouse: WarehouseFile) -> None:
    warehouse.change(
        "UPDATE tweets "
        "SET text = 'Buy this https://t.example/' || tweet_id, domains = ['t.example'], hashtags = ['buy'] "
        "WHERE split_part(author_id, '-', 3)::INTEGER < 9"
    )


@then("12 of 36 accounts look automated, and the share of their tweets and moods equals an independent count")
def automated(warehouse: WarehouseFile, facts: Facts) -> None:
    found = facts.automation
    assert found.accounts is not None
    assert found.tweets is not None
    assert (found.accounts.part, found.accounts.whole) == (12, 36)
    assert [(found.tweets.part, found.tweets.whole)] == warehouse.ask(
        "SELECT count(*) FILTER (split_part(author_id, '-', 3)::INTEGER % 3 = 0), count(*) FROM tweets"
    )
    told = [
        (crowd.negative.part, crowd.negative.whole)
        for crowd in (found.others, found.automated)
        if crowd and crowd.negative
    ]
    assert told == warehouse.ask(
        "SELECT count(*) FILTER (label = 'negative'), count(*) FROM "
        "(SELECT label, split_part(author_id, '-', 3)::INTEGER % 3 = 0 AS bot "
        "FROM tweets JOIN scores USING (source, tweet_id)) "
        "GROUP BY bot ORDER BY bot"
    )


@then("the mood without them is that of all others")
def without(facts: Facts) -> None:
    assert facts.automation.without == facts.automation.others  # everybody wrote enough to be looked at


@then("no account that looks automated is named")
def unnamed(output: Path, finished: Finished) -> None:
    assert "author-id" not in finished.out + output.read_text(encoding="utf-8")


@then("people differ by about as much as they were made to, and its interval says how sure that is")
def differ(warehouse: WarehouseFile, facts: Facts) -> None:
    found = facts.spread
    assert found is not None
    assert found.people == 40
    [(mean, deviation)] = warehouse.ask(
        "SELECT avg(share), stddev(share) FROM (SELECT avg((label = 'negative')::INTEGER) AS share "
        "FROM tweets JOIN scores USING (source, tweet_id) GROUP BY author_id)"
    )
    assert found.prior.mean == pytest.approx(mean, abs=1e-9)
    assert isinstance(deviation, float)
    assert found.low < found.deviation < found.high
    assert found.deviation == pytest.approx(deviation * (1 - found.noise) ** 0.5)
    _, _, people = made_up()
    true = stdev(0.6 * float(str(person["negativity"])) for person in people)
    assert found.low <= true <= found.high


@then("each bar of the histogram is of ten people or more, and no bar is of anybody by name")
def bars(finished: Finished, facts: Facts) -> None:
    assert facts.spread is not None
    assert len(facts.spread.steps) >= 2
    assert all(step.people >= 10 for step in facts.spread.steps)
    assert "author-id" not in finished.out
