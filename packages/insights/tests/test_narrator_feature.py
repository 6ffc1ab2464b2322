"""Steps of features/narrator.feature: real requests, to a server on this machine that plays recorded answers."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from secrets import token_hex

import pytest
from pydantic import SecretStr
from pytest_bdd import given, parsers, scenarios, then, when
from pytest_httpserver import HTTPServer
from tweet_insights.facts import Facts
from tweet_insights.find import find
from tweet_insights.models.card import card_of
from tweet_insights.narrator.brief import brief_of
from tweet_insights.narrator.endpoint import Endpoint, address_of
from tweet_insights.narrator.narrate import Narration, narrate
from tweet_insights.plain import count, percent
from tweet_insights.prevalence import errors_of
from tweet_insights.report_formats import Format, rendered
from tweet_insights.settings_narrator import KEY
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.opening import Opening
from werkzeug import Request, Response

from .command import Finished, run
from .corpus import four_hundred
from .rendered import Seen
from .rendered import rendered as shown
from .warehouse_file import WarehouseFile

scenarios("features/narrator.feature")
SECRET = token_hex()
OPENING = Opening(timedelta(seconds=10))
PATHS = {"openai": "/chat/completions", "anthropic": "/v1/messages"}
RECORDED = Path(__file__).with_name("recorded")


@dataclass
class Narrator:
    """An endpoint on this machine."""

    server: HTTPServer
    asked: list[Request] = field(default_factory=list)
    wire: str = "openai"
    model: str = "a-model"
    url: str = ""
    seconds: float = 30

    def plays(self, *answers: Response) -> None:
        """One answer after the other; the last again and again."""
        left = list(answers)

        def handle(request: Request) -> Response:
            self.asked.append(request)
            return left.pop(0) if len(left) > 1 else left[0]

        self.server.expect_request(PATHS[self.wire], method="POST").respond_with_handler(handle)

    @property
    def address(self) -> str:
        return f"{self.wire}:{self.model}@{self.url or self.server.url_for('')}"

    def sent(self, number: int) -> str:
        return self.asked[number].get_data(as_text=True)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> WarehouseFile:
    file = WarehouseFile(tmp_path_factory.mktemp("warehouse") / "tweets.duckdb")
    file.create()
    file.load(four_hundred())
    assert run("score", "--model", "lexicon", "--warehouse", f"duckdb:{file.path}").code == 0
    return file


@pytest.fixture(scope="module")
def facts(file: WarehouseFile) -> Facts:
    card = card_of("lexicon")
    errors = errors_of(card.tasks["sentiment"], "negative")
    return find(warehouse_at(f"duckdb:{file.path}", OPENING), card.scorer, datetime.now(UTC), None, errors)


@pytest.fixture(scope="module")
def none(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Facts without a figure: reports of them are made at once."""
    file = WarehouseFile(tmp_path_factory.mktemp("empty") / "tweets.duckdb")
    file.create()
    return find(warehouse_at(f"duckdb:{file.path}", OPENING), card_of("lexicon").scorer, datetime.now(UTC), None)


@pytest.fixture
def narrator(httpserver: HTTPServer) -> Narrator:
    return Narrator(httpserver)


@pytest.fixture
def text(facts: Facts) -> str:
    """What an honest narrator says."""
    assert facts.negative
    group = facts.topics.groups[0]
    return (
        f"Of the {count(facts.negative.whole, 'scored tweet')}, {percent(facts.negative.share)} are negative. "
        f"The busiest topic is {group.name}, with {count(group.tweets, 'tweet')}."
    )


def answered(wire: str, text: str, **instead: object) -> Response:
    name = {"openai": "chat_completion", "anthropic": "message"}[wire]
    recorded = (RECORDED / f"{name}.json").read_text(encoding="utf-8").replace('"TEXT"', json.dumps(text))
    for old, new in instead.items():
        recorded = recorded.replace(json.dumps(old), json.dumps(new))
    return Response(recorded, content_type="application/json")


@given(parsers.parse("a narrator of the format {wire} that retells the facts"))
def honest(narrator: Narrator, wire: str, text: str) -> None:
    narrator.wire = wire
    narrator.plays(answered(wire, text))


@given("a narrator that first speaks of 31,415 people and then retells the facts")
def mends(narrator: Narrator, text: str) -> None:
    narrator.plays(answered("openai", "There are 31,415 people."), answered("openai", text))


@given("a narrator that speaks of 31,415 people")
def invents(narrator: Narrator) -> None:
    narrator.plays(answered("openai", "There are 31,415 people."))


@given(parsers.parse("a narrator that answers {status:d}"))
def fails(narrator: Narrator, status: int) -> None:
    narrator.plays(Response('{"error": {"message": "no"}}', status=status))


@given("a narrator that answers 401 and repeats the key")
def repeats(narrator: Narrator) -> None:
    narrator.plays(Response(json.dumps({"error": {"message": f"Incorrect API key provided: {SECRET}"}}), status=401))


@given("a narrator that is not there")
def absent(narrator: Narrator) -> None:
    narrator.url = "http://127.0.0.1:9/v1"


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    over = threading.Event()
    yield over
    over.set()


@given("a narrator that does not answer")
def silent(narrator: Narrator, silence: threading.Event) -> None:
    def wait(_: Request) -> Response:
        silence.wait(30)
        return Response()

    narrator.seconds = 0.2
    narrator.server.expect_request(PATHS["openai"]).respond_with_handler(wait)


@given("a narrator that answers drop by drop")
def drips(narrator: Narrator, silence: threading.Event) -> None:
    def drops() -> Iterator[bytes]:
        while not silence.wait(0.02):
            yield b" "

    narrator.seconds = 0.2
    narrator.server.expect_request(PATHS["openai"]).respond_with_handler(lambda _: Response(drops()))


@given("the environment names a proxy")
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


TROUBLES = {
    "sends on to elsewhere": Response(status=307, headers={"location": "/elsewhere"}),
    "answers a page of HTML": Response("<html>Sign in</html>", content_type="text/html"),
    "answers something else": Response('{"choices": [{"message": {"content": {"text": 1}}}]}'),
    "answers bytes": Response(b"\xff\x00\xfe"),
    "answers nothing": Response('{"choices": []}'),
    "refuses": Response('{"choices": [{"message": {"content": null, "refusal": "I will not."}}]}'),
    "is cut off": answered("openai", "There are", stop="length"),
    "answers without end": Response(b" " * 1_000_001),
}


@given(parsers.re(f"a narrator that (?P<trouble>{'|'.join(TROUBLES)})"))
def troubled(narrator: Narrator, trouble: str) -> None:
    narrator.plays(TROUBLES[trouble])


@given(parsers.re(r'a narrator that is called "(?P<name>.+)" and says "(?P<said>.+)"'), target_fixture="narration")
def hostile(name: str, said: str) -> Narration:
    return Narration(name, (said,), "")


@when("it is asked", target_fixture="narration")
def is_asked(narrator: Narrator, facts: Facts) -> Narration:
    endpoint = Endpoint(address_of(narrator.address), SecretStr(SECRET), narrator.seconds)
    return narrate(brief_of(facts), endpoint)


@then(parsers.parse('it was asked once at "{path}", with the key as {header}'))
def asked_at(narrator: Narrator, path: str, header: str) -> None:
    [request] = narrator.asked
    assert request.path == path
    assert request.headers[header].removeprefix("Bearer ") == SECRET
    assert SECRET not in narrator.sent(0)


@then("it was sent the headline figures, and no text, id, name or handle")
def sent_figures(narrator: Narrator, facts: Facts) -> None:
    sent = json.loads(narrator.sent(0))
    [user] = [turn for turn in sent["messages"] if turn["role"] == "user"]
    assert user["content"] == brief_of(facts).as_json()
    assert count(facts.coverage.scored, "tweet") in user["content"]
    for of_somebody in ("tweet-id", "author-id", "handle_", "Given Family", " qx"):
        assert of_somebody not in narrator.sent(0)


@then("it is shown")
def is_shown(narration: Narration, text: str) -> None:
    assert (" ".join(narration.sentences), narration.left_out) == (text, "")


@then("it was asked twice, the second time with what was wrong")
def asked_twice(narrator: Narrator) -> None:
    assert len(narrator.asked) == 2
    *_, before, last = json.loads(narrator.sent(1))["messages"]
    assert before == {"role": "assistant", "content": "There are 31,415 people."}
    assert "31,415 people is no number of" in last["content"]


def said_in(report: str, form: Format) -> str:
    """What a reader is told, without markup."""
    plain = " ".join(Seen(shown(report)).texts) if form == "md" else unescape(report)
    return " ".join(plain.split())


@then(parsers.parse("the report as {form} has its words, its name and that they are not checked"))
def has_words(none: Facts, narration: Narration, form: Format, text: str) -> None:
    report = rendered(none, form, narration)
    if form == "json":
        assert json.loads(report)["narration"] == {
            "model": "a-model",
            "sentences": [*narration.sentences],
            "left_out": "",
        }
        return
    told = said_in(report, form)
    assert " ".join(text.split()) in told
    assert "Written by a-model." in told
    assert "What it says of them is not checked." in told


@then(parsers.parse('it was left out because "{why}"'))
def is_left_out(narration: Narration, why: str) -> None:
    assert why in narration.left_out
    assert not narration.sentences


@then(parsers.parse('the report as {form} says that it was left out because "{why}"'))
def left_out(none: Facts, narration: Narration, form: Format, why: str) -> None:
    assert why in narration.left_out
    report = rendered(none, form, narration)
    if form == "json":
        assert why in json.loads(report)["narration"]["left_out"]
        assert not json.loads(report)["narration"]["sentences"]
    else:
        assert f"Left out: a-model, because {' '.join(narration.left_out.split())}" in said_in(report, form)


@then(parsers.parse("the report as {form} shows that as text"))
def as_text(none: Facts, narration: Narration, form: Format) -> None:
    report = rendered(none, form, narration)
    page = shown(report) if form == "md" else report
    assert not {"script", "img", "a"} & {tag.split()[0] for tag in Seen(page).tags}
    assert f"Written by {narration.model}." in said_in(report, form)
    assert narration.sentences[0] in said_in(report, form)


def reported(file: WarehouseFile, folder: Path, *arguments: str) -> Finished:
    place = ("--warehouse", f"duckdb:{file.path}", "--output", str(folder / "report.json"))
    return run("report", "--format", "json", "--model", "lexicon", *place, *arguments)


@when('a person runs "report" with it', target_fixture="finished")
def report(file: WarehouseFile, tmp_path: Path, narrator: Narrator, monkeypatch: pytest.MonkeyPatch) -> Finished:
    monkeypatch.setenv(KEY, SECRET)
    return reported(file, tmp_path, "--narrator", narrator.address)


@when('a person runs "report" with it and a file of the key that is not there', target_fixture="finished")
def report_without(file: WarehouseFile, tmp_path: Path, narrator: Narrator) -> Finished:
    return reported(file, tmp_path, "--narrator", narrator.address, "--narrator-key-file", str(tmp_path / "none"))


@then("the report says that it was left out, and the key is in no report and no log")
def kept_secret(finished: Finished, tmp_path: Path, narrator: Narrator) -> None:
    made = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert "it answered 401" in json.loads(made)["narration"]["left_out"]
    assert "it answered 401" in finished.err
    assert narrator.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in made + finished.out + finished.err


@then("it was not asked")
def not_asked(narrator: Narrator, tmp_path: Path) -> None:
    assert not narrator.asked
    assert "the key cannot be read" in (tmp_path / "report.json").read_text(encoding="utf-8")


@when('a person runs "report --narrator-dry-run"', target_fixture="finished")
def dry_run(file: WarehouseFile, tmp_path: Path) -> Finished:
    return reported(file, tmp_path, "--narrator-dry-run")


@then("the headline figures are printed, and no report is written")
def printed(finished: Finished, facts: Facts, tmp_path: Path) -> None:
    assert finished.code == 0
    assert brief_of(facts).as_json() in finished.out
    assert not (tmp_path / "report.json").exists()


@when(parsers.parse('a person runs "report" with the narrator "{address}"'), target_fixture="finished")
def wrong_address(file: WarehouseFile, tmp_path: Path, address: str) -> Finished:
    return reported(file, tmp_path, "--narrator", address)


@then(parsers.parse('it ends with exit code {code:d} and says "{message}" without the address'))
def refused(finished: Finished, code: int, message: str) -> None:
    said = " ".join(finished.err.replace("│", " ").split())
    assert finished.code == code
    assert message in said
    assert "pw" not in said
