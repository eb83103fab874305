"""Data from a worker → HTML. Everything is escaped by the templates; a page runs only scripts that it was made with.

Our pages look like the static ones (``kg.site``), by their stylesheet and their script.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.rdf.vocabulary import PREFIXES
from kg.site.names import methods
from kg.site.publishing import publish
from kg.site.rendering import TEMPLATES, embed, t

__all__ = ["add_to_menu", "address_of", "policy", "reading_page", "render"]

_SCRIPT_RE = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
#: The main menu of a static page (``kg.site``). Scripts stand behind it, so none can hold the words before.
_NAV_RE = re.compile('<nav aria-label="主菜单 Main menu">'.encode())
#: Its entry for the query page that needs no service, in the place of which the service's own stands.
_OFFLINE_RE = re.compile(rb'\n *<a href="(?:\.\./)?sparql\.html"[^>]*>.*?</a>(?=\n)')
#: Marks that turn the direction of writing: they can make an IRI look like another one.
_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
_MENU = (
    ("", "查询", "Query"), ("search", "检索", "Search"),
    ("index.html", "首页", "Home"), ("graph.html", "图谱", "Graph"),
    ("views/trace.html", "追溯", "Trace"),
    ("views/coverage.html", "覆盖", "Coverage"), ("views/department.html", "部门", "Bodies"),
    ("views/corpus.html", "文库", "Corpus"),
    ("views/ontology.html", "本体", "Ontology"),
)  # fmt: skip


def render(template: str, folder: Path, **values: Any) -> bytes:
    """A page.

    Args:
        template: its name.
        folder: of the exports; the menu offers the static pages that are there.
        values: for the template.
    """
    menu = [entry for entry in _MENU if not entry[0].endswith(".html") or (folder / entry[0]).is_file()]
    page = _environment().get_template(template)
    return page.render(menu=menu, reading=lambda place: reading_page(place, folder), **values).encode()


_ROOT = PREFIXES["sp"].removesuffix("ontology#")
#: Names of ours that stand neither under the base nor among the topics: the ontology, its version, who made it.
_OWN_PAGES = {f"{_ROOT}{name}": f"/{name}" for name in ("ontology", "shapes", "context", "authors")}


def address_of(name: str, base: str) -> str:
    """Where the page about an IRI is on this server.

    >>> address_of("https://e.org/id/plan/x", "https://e.org/id/"), address_of("urn:x", "https://e.org/id/")
    ('/id/plan/x', '/about?iri=urn%3Ax')
    """
    if name.startswith(base):
        return "/id/" + quote(name.removeprefix(base))
    if name.startswith(PREFIXES["spt"]):
        return "/topic/" + quote(name.removeprefix(PREFIXES["spt"]))
    if name in _OWN_PAGES:
        return _OWN_PAGES[name]
    return "/about?" + urlencode({"iri": name})


def reading_page(place: dict[str, str] | None, folder: Path) -> str:
    """The sentence in its document, where the reading pages were built; else an empty text."""
    if not place or not re.fullmatch(r"[a-z0-9-]+", place["document"]):
        return ""
    page = f"views/read-{place['document']}.html"
    return f"/{page}#o{place['start']}" if (folder / page).is_file() else ""


def add_to_menu(html: bytes) -> bytes:
    """A static page with what only the service has, query and search, first in its menu. The file stays as it is."""
    own = "".join(f'\n    <a href="/{page}">{t(zh, en)}</a>' for page, zh, en in _MENU if not page.endswith(".html"))
    return _NAV_RE.sub(lambda found: found[0] + own.encode(), _OFFLINE_RE.sub(b"", html, count=1), count=1)


def policy(html: bytes, *, inline_styles: bool) -> str:
    """The content security policy of a page: its own files, and the scripts that stand in it, by their hashes."""
    scripts = dict.fromkeys(match["text"] for match in _SCRIPT_RE.finditer(html) if b"src=" not in match["attributes"])
    allowed = " ".join(["'self'", *map(_hash, scripts)])
    styles = "'self' 'unsafe-inline'" if inline_styles else "'self'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {styles}; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _hash(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([Path(__file__).parent / "templates", TEMPLATES]),
        autoescape=True,
        finalize=lambda value: value.translate(_TURNING) if isinstance(value, str) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(embed=embed)
    environment.globals.update(t=t, publish=publish, address_of=address_of, methods=methods(), with_values=_with_values)
    return environment


def _with_values(given: Iterable[tuple[str, str]], **changed: object) -> str:
    """The address of a search with some of its values changed; an empty one is left out."""
    values = {**dict(given), **{name: str(value) for name, value in changed.items()}}
    return "/search?" + urlencode({name: value for name, value in values.items() if value})
