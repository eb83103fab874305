"""The pages of the service: query, search, things; the files that pages load, and those of the exports folder.

Stylesheets and scripts of all pages are those of ``kg.site`` and our own in ``static/``; the editor is in
``static/editor/``, where the build could fetch it (``hatch_build.py``); vis-network is the one that pyvis carries. What
other people made is large and never changes: its address ends in a hash, and a browser keeps it.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from kg import settings
from kg.ask.questions import load_questions
from kg.ask.search.find import FACETS
from kg.rdf.vocabulary import PREFIXES
from kg.serve.content_negotiation import GRAPHS, Format, choose, find_format
from kg.serve.html import add_to_menu, address_of, policy, render
from kg.serve.problems import Problem, too_long
from kg.serve.scheduler import Scheduler
from kg.site.network import vis_network
from kg.site.offline import shown
from kg.site.rendering import ASSETS, asset

__all__ = [
    "HTML",
    "LAST_PAGE",
    "LONGEST",
    "about",
    "about_iri",
    "assets",
    "base_of",
    "files",
    "has_editor",
    "home",
    "question",
    "questions",
    "search",
    "thing",
    "topic",
    "wanted_format",
]  # fmt: skip

HTML = Format("html", ("text/html", "application/xhtml+xml"))
_JSON = Format("json", ("application/json",))
_A_PAGE = 20
_STATIC = Path(__file__).parent / "static"
_EDITOR = ("yasgui.min.js", "yasgui.min.css")
_VIS = "vis-network.min.js"
#: Characters of an IRI, or of words to search.
LONGEST = 2000
#: Of what a search found.
LAST_PAGE = 10_000


async def home(request: Request) -> Response:
    """The query page; ``?editor=plain`` has the plain editor also where there is the other."""
    plain = request.query_params.get("editor") == "plain"
    addresses = {name: _address_of_asset(name) for name in _EDITOR} if has_editor() and not plain else {}
    return _page(request, "query.html.j2", here="", editor=addresses, choice=has_editor(), plain=plain, shown=_shown())


@cache
def _shown() -> dict[str, Any]:
    return shown(load_questions(settings.ontology_folder() / "questions"), _address_of_asset(_VIS))


async def questions(request: Request) -> Response:
    """The shipped questions and the prefixes, as JSON."""
    return await _told(request, {"task": "questions"})


async def question(request: Request) -> Response:
    """The SPARQL text of one question with the given values."""
    given = dict(request.query_params)
    return await _told(request, {"task": "question", "name": request.path_params["name"], "values": given})


async def search(request: Request) -> Response:
    """Words → things, with facets."""
    given = request.query_params
    words, page = given.get("q", ""), _page_number(given.get("page", "1"))
    chosen = {name: given[name] for name in FACETS if given.get(name)}
    if any(len(value) > LONGEST for value in (words, *chosen.values())):
        raise too_long()
    asked = {"task": "search", "words": words, "chosen": chosen, "start": (page - 1) * _A_PAGE, "most": _A_PAGE}
    if wanted_format(request, (HTML, _JSON)) is _JSON:
        return await _told(request, asked)
    found = await _data(request, asked)
    values = [("q", words), *chosen.items()]
    return _page(
        request, "search.html.j2", here="search", words=words, found=found, given=values, page=page,
        pages=-(-found["total"] // _A_PAGE), base=base_of(request),
    )  # fmt: skip


async def thing(request: Request) -> Response:
    """The page of a thing under the base."""
    return await about_iri(request, base_of(request) + request.path_params["key"])


async def topic(request: Request) -> Response:
    """The page of a topic."""
    return await about_iri(request, PREFIXES["spt"] + request.path_params["key"])


async def about(request: Request) -> Response:
    """The page of any IRI."""
    name = request.query_params.get("iri", "")
    if not name:
        raise Problem(400, "no-iri", "请给出 iri 参数。", "give the parameter iri")
    place = address_of(name, base_of(request))
    if not place.startswith("/about") and "?" not in name:
        return RedirectResponse(place, 303)
    return await about_iri(request, name)


async def assets(request: Request) -> Response:
    """Stylesheet and scripts: those of all pages, and our own."""
    name = request.path_params["name"]
    body = _read_asset(name)
    if body is None:
        return await files(request)
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    keep = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
    return Response(body, media_type=kind, headers={"Cache-Control": keep})


async def files(request: Request) -> Response:
    """A file of the exports folder; nothing that begins with a dot, and nothing outside."""
    path = _find_file(request.app.state.folder.resolve(), request.url.path)
    if path is None:
        raise Problem(404, "no-page", "没有此页面。", "there is no such page")
    if path.suffix == ".html":
        seen = path.stat()
        body, rules = _static_page(path, seen.st_mtime_ns, seen.st_size)
        return Response(
            body, media_type="text/html", headers={"Content-Security-Policy": rules, "Cache-Control": "no-cache"}
        )
    kinds = {".nq": "application/n-quads", ".ttl": "text/turtle", ".jsonld": "application/ld+json",
             ".md": "text/markdown",
             ".graphml": "application/graphml+xml", ".rq": "application/sparql-query"}  # fmt: skip
    _one_range(request)
    return FileResponse(path, media_type=kinds.get(path.suffix))


def _one_range(request: Request) -> None:
    """Leave a Range only where it asks to go on with a download; a thousand overlapping ranges would cost much and
    serve nobody.
    """
    said = request.headers.getlist("range")
    if not (len(said) == 1 and re.fullmatch(r"bytes=[0-9]{1,15}-[0-9]{0,15}", said[0])):
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]


def _find_file(folder: Path, asked: str) -> Path | None:
    try:
        path = folder.joinpath(*(part for part in unquote(asked).split("/") if part)).resolve()
        inside = path.is_relative_to(folder) and not any(
            part.startswith(".") for part in path.relative_to(folder).parts
        )
        return path if inside and path.is_file() else None
    except (OSError, ValueError):  # no name that a file can have
        return None


@lru_cache(maxsize=32)
def _static_page(path: Path, changed: int, size: int) -> tuple[bytes, str]:
    body = add_to_menu(path.read_bytes())
    return body, policy(body, inline_styles=True)


async def about_iri(request: Request, name: str) -> Response:
    """The page of an IRI, or its statements in the format that the request wants."""
    if len(name) > LONGEST:
        raise too_long()
    form = wanted_format(request, (HTML, *GRAPHS))
    if form is not HTML:
        return await _told(request, {"task": "triples", "iri": name, "accept": "", "format": form.name})
    data = await _data(request, {"task": "thing", "iri": name})
    return _page(request, "thing.html.j2", here="id", thing=data, base=data["base"], vary=True)


def _page_number(text: str) -> int:
    number = int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
    if not 0 < number <= LAST_PAGE:
        raise Problem(
            400, "no-page-number", f"page 须为 1 至 {LAST_PAGE}。", f"page must be a number from 1 to {LAST_PAGE}"
        )
    return number


def wanted_format(request: Request, offers: tuple[Format, ...]) -> Format:
    """The offer that ``?format=`` names, or else ``Accept`` prefers.

    Raises:
        Problem: 406, there is none.
    """
    named = [name for name in request.query_params.getlist("format") if name]
    found = [find_format(name, offers) for name in named]
    if None in found:
        can = ", ".join(offer.name for offer in offers)
        raise Problem(406, "not-acceptable", f"可用的格式：{can}", f"this can be had as {can}")
    return next(filter(None, found), None) or choose(",".join(request.headers.getlist("accept")), offers)


async def _told(request: Request, asked: Mapping[str, Any]) -> Response:
    pool: Scheduler = request.app.state.pool
    head, body = await pool.page(asked)
    return Response(body, headers={"Content-Type": head["type"], "Vary": "Accept"})


async def _data(request: Request, asked: Mapping[str, Any]) -> dict[str, Any]:
    pool: Scheduler = request.app.state.pool
    _, body = await pool.page(asked)
    data: dict[str, Any] = json.loads(body)
    return data


def base_of(request: Request) -> str:
    """What the IRIs of things begin with in the graph that is served."""
    pool: Scheduler = request.app.state.pool
    return pool.current.base


def _page(request: Request, template: str, **values: Any) -> Response:
    body = render(template, request.app.state.folder, **values)
    headers = {"Content-Security-Policy": policy(body, inline_styles=False), "Vary": "Accept"}
    return Response(body, media_type="text/html", headers=headers)


def has_editor() -> bool:
    """Whether the build could fetch the editor; otherwise pages have the plain one."""
    return all((_STATIC / "editor" / name).is_file() for name in _EDITOR)


def _read_asset(name: str) -> bytes | None:
    """The bytes of an asset; ``None`` where there is none of that name."""
    if name in _EDITOR:
        return _of_others(name) if has_editor() else None
    if name == _VIS:
        return _of_others(name)
    own = {path.name: path for path in _STATIC.iterdir() if path.is_file()}
    if name in own:
        return own[name].read_bytes()
    return asset(name).encode() if name in ASSETS else None


def _address_of_asset(name: str) -> str:
    """Where a page loads an asset of others from; it changes with the content, which may so be kept for good."""
    return f"/assets/{name}?v={hashlib.sha256(_of_others(name)).hexdigest()[:12]}"


@cache
def _of_others(name: str) -> bytes:
    return vis_network().encode() if name == _VIS else (_STATIC / "editor" / name).read_bytes()
