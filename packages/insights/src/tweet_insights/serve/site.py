"""What the dashboard answers to each address. Everything is in memory: no request asks the warehouse.

Needs the extra `serve`.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files

from jinja2 import Environment
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tweet_insights.figures.figure import Figure
from tweet_insights.metrics.dashboard import DashboardMetrics
from tweet_insights.palette import COLOURS
from tweet_insights.part import NothingThenError
from tweet_insights.quotes import LABELS
from tweet_insights.report_formats import as_json
from tweet_insights.serve.board import Board
from tweet_insights.serve.csv_table import csv_of
from tweet_insights.serve.quoting import Quoting
from tweet_insights.serve.sight import Section, Sight, drawn_of
from tweet_insights.serve.since import NoMomentError, moment_of
from tweet_insights.serve.views import Views
from tweet_insights.serve.window import FORM, Window, window_of
from tweet_insights.warehouse import WarehouseBusyError

FIRST_SECONDS = 20.0
"""How long a request waits for what was not found yet, before it is told to come again."""
SCRIPTS = ("live.js", "brush.js")
SIGN_OF_LIFE = b": still here\n\n"
RETRY = b"retry: 1000\n\n"
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@dataclass(frozen=True)
class Site:
    """The pages of one board."""

    board: Board
    templates: Environment
    views: Views
    quoting: Quoting | None
    """None where nobody may read single tweets."""
    told: DashboardMetrics

    @cached_property
    def application(self) -> Starlette:
        """The routes. Figures come and go by their names, so one route serves all."""
        return Starlette(
            routes=[
                Route("/", self.overview),
                Route("/figure/{slug}.csv", self.table),
                Route("/figure/{slug}", self.figure),
                Route("/tweets", self.tweets),
                Route("/sections", self.sections),
                Route("/events", self.events),
                Route("/facts.json", self.facts),
                Route("/healthz", self.healthz),
                Route("/metrics", self.metrics),
                Route("/style.css", self.style),
                Route("/{name}.js", self.script),
            ],
            exception_handlers={NoMomentError: _no_moment, NothingThenError: _nothing_then},
        )

    async def overview(self, request: Request) -> Response:
        """Everything on one page."""
        sight = await self._found(request)
        return self._page("dashboard.html", sight, sight.drawn, sight.overview)

    async def figure(self, request: Request) -> Response:
        """One figure."""
        sight, slug = await self._found(request), request.path_params["slug"]
        if sight.drawn and slug not in sight.drawn:
            return PlainTextResponse("There is no such figure.\n", status_code=404)
        [*alone] = [figure for figure in sight.figures if figure.slug == slug]
        drawn = drawn_of(alone, sight.address, self.templates, alone=True)
        return self._page("dashboard_figure.html", sight, drawn, {}, *alone)

    async def table(self, request: Request) -> Response:
        """One figure's table."""
        sight, slug = await self._found(request), request.path_params["slug"]
        for figure in sight.figures:
            if figure.slug == slug:
                named = {"Content-Disposition": f'attachment; filename="{slug}.csv"'}
                return Response(csv_of(figure), media_type="text/csv", headers=named)
        return _later() if not sight.drawn else PlainTextResponse("There is no such figure.\n", status_code=404)

    async def tweets(self, request: Request) -> Response:
        """A few tweets of one moment, to be read."""
        if self.quoting is None:
            return PlainTextResponse("Tweets are not shown here (--no-quotes).\n", status_code=404)
        window, label = _window(request), request.query_params.get("label")
        sight, begin = await self.board.found(window.since, FIRST_SECONDS), moment_of(request.query_params.get("at"))
        if begin is None:
            raise NoMomentError("at=")
        if sight.facts is None:
            return _later()
        try:
            quotes = await self.quoting.of(sight.facts, begin, label)
        except WarehouseBusyError:
            return _later("Somebody else keeps the warehouse")
        about = {"quotes": quotes, "labels": [*LABELS], "at": begin.strftime(FORM), "unit": sight.facts.course.unit}
        return self._render("tweets.html", sight, query=window.address, facts=sight.facts, **about)

    async def sections(self, request: Request) -> Response:
        """The sections that are named, for a page that has older ones."""
        window = _window(request)
        sections = (await self.views.of(self.board.now(window.since), window.part)).sections
        wanted = {name: sections[name] for name in request.query_params.getlist("name") if name in sections}
        html = self.templates.get_template("parts/sections.html").render(sections=wanted)
        return Response(html, media_type="text/html")

    async def events(self, request: Request) -> Response:
        """A tick whenever there is something new."""
        stream = self._ticks(_window(request))
        return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def _ticks(self, window: Window) -> AsyncIterator[bytes]:
        yield RETRY
        with self.told.viewer():
            async for whole in self.board.follow(window.since):
                try:
                    sight = await self.views.of(whole, window.part) if whole else None
                except NothingThenError:  # what was there has been deleted: the page stays as it is until it is left
                    sight = None
                yield SIGN_OF_LIFE if sight is None else sight.tick(datetime.now(UTC))

    async def _found(self, request: Request) -> Sight:
        window = _window(request)
        return await self.views.of(await self.board.found(window.since, FIRST_SECONDS), window.part)

    async def facts(self, request: Request) -> Response:
        """All facts, as `report --format json` writes them."""
        sight = await self._found(request)
        if sight.facts is None:
            return _later()
        return JSONResponse({"health": sight.health, "whole_at": _moment(sight.whole_at), **as_json(sight.facts)})

    async def healthz(self, _: Request) -> Response:
        """That the server lives."""
        return PlainTextResponse("ok\n")

    async def metrics(self, _: Request) -> Response:
        """For Prometheus, which comes in as everybody does: how many look, and how often, is not for strangers."""
        return Response(self.told.page(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def style(self, _: Request) -> Response:
        """The style of all pages."""
        return Response(self._style, media_type="text/css", headers=FOR_EVER)

    async def script(self, request: Request) -> Response:
        """The script that keeps a page up to date, or the one that lets a hand choose on it."""
        name = f"{request.path_params['name']}.js"
        if name not in self._scripts:
            return PlainTextResponse("There is no such script.\n", status_code=404)
        return Response(self._scripts[name], media_type="text/javascript", headers=FOR_EVER)

    @cached_property
    def _style(self) -> str:
        names = ("report.css", "dashboard.css")
        return "".join(self.templates.get_template(name).render(colours=COLOURS) for name in names)

    @cached_property
    def _scripts(self) -> Mapping[str, str]:
        folder = files("tweet_insights").joinpath("serve")
        return {name: folder.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS}

    def _page(
        self,
        template: str,
        sight: Sight,
        sections: Mapping[str, Section],
        above: Mapping[str, Section],
        figure: Figure | None = None,
    ) -> Response:
        about = {"sections": sections, "above": above, "figure": figure, "figures": sight.figures}
        answer = self._render(template, sight, query=sight.address, **about)
        answer.status_code = 200 if sections else 503
        return answer

    def _render(self, template: str, sight: Sight, **about: object) -> Response:
        html = self.templates.get_template(template).render(
            sight=sight,
            age=sight.age(datetime.now(UTC)),
            style=_named("/style.css", self._style),
            scripts=[_named(f"/{name}", script) for name, script in self._scripts.items()],
            version=version("tweet-insights"),
            **about,
        )
        return Response(html, media_type="text/html")


def _window(request: Request) -> Window:
    return window_of(request.query_params)


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _named(path: str, content: str) -> str:
    """An address that is another one as soon as the content is."""
    return f"{path}?{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _later(why: str = "Nothing was found yet") -> Response:
    return PlainTextResponse(f"{why}: try again in a moment.\n", status_code=503, headers={"Retry-After": "2"})


async def _nothing_then(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"Nothing is known of that time: {error}.\n", status_code=404)


async def _no_moment(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{str(error)[:40]!r} is no moment: write since=2026-05-01T00:00Z\n", status_code=400)
