"""What all pages share: the Jinja2 environment, the address of each page, the words of the menu, the assets.

Templates autoescape, undefined names are errors. ``t(zh, en)`` writes both languages side by side; the stylesheet shows
one, by a switch that the reader's browser remembers.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.site import names
from kg.site.byte_code import Compiled
from kg.site.publishing import publish

__all__ = ["ASSETS", "MENU", "TEMPLATES", "asset", "embed", "render", "t"]

_HERE = Path(__file__).parent
#: Files that every page refers to, below ``assets/``.
ASSETS = (
    "style.css", "site.js", "network.js", "reading.js", "coverage.js", "diffusion.js", "trace.js", "resolve.js",
    "query.css", "terms.js", "complete.js", "editor.js", "table.js", "chart.js", "picture.js", "query.js", "offline.js",
    "publish.js", "timeline.js", "learn.js", "docx.js", "beside.js",
)  # fmt: skip
#: Where the templates are, for the pages of the service too.
TEMPLATES = _HERE / "templates"

#: The menu: (page, zh, en).
MENU = (
    ("index.html", "首页", "Home"),
    ("graph.html", "图谱", "Graph"),
    ("views/trace.html", "追溯", "Trace"),
    ("sparql.html", "查询", "Query"),
    ("views/diffusion.html", "扩散", "Diffusion"),
    ("views/coverage.html", "覆盖", "Coverage"),
    ("views/department.html", "部门", "Bodies"),
    ("views/corpus.html", "文库", "Corpus"),
    ("views/ontology.html", "本体", "Ontology"),
)


def t(zh: object, en: object) -> Markup:
    """Both languages of a text, escaped.

    >>> t("举措", "Measures")
    Markup('<span class="zh">举措</span><span class="en" lang="en">Measures</span>')
    """
    words = f'<span class="zh">{escape(zh)}</span><span class="en" lang="en">{escape(en)}</span>'
    return Markup(words)  # noqa: S704 - escaped above; ``Markup.format`` takes ten times as long


def embed(data: object) -> Markup:
    r"""JSON that may stand inside ``<script>``: no ``<``, ``>`` or ``&`` is left in it.

    >>> embed({"label": "</script>"})
    Markup('{"label":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - escaped above


@cache
def asset(name: str) -> str:
    """The text of one of our own assets."""
    return (_HERE / "assets" / name).read_text(encoding="utf-8")


def render(template: str, **values: Any) -> bytes:
    """A page from its template, in UTF-8."""
    return _environment().get_template(template).render(**values).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        bytecode_cache=Compiled(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=t, menu=MENU, kinds=names.kinds(), methods=names.methods(), predicates=names.relations(),
        statuses=names.statuses(), irregularities=names.irregularities(), asset=asset,
        publish=publish,
    )  # fmt: skip
    environment.filters.update(embed=embed, kind_class=lambda kind: kind.replace(" ", "-"), percent=_percent, raw=_raw)
    return environment


def _percent(value: float | Decimal) -> str:
    return f"{float(value):.2f}"


def _raw(text: str) -> Markup:
    """Our own stylesheet or script, inside its element. Never for text of a document."""
    return Markup(text.replace("</script", "<\\/script").replace("<!--", "<\\!--"))  # noqa: S704 - nothing ends the element
