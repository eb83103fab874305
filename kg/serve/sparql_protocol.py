"""The SPARQL 1.1 Protocol at ``/sparql``: HTTP request → what is asked → answer.

* GET ``?query=``; POST as a form, or as ``application/sparql-query``; ``default-graph-uri`` and ``named-graph-uri`` may
  be given several times. ``format`` is ours, for clients that cannot set ``Accept`` (a link, a spreadsheet).
* An answer has an ``ETag``, and what has not changed is not sent again (304). With ``Cache-Control: no-cache`` the
  query is run again, otherwise the answer may come from the cache (``kg.serve.cache``).
* Without a query: the description of the service, with VoID of the data.
* 400 not understood, 403 refused, 405 method, 406 format, 411 length missing, 413 request too large, 415 type of
  request, 422 answer too large, 503 busy, 504 out of time, 507 out of memory. ``kg.serve.problems``: how they look.
"""

from __future__ import annotations

import asyncio
import codecs
import re
from functools import cache
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg import settings
from kg.ask.questions import load_questions
from kg.serve.content_negotiation import GRAPHS, ROWS
from kg.serve.limits import Limits
from kg.serve.problems import Problem, busy, read_only
from kg.serve.scheduler import Scheduler

__all__ = ["Outgoing", "read_body", "sparql"]

Parameters = list[tuple[str, str]]

_TAG_RE = re.compile(r'(?:^|,)\s*(?:W/)?("[^"]*")(?=\s*(?:,|$))')
_LONGEST_TAGS = 4000
_PIECE = 256 << 10
#: Answers of the largest size that may be on their way at once.
_MOST_OUTGOING = 16
#: A character set that is another than the one of SPARQL.
_CHARSET_RE = re.compile(r""";\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))""")


async def sparql(request: Request) -> Response:
    """Answer at the endpoint."""
    pool: Scheduler = request.app.state.pool
    if request.method == "OPTIONS":
        return Response(status_code=204)
    given = await _parameters(request, pool.limits)
    _refuse_updates(given)
    accept = ",".join(request.headers.getlist("accept"))
    forms = {value for name, value in given if name == "format"}
    form = forms.pop() if len(forms) == 1 else ""  # some clients name it in several ways at once: Accept decides
    text = _single(given, "query")
    default = [value for name, value in given if name == "default-graph-uri"]
    named = [value for name, value in given if name == "named-graph-uri"]
    if text is None:
        if request.method == "POST" or default or named:
            raise Problem(400, "no-query", "请求中没有 query 参数。", "the request has no query")
        told = {"task": "service", "accept": accept, "format": form, "address": request.app.state.address}
        head, body = await pool.page(told)
        return Response(body, media_type=head["type"], headers={"Vary": "Accept"})
    asked = {
        "task": "query",
        "sparql": text,
        "accept": accept,
        "format": form,
        "default": default,
        "named": named,
    }
    refresh = "no-cache" in request.headers.get("cache-control", "")
    head, body = await pool.query(asked, request.client.host if request.client else "", refresh=refresh)
    body = _marked(given, head["type"], body)
    # Two formats are two answers, also where both are empty.
    digest = blake2b(body, digest_size=12, key=blake2b(head["type"].encode(), digest_size=16).digest())
    tag = f'"{digest.hexdigest()}"'
    headers = {"Content-Type": head["type"], "Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    if request.method == "GET" and _is_known(tag, ",".join(request.headers.getlist("if-none-match"))):
        return Response(status_code=304, headers=headers)
    return Outgoing(body, headers={**headers, **_as_file(given, head["type"])})


def _is_known(tag: str, said: str) -> bool:
    """Whether ``If-None-Match`` names the tag: compared weakly, whole tags only (RFC 9110, section 13.1.2)."""
    return said.strip() == "*" or tag in (match[1] for match in _TAG_RE.finditer(said[:_LONGEST_TAGS]))


class Outgoing(Response):
    """An answer. A large one goes out in pieces, as the client reads, and meanwhile counts in what all may keep."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state, size = scope["app"].state, len(self.body)
        if size <= _PIECE:
            await super().__call__(scope, receive, send)
            return
        if state.outgoing + size > _MOST_OUTGOING * state.pool.limits.answer_bytes:
            raise busy()
        state.outgoing += size
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for begin in range(0, size, _PIECE):
                piece = self.body[begin : begin + _PIECE]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            state.outgoing -= size


async def read_body(request: Request, limits: Limits) -> bytes:
    """The body, as far as it is not larger than allowed, and does not trickle.

    Raises:
        Problem: 413 or 408.
    """
    held = bytearray()
    try:
        async with asyncio.timeout(limits.seconds):
            async for piece in request.stream():
                held += piece
                if len(held) > limits.request_bytes:
                    most = limits.request_bytes >> 10
                    raise Problem(
                        413, "request-too-large", f"请求超过 {most} KB。", f"the request is larger than {most} kB"
                    )
    except TimeoutError as err:
        raise Problem(408, "slow-request", "请求没有在限定时间内发完。", "the request did not arrive in time") from err
    return bytes(held)


async def _parameters(request: Request, limits: Limits) -> Parameters:
    """All parameters of the request; the query itself is one of them, wherever it stood."""
    given = _parse(request.url.query)
    if request.method != "POST":
        return given
    said = request.headers.get("content-type", "").lower()
    kind = said.partition(";")[0].strip()
    body = await read_body(request, limits)
    if kind == "application/sparql-update":
        raise read_only()
    if _CHARSET_RE.search(said):
        raise Problem(415, "request-type", "请求须为 UTF-8。", "send UTF-8")
    if kind == "application/x-www-form-urlencoded":
        return given + _parse(_decode(body))
    if kind == "application/sparql-query":
        return [*given, ("query", _decode(body))]
    raise Problem(
        415, "request-type", "POST 请求须为表单或 application/sparql-query。",
        "POST a form (application/x-www-form-urlencoded) or application/sparql-query",
    )  # fmt: skip


def _parse(text: str) -> Parameters:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as err:
        raise Problem(
            400, "not-utf-8", "参数不是 UTF-8，或过多。", "the parameters are not UTF-8, or too many"
        ) from err


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise Problem(400, "not-utf-8", "请求不是 UTF-8 文本。", "the request is not text in UTF-8") from err


def _single(given: Parameters, name: str) -> str | None:
    values = [value for one, value in given if one == name]
    if len(values) > 1:
        raise Problem(400, "repeated", f"参数 {name} 只能出现一次。", f"the parameter {name} may be given once")
    return values[0] if values else None


def _refuse_updates(given: Parameters) -> None:
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in given):
        raise read_only()


def _marked(given: Parameters, kind: str, body: bytes) -> bytes:
    """A table that is saved begins with a byte order mark, or Excel would not read its Chinese."""
    return codecs.BOM_UTF8 + body if kind.startswith("text/csv") and _single(given, "download") is not None else body


def _as_file(given: Parameters, kind: str) -> dict[str, Any]:
    """``?download=1`` makes a browser save the answer; ``download=NAME``, under the name of that shipped question."""
    asked = _single(given, "download")
    if asked is None:
        return {}
    ending = next(form.ending for form in (*ROWS, *GRAPHS) if form.sent_as == kind)
    return {"Content-Disposition": f'attachment; filename="{asked if asked in _names() else "answer"}.{ending}"'}


@cache
def _names() -> frozenset[str]:
    """Of the shipped questions. Nothing else that a client sends comes into a header."""
    asked = load_questions(settings.ontology_folder() / "questions")
    return frozenset(one.name for one in asked if re.fullmatch(r"[a-z0-9-]+", one.name))
