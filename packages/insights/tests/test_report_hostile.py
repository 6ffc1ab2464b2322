"""Whatever people write, the page stays a page: nothing of theirs becomes markup, script or direction."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from tweet_insights.behaviour.burst import Burst, Driver, Span
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.behaviour.topic_course import TopicCourse
from tweet_insights.charts.bars import Bar, bars
from tweet_insights.facts import Coverage, Facts, Group, Ranking, Rejection
from tweet_insights.figures.page import figures
from tweet_insights.interval import wilson
from tweet_insights.markdown import escaped, table
from tweet_insights.plain import TURNING, plain
from tweet_insights.report import render
from tweet_insights.report_markdown import render as in_markdown

from .rendered import Seen, rendered

pytestmark = pytest.mark.thorough

AT = datetime(2026, 5, 4, tzinfo=UTC)
HOSTILE = (
    "<script>document.title='owned'</script>",
    "</svg></style><img src=x onerror=document.title='owned'>",
    "\"'><b onmouseover=alert(1)>",
    "{{ 7 * 7 }}{% for %}",
    "datum['x'] + signal('y')",
    "&lt;b&gt; &amp; &#60;",
    "NUL\x00, bell\x07 and no character \ufffe\U0001ffff",
    "\u202egnirts desrever",
    "مرحبا بالعالم",
    "👩‍🍳🤦🏽‍♀️",
    "]]><!--",
    "a" * 300,
)


class Tags(HTMLParser):
    """Every tag and attribute name that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(f"{tag} {name}" for name, _ in attrs)}


def facts(*texts: str) -> Facts:
    share = wilson(20, 60)
    groups = tuple(Group(f"#{text}", text, 100, 30, 60, share) for text in texts)
    ranking = Ranking(groups, more=0, suppressed=0, moods_suppressed=0)
    span = Span(AT, AT + timedelta(hours=3), 300, 100.0, True, share, share, True, 9.0)
    moments = tuple(Moment(AT.replace(hour=hour), 100, 30, 60, share) for hour in range(3))
    hours = Course("hour", moments, suppressed=0, moods_suppressed=0)
    return Facts(
        made_at=AT,
        since=None,
        first=AT,
        last=AT,
        model="lexicon",
        model_version="1",
        languages_read=("en",),
        k=10,
        confidence=0.95,
        coverage=Coverage(300, 180, 110, 0, 0, 10, 7),
        people=40,
        negative=share,
        negative_adjusted=None,
        course=hours,
        standout=None,
        topics=ranking,
        hashtags=ranking,
        languages=ranking,
        rejections=tuple(Rejection(text, text, 7) for text in texts),
        gaps=texts,
        topic_courses=tuple(TopicCourse(text, AT.date(), hours, None) for text in texts),
        bursts=tuple(
            Burst(span, words=(Driver(text, share, share, 4.0),), topics=(Driver(text, share, share, 4.0),))
            for text in texts
        ),
    )


def test_the_page_has_the_same_tags_whatever_the_texts() -> None:
    page = render(facts(*HOSTILE))
    assert Tags(page).seen == Tags(render(facts("plain"))).seen
    assert not TURNING & set(page)
    assert not [sign for sign in page if ord(sign) < 32 and sign != "\n"]


def drawn(text: str) -> str:
    return bars([Bar(text, 3, text)], 300)


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_chart_has_the_same_tags_for_any_text(text: str) -> None:
    assert Tags(drawn(text)).seen == Tags(drawn("plain")).seen


@given(st.text())
def test_plain_text_keeps_its_length_and_hides_nothing(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert not TURNING & set(shown)
    assert plain(shown) == shown


def test_a_browser_runs_nothing_of_it(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(render(facts(*HOSTILE)))
    assert page.title() == "What the tweets say"
    assert page.locator("script, img, b[onmouseover]").count() == 0
    assert page.locator("section.figure").count() == len(figures(facts(*HOSTILE)))
    page.close()


MARKDOWN = (
    "| a pipe | and \\| another \\",
    "`code` ``` and ~~struck~~ **bold** _thin_",
    "[a link](https://evil.example) ![picture](https://evil.example/x.png) [ref]: https://evil.example",
    "https://evil.example www.evil.example <https://evil.example> mailto:a@evil.example",
    "# heading",
    "1. list",
    "- list\n\n---\n\n    code\u2028# heading",
    "$x^2$ :smile: @somebody #1 [^1]",
    "<details open><summary>",
    "&num; &#35; \\&amp;",
)


def test_markdown_has_the_same_tags_whatever_the_texts() -> None:
    page = in_markdown(facts(*HOSTILE, *MARKDOWN))
    assert Seen(rendered(page)).tags == Seen(rendered(in_markdown(facts("plain")))).tags
    assert not TURNING & set(page)
    assert not [sign for sign in page if ord(sign) < 32 and sign != "\n"]


@given(text=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
@example(text="|" * 5)
@example(text="1) one")
@example(text="\\")
def test_any_text_is_read_in_markdown_as_it_was_written(text: str) -> None:
    html = rendered(f"{table(('Words', 'n'), [(text, '1')], 1)}\n\n- {escaped(text)}")
    assert Seen(html).tags <= {*Seen(rendered(f"{table(('Words', 'n'), [('w', '1')], 1)}\n\n- w")).tags}
    [[_, [shown, number]]] = Seen(html).tables
    written = " ".join(plain(text).replace("\u2028", " ").replace("\u2029", " ").split())
    assert (" ".join(shown.split()), number) == (written, "1")
