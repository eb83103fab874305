"""The application: routes, the headers of every response, and what a client is told when something goes wrong."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve import pages, vocabulary
from kg.serve.content_negotiation import Format, choose
from kg.serve.html import policy, render
from kg.serve.openapi import openapi
from kg.serve.pages import LONGEST
from kg.serve.problems import Problem, fault, too_long
from kg.serve.scheduler import Scheduler
from kg.serve.sparql_protocol import sparql

__all__ = ["make_app"]

_LOG = logging.getLogger(__name__)
_PROBLEM = "application/problem+json"
_LONGEST_QUERY = 64 << 10  # bytes, of a page's address; 2,000 characters of Chinese take 18 kB, a query has 256 kB
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: Sent with everything. Pages of ours need no more than this; static pages get their own policy (``kg.serve.html``).
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_A_DAY = 86_400  # seconds for which a browser keeps what it was told of other origins
_HOST_RE = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")


def make_app(folder: Path, pool: Scheduler, *, address: str, loopback: bool, cors: Sequence[str] = ()) -> Starlette:
    """The application that serves a folder of exports.

    Args:
        folder: that ``kg build`` wrote.
        pool: that answers; started and stopped with the application.
        address: at which others reach it (``https://example.org/``); never taken from a request.
        loopback: it listens on this machine alone, so requests for other names are refused (DNS rebinding).
        cors: origins whose pages may read answers, ``*`` for any.
    """

    @asynccontextmanager
    async def lifespan(site: Starlette) -> AsyncIterator[None]:
        await pool.start()
        site.state.pool = pool
        watching = asyncio.create_task(pool.watch())
        site.state.ready()
        try:
            yield
        finally:
            watching.cancel()
            pool.stop()

    names = {*_LOOPBACK, _host(address)} if loopback else None
    around = [Middleware(_Guard, names=names)]
    if cors:
        methods = ("GET", "HEAD", "POST", "OPTIONS")
        around.insert(0, Middleware(CORSMiddleware, allow_origins=cors, allow_methods=methods, max_age=_A_DAY))
    site = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        middleware=around,
        exception_handlers={Problem: _on_problem, HTTPException: _on_http_problem},
    )
    site.state.address = address.rstrip("/") + "/sparql"
    site.state.folder = folder
    site.state.outgoing = 0
    site.state.ready = lambda: None
    return site


def _routes() -> list[Route]:
    return [
        Route("/sparql", sparql, methods=["GET", "POST", "OPTIONS"]),
        Route("/", pages.home),
        Route("/openapi.json", openapi),
        Route("/search", pages.search),
        Route("/questions", pages.questions),
        Route("/questions/{name}", pages.question),
        Route("/id/{key:path}", pages.thing),
        Route("/topic/{key}", pages.topic),
        Route("/topic/", vocabulary.topics),
        Route("/ontology", vocabulary.ontology),
        Route("/ontology/{version}", vocabulary.ontology_version),
        Route("/shapes", vocabulary.shapes),
        Route("/shapes-strict", vocabulary.shapes_strict),
        Route("/context", vocabulary.context),
        Route("/authors", vocabulary.authors),
        Route("/.well-known/void", vocabulary.void),
        Route("/about", pages.about),
        Route("/assets/{name}", pages.assets),
        Route("/{path:path}", pages.files),
    ]


class _Guard:
    """Refuses what no client needs, sends security headers with every response, and answers 500 to a fault of ours.

    Starlette's ``TrustedHostMiddleware`` is not used: it answers 400 in English text, where this service promises a
    problem in two languages (421), and before Starlette 1.10 it let ``127.0.0.1:1:2`` pass.

    Args:
        app: that answers what is not refused.
        names: of the hosts that this service answers as; ``None`` for any.
    """

    def __init__(self, app: ASGIApp, names: set[str] | None) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        problem = self._refusal(scope)
        answer = Response(problem.body(), problem.status, media_type=_PROBLEM) if problem else self.app
        try:
            await answer(scope, receive, send_with_headers)
        except Exception as err:
            if started:
                raise
            _LOG.error("a request failed", exc_info=err)
            response = await _on_problem(Request(scope, receive), fault())
            await response(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = dict(scope["headers"])
        asked = headers.get(b"host", b"").decode("latin-1").lower()
        host = _HOST_RE.fullmatch(asked)
        if self.names is not None and (host is None or host[1] not in self.names):
            return Problem(421, "other-name", "此服务不以该名称应答。", "this service does not answer to that name")
        # Expensive to parse, and needed by no client: a path of 100,000 parts, 100,000 fields, chunks of one byte.
        if len(scope["path"]) > LONGEST or (scope["path"] != "/sparql" and len(scope["query_string"]) > _LONGEST_QUERY):
            return too_long()
        if b"transfer-encoding" in headers:
            return Problem(411, "no-length", "请求须有 Content-Length。", "send a Content-Length")
        return None


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return f"[{host}]" if ":" in host else host


async def _on_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for it alone
    headers = {"Vary": "Accept"}
    if problem.status == 503:
        headers["Retry-After"] = "2"
    if request.url.path != "/sparql" and _would_read_a_page(request.headers.get("accept", "")):
        body = render("problem.html.j2", request.app.state.folder, problem=problem)
        headers["Content-Security-Policy"] = policy(body, inline_styles=False)
        return Response(body, problem.status, headers, "text/html")
    return Response(problem.body(), problem.status, headers, _PROBLEM)


def _would_read_a_page(accept: str) -> bool:
    """Whether a client would rather have a page than JSON; whoever names neither gets JSON, as programs expect."""
    page, data = Format("html", ("text/html", "application/xhtml+xml")), Format("json", (_PROBLEM, "application/json"))
    try:
        return choose(accept, (data, page)) is page
    except Problem:  # it names other types only
        return False


async def _on_http_problem(request: Request, err: Exception) -> Response:
    assert isinstance(err, HTTPException)  # noqa: S101
    words = {
        404: ("没有此页面。", "there is no such page"),
        405: ("不支持此方法。", "this method is not supported here"),
    }
    zh, en = words.get(err.status_code, ("请求无法处理。", "the request cannot be handled"))
    response = await _on_problem(request, Problem(err.status_code, "http", zh, en))
    response.headers.update(err.headers or {})
    return response
