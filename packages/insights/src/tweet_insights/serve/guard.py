"""What every request passes, and every answer carries.

Needs the extra `serve`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import parse_qsl, urlencode

from jinja2 import Template
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tweet_insights.serve.access import Hosts, Token

COOKIE = "tweet_insights"
OPEN = frozenset({"/healthz", "/style.css"})
"""What anybody may ask: it tells that the server lives, and how its pages look, the refusal among them."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets in who may look, and puts the headers on all that goes out."""

    app: ASGIApp
    hosts: Hosts
    token: Token | None
    refusal: Template
    """What is shown to who may not look."""
    told: Callable[[str], None] = lambda _: None
    """Hears why a request was refused."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                # What is deleted is not to be found in a browser's cache.
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refuse(Request(scope))
        await (refused or self.app)(scope, receive, send_with_headers)

    def _refuse(self, request: Request) -> Response | None:
        if not self.hosts.allow(request.headers.get("host")):
            self.told("wrong_name")
            return PlainTextResponse("This name is none of this server's: see --allow-host.\n", status_code=421)
        if self.token is None or request.url.path in OPEN:
            return None
        given = request.query_params.get("token")
        if given is not None:
            return self._enter(request, self.token) if self.token.is_given(given) else self._unknown(wrong=True)
        scheme, bearer = (request.headers.get("authorization") or "")[: len(SCHEME)], None
        if scheme.lower() == SCHEME:
            bearer = request.headers["authorization"][len(SCHEME) :]
        if self.token.is_in(request.cookies.get(COOKIE)) or self.token.is_given(bearer):
            return None
        return self._unknown(wrong=False)

    def _enter(self, request: Request, token: Token) -> Response:
        """The same address without the token, which would else stay in the history and in whatever is copied."""
        rest = [(name, value) for name, value in parse_qsl(request.url.query) if name != "token"]
        # One slash: two would lead to another machine.
        place = "/" + request.url.path.lstrip("/")
        answer = RedirectResponse(f"{place}?{urlencode(rest)}" if rest else place, status_code=303)
        answer.set_cookie(COOKIE, token.cookie, httponly=True, samesite="strict", path="/")
        return answer

    def _unknown(self, *, wrong: bool) -> Response:
        self.told("wrong_token" if wrong else "no_token")
        return HTMLResponse(
            self.refusal.render(wrong=wrong, version=version("tweet-insights")),
            status_code=401,
            headers={"WWW-Authenticate": "Bearer"},
        )
