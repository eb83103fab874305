"""Addresses of what is not a thing: ontology, topics, shapes, context, authors, and the description of the dataset.

A browser gets the page; a program the whole vocabulary, definitions included, in the syntax that it asks for. The files
are those of the exports, so that what is served is what was built.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from kg import settings
from kg.rdf.vocabulary import PREFIXES
from kg.serve.answer import write_triples
from kg.serve.content_negotiation import GRAPHS, Format
from kg.serve.pages import HTML, about_iri, base_of, files, wanted_format
from kg.serve.problems import Problem

__all__ = ["authors", "context", "ontology", "ontology_version", "shapes", "shapes_strict", "topics", "void"]

_ROOT = PREFIXES["sp"].removesuffix("ontology#")
_VERSION_RE = re.compile(r"\d+\.\d+\.\d+")


async def ontology(request: Request) -> Response:
    """The ontology: its page in the graph, or all of it."""
    return await _vocabulary(request, "shanghai-policy.ttl", f"{_ROOT}ontology")


async def ontology_version(request: Request) -> Response:
    """The ontology by its version; another file of that folder by its name."""
    version = request.path_params["version"]
    if not _VERSION_RE.fullmatch(version):
        return await files(request)
    if f"{_ROOT}ontology/{version}" not in _text(request, "shanghai-policy.ttl"):
        raise Problem(404, "no-version", "没有此版本。", "there is no such version")
    return await ontology(request)


async def topics(request: Request) -> Response:
    """The scheme of topics."""
    return await _vocabulary(request, "topics.ttl", PREFIXES["spt"])


async def shapes(request: Request) -> Response:
    """The shapes; a browser gets their chapter of the ontology's page."""
    return await _rules(request, "shapes.ttl")


async def shapes_strict(request: Request) -> Response:
    """The rules between things, which no page shows."""
    return await _rules(request, "shapes-strict.ttl")


async def context(request: Request) -> Response:
    """The JSON-LD context, whatever is asked for: it has no other form."""
    return FileResponse(_file(request, "context.jsonld"), media_type="application/ld+json")


async def authors(request: Request) -> Response:
    """Who made ontology and data."""
    return await about_iri(request, f"{_ROOT}authors")


async def void(request: Request) -> Response:
    """What the dataset holds and where it can be had (VoID, section 7.2), sizes and hashes included."""
    base = base_of(request)
    form = wanted_format(request, (*GRAPHS, HTML))
    file = request.app.state.folder / "void.ttl"
    if form is HTML or not file.is_file():
        return await about_iri(request, f"{base}dataset")
    return _written(file, form, base)


async def _rules(request: Request, name: str) -> Response:
    if wanted_format(request, (HTML, *GRAPHS)) is HTML:
        return RedirectResponse("/ontology/index.html#rules", 303, headers={"Vary": "Accept"})
    return await _vocabulary(request, name, "")


async def _vocabulary(request: Request, name: str, iri: str) -> Response:
    form = wanted_format(request, (HTML, *GRAPHS))
    if form is HTML:
        return await about_iri(request, iri)
    file = _file(request, name)
    return _written(file, form, base_of(request))


@lru_cache(maxsize=32)
def _body(file: Path, changed: int, form: Format, base: str) -> bytes:
    triples = [quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)]
    return write_triples(triples, form, base).body


def _written(file: Path, form: Format, base: str) -> Response:
    body = _body(file, file.stat().st_mtime_ns, form, base)
    return Response(body, headers={"Content-Type": form.sent_as, "Vary": "Accept"})


def _file(request: Request, name: str) -> Path:
    """Of the exports; of the program where a build of another make left it out."""
    built: Path = request.app.state.folder / "ontology" / name
    return built if built.is_file() else settings.ontology_folder() / name


def _text(request: Request, name: str) -> str:
    return _file(request, name).read_text(encoding="utf-8")
