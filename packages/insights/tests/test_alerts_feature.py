"""Steps of features/alerts.feature."""

import base64
import hashlib
import hmac
import signal
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from pytest_httpserver import HTTPServer
from tweet_insights.alerts.alert import Alert
from tweet_insights.alerts.state import read
from tweet_insights.interval import wilson
from tweet_insights.plain import TURNING

from .command import Finished, run, started
from .warehouse_file import WarehouseFile
from .watching import BEGIN, END, HOUR, LATE, Watching

scenarios("features/alerts.feature")
SECRET = token_hex()


@pytest.fixture
def webhook() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1") as server:
        yield server


@given("a rule that more than half of an hour's tweets are negative, and over at 0.4", target_fixture="watching")
def rule(warehouse: WarehouseFile, tmp_path: Path) -> Watching:
    return Watching(warehouse, tmp_path)


@given("a rule that an hour has fewer than 30 tweets")
def few(watching: Watching) -> None:
    watching.more = [{"name": "few", "measure": "tweets", "below": 30}]


@given(parsers.parse("the rule must hold for {hours:d} hours running"))
def for_hours(watching: Watching, hours: int) -> None:
    watching.rule |= {"for": hours}


@given("the rule is muted until long after the outrage")
def muted(watching: Watching) -> None:
    watching.rule |= {"mute_until": END + 48 * HOUR}


@given("the rule is muted until the middle of the outrage")
def muted_shortly(watching: Watching) -> None:
    watching.rule |= {"mute_until": BEGIN + 2 * HOUR}


@given("the outrage is that of 9 people")
def of_few(watching: Watching) -> None:
    watching.warehouse.change(
        "UPDATE tweets SET author_id = 'author-id-' || (raw_offset % 9) WHERE raw_offset // 40 BETWEEN 30 AND 32"
    )


@given("the tweets of half an hour")
def half_an_hour(watching: Watching) -> None:
    watching.warehouse.change("DELETE FROM tweets WHERE raw_offset >= 28 * 40 + 20")


@given(parsers.parse('a rule about the days of the topic "{topic}"'))
def about(watching: Watching, topic: str) -> None:
    said = topic.encode().decode("unicode_escape")
    watching.more = [{"name": "rail", "measure": "negative", "topic": said, "every": "day", "above": 0.1}]


@given("a rule that more than half of what is felt in two hours is anger")
def felt(watching: Watching) -> None:
    watching.more = [{"name": "anger", "measure": "anger", "hours": 2, "above": 0.5}]


@given("a webhook with a secret")
def signed_webhook(watching: Watching, webhook: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THE_SECRET", SECRET)
    webhook.expect_request("/told").respond_with_data("", 204)
    watching.delivery = {"kind": "webhook", "url": webhook.url_for("/told"), "secret_env": "THE_SECRET"}


@given("a webhook whose secret is not in the environment")
def without_secret(watching: Watching, webhook: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THE_SECRET", raising=False)
    watching.delivery = {"kind": "webhook", "url": webhook.url_for("/told"), "secret_env": "THE_SECRET"}


@given("a webhook that is down")
def down(watching: Watching, webhook: HTTPServer) -> None:
    watching.delivery = {"kind": "webhook", "url": webhook.url_for("/told"), "tries": 2, "pause_seconds": 0.5}
    webhook.stop()


@given("a webhook that takes alerts and answers 503")
def forgetful(watching: Watching, webhook: HTTPServer) -> None:
    webhook.expect_request("/told").respond_with_data("", 503)
    watching.delivery = {"kind": "webhook", "url": webhook.url_for("/told"), "tries": 3}


@given("a webhook that answers 410")
def gone(watching: Watching, webhook: HTTPServer) -> None:
    webhook.expect_request("/told").respond_with_data("", 410)
    watching.delivery = {"kind": "webhook", "url": webhook.url_for("/told"), "tries": 3}


@given(parsers.parse('the rule is called "{name}"'))
def hostile(watching: Watching, name: str) -> None:
    watching.rule |= {"name": name.encode().decode("unicode_escape")}


@given(parsers.parse("the rules {wrong}"))
def wrong_rules(watching: Watching, wrong: str) -> None:
    watching.rules.write_text(wrong.replace("\\n", "\n"), encoding="utf-8")


@given('what "alerts-example" prints as the rules')
def shipped(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(watching.folder)
    watching.rules.write_text(run("alerts-example").out, encoding="utf-8")


@given("the warehouse lost all its tweets")
def emptied(watching: Watching) -> None:
    watching.warehouse.change("DELETE FROM tweets")
    watching.warehouse.change("DELETE FROM scores")
    watching.more = [{"name": "old", "measure": "freshness", "above": 1}]
    watching.write()


@when("it is looked at after each hour")
def hourly(watching: Watching) -> None:
    watching.look_hourly()


@when("it is looked at in the middle of that hour")
def in_between(watching: Watching) -> None:
    watching.look(BEGIN - 1.5 * HOUR)


@when("it is looked at after that hour")
def after_it(watching: Watching) -> None:
    watching.look(BEGIN - HOUR + LATE)


@when("it is looked at before the outrage and a day later")
def a_day_later(watching: Watching) -> None:
    watching.look(BEGIN - HOUR + LATE)
    watching.look(BEGIN + 24 * HOUR)


@when("it is looked at in the outrage", target_fixture="finished")
def in_the_outrage(watching: Watching, capfd: pytest.CaptureFixture[str]) -> Finished:
    watching.look(BEGIN + LATE)
    done = watching.look(BEGIN + HOUR + LATE)
    out, err = capfd.readouterr()
    failed = done.undelivered or done.refused
    return Finished(1 if failed else 0, out, f"{err}\n{done.undelivered} undelivered, {done.refused} refused")


@when("the negative tweets of the outrage are deleted")
def deleted(watching: Watching) -> None:
    watching.warehouse.change(
        "UPDATE tweets SET kind = 'deleted' WHERE (source, tweet_id) IN "
        "(SELECT (source, tweet_id) FROM scores WHERE label = 'negative') "
        "AND raw_offset // 40 = 30 AND raw_offset % 10 > 0"
    )


@when("it is looked at again")
def again(watching: Watching) -> None:
    watching.look(BEGIN + HOUR + 2 * LATE)


@when("its rule is taken out of the file and it is looked at again")
def without_rule(watching: Watching) -> None:
    watching.rule, watching.more = {}, [{"name": "never", "measure": "tweets", "above": 1000}]
    watching.look(BEGIN + HOUR + 2 * LATE)


@when("the file is the only target left and it is looked at again", target_fixture="finished")
def other_target(watching: Watching) -> Finished:
    watching.delivery = {"kind": "file", "path": str(watching.folder / "alerts.jsonl")}
    return Finished(watching.look(BEGIN + HOUR + 2 * LATE).undelivered, "", "")


@when("the webhook is up and it is looked at again")
def up(watching: Watching, webhook: HTTPServer) -> None:
    if not webhook.is_running():
        webhook.start()
    webhook.handlers.clear()
    webhook.expect_request("/told").respond_with_data("", 200)
    watching.look(BEGIN + HOUR + 2 * LATE)


@when('a person runs "alerts"', target_fixture="finished")
def alerts(watching: Watching) -> Finished:
    if not watching.rules.exists():
        watching.write()
    return run(*_arguments(watching), "--wait-seconds", "0")


def _arguments(watching: Watching) -> tuple[str, ...]:
    place = ("--warehouse", f"duckdb:{watching.warehouse.path}")
    return ("alerts", "--rules", str(watching.rules), "--state", str(watching.state), *place)


@when('a person runs "alerts" on BigQuery', target_fixture="finished")
def on_bigquery(watching: Watching) -> Finished:
    watching.write()
    place = ("--warehouse", "bigquery:project.dataset")
    return run("alerts", "--rules", str(watching.rules), "--state", str(watching.state), *place)


@when("it runs every 60 seconds and Ctrl-C comes after the first look", target_fixture="finished")
def interrupted(watching: Watching) -> Finished:
    watching.write()
    with started(*_arguments(watching), "--every", "60") as process:
        assert process.stderr is not None
        assert any('"judged"' in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        return Finished(process.returncode, out, err)


@then('"outrage" fired once in the outrage and was resolved once after it')
def once(watching: Watching) -> None:
    fired, resolved = watching.told
    assert (fired.kind, fired.rule, fired.start, fired.began) == ("fired", "outrage", BEGIN, BEGIN)
    assert (resolved.kind, resolved.began, resolved.start) == ("resolved", BEGIN, END)
    assert fired.id != resolved.id


@then("what was told has the share, n and interval of an independent count, the usual and the model")
def as_counted(watching: Watching) -> None:
    fired = watching.told[0]
    ((negative, scored),) = watching.warehouse.ask(
        "SELECT count(*) FILTER (label = 'negative'), count(*) FROM scores JOIN tweets USING (source, tweet_id) "
        "WHERE created_at >= $begin AND created_at < $begin + INTERVAL 1 HOUR",
        begin=BEGIN,
    )
    share = wilson(int(str(negative)), int(str(scored)))
    assert (fired.value, fired.n, fired.low, fired.high) == (share.share, share.whole, share.low, share.high)
    assert fired.usual is not None
    assert fired.usual < share.low
    assert f"{100 * share.share:.1f}" in fired.says
    assert f"n = {share.whole}" in fired.says
    assert f"{100 * fired.usual:.1f}" in fired.says
    assert fired.model_version in fired.says


@then("nothing was told")
def nothing(watching: Watching) -> None:
    assert watching.told == []


@then(parsers.parse('"{name}" fired'))
def fired_at_all(watching: Watching, name: str) -> None:
    assert [(alert.rule, alert.kind) for alert in watching.told] == [(name, "fired")]


@then('"rail" fired of "#rail"')
def of_topic(watching: Watching) -> None:
    (alert,) = [alert for alert in watching.told if alert.rule == "rail"]
    assert (alert.kind, alert.topic) == ("fired", "#rail")
    assert "negative tweets of #rail" in alert.says


@then('"anger" fired with the share of an independent count')
def of_anger(watching: Watching) -> None:
    fired = next(alert for alert in watching.told if alert.rule == "anger")
    assert fired.start is not None
    ((angry, moody),) = watching.warehouse.ask(
        "SELECT count(*) FILTER (emotion = 'anger'), count(*) FROM scores JOIN tweets USING (source, tweet_id) "
        "WHERE label <> 'neutral' AND created_at >= date_trunc('minute', $at - INTERVAL 2 HOUR)",
        at=fired.start,
    )
    assert (fired.kind, fired.n) == ("fired", moody)
    assert fired.value == int(str(angry)) / int(str(moody))
    assert "anger among negative and positive tweets" in fired.says


@then("it was told in two lines that turn no direction")
def no_turning(watching: Watching) -> None:
    fired, resolved = watching.told
    assert fired.rule.startswith("</script>\u202e")
    assert not TURNING & {*fired.says, *resolved.says}


@then('"outrage" fired with the third hour of the outrage')
def third(watching: Watching) -> None:
    fired = watching.told[0]
    assert (fired.kind, fired.began, fired.start) == ("fired", BEGIN, BEGIN + 2 * HOUR)


@then('"outrage" fired once after the mute')
def after_mute(watching: Watching) -> None:
    fired, resolved = watching.told
    assert (fired.kind, fired.began, fired.told_at) == ("fired", BEGIN, BEGIN + 2 * HOUR + LATE)
    assert resolved.kind == "resolved"


@then('"outrage" was resolved because late data took it back')
def taken_back(watching: Watching) -> None:
    fired, resolved = watching.told
    assert (fired.kind, resolved.kind, resolved.value) == ("fired", "resolved", None)
    assert "late data took it back" in resolved.says


@then('"outrage" was resolved because its rule is gone')
def rule_gone(watching: Watching) -> None:
    fired, resolved = watching.told
    assert (fired.kind, resolved.kind, resolved.rule, resolved.value) == ("fired", "resolved", "outrage", None)
    assert (resolved.began, resolved.measure) == (fired.began, "negative")
    assert "its rule is gone" in resolved.says


@then("looking again tells nothing")
def tells_no_more(watching: Watching) -> None:
    before = watching.told
    watching.look(BEGIN + HOUR + 3 * LATE)
    assert watching.told == before


@then("nothing is undelivered")
def none_left(finished: Finished, watching: Watching) -> None:
    assert finished.code == 0
    assert read(watching.state).undelivered == ()


@then("the alert is in the state, as refused")
def kept_as_refused(watching: Watching, webhook: HTTPServer) -> None:
    ((request, _),) = webhook.log
    state = read(watching.state)
    assert state.undelivered == ()
    assert [each.alert.id for each in state.refused] == [request.headers["webhook-id"]]


@then("the webhook got one alert with a signature that fits")
def fits(webhook: HTTPServer) -> None:
    ((request, _),) = webhook.log
    alert = Alert.model_validate_json(request.get_data())
    key, stamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    expected = hmac.new(SECRET.encode(), f"{key}.{stamp}.".encode() + request.get_data(), hashlib.sha256).digest()
    assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
    assert alert.id == key


@then("the secret is in no log and not in the state")
def unseen(finished: Finished, watching: Watching) -> None:
    assert "delivered" in finished.out + finished.err
    assert SECRET not in finished.out + finished.err + watching.state.read_text(encoding="utf-8")


@then("the webhook got one alert")
def got_one(webhook: HTTPServer, watching: Watching) -> None:
    assert [Alert.model_validate_json(request.get_data()).kind for request, _ in webhook.log] == ["fired"]
    assert watching.pauses == [0.5]  # of the two tries while it was down


@then("looking again sends nothing")
def no_more(webhook: HTTPServer, watching: Watching) -> None:
    assert watching.look(BEGIN + HOUR + 3 * LATE).undelivered == 0
    assert len(webhook.log) == 1


@then("all that the webhook got has one id")
def one_id(webhook: HTTPServer) -> None:
    assert len(webhook.log) == 4
    assert len({request.headers["idempotency-key"] for request, _ in webhook.log}) == 1


@then(parsers.parse("it ends with exit code {code:d}"))
def ends(finished: Finished, code: int) -> None:
    assert finished.code == code, finished.err


@then(parsers.parse('it ends with exit code {code:d} and one line that says "{message}"'))
def says(finished: Finished, code: int, message: str) -> None:
    assert finished.code == code
    assert message in finished.err.splitlines()[-1]


@then(parsers.parse("it has ended with exit code {code:d} and another can use the state"))
def ended(finished: Finished, watching: Watching, code: int) -> None:
    assert finished.code == code, finished.err
    assert run(*_arguments(watching)).code == 0
