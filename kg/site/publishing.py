"""One set of buttons for every picture and table: figure (SVG, PNG 2×), data (CSV), citation, link.

A template that extends ``base.html.j2`` (or ``frame.html.j2`` of the service) has them by **one line**, before or after
the picture or table, whose ``id`` is the first word::

    {{ publish("workload-jinshan", "谁的限期事项最多", "Whose items are due") }}
    {{ publish("diffusion", finding_zh, finding_en, "jinshan-2022", "yangpu-2023") }}

1. The second and third words are its finding, in both languages: title of the figure, name of the citation. What
   follows are the slugs of the documents that it rests on; all that are held where none is named.
2. ``assets/publish.js`` makes the buttons and all that they give. A figure carries its finding as title, the legend
   that stands beside it (``data-legend-of="ID"``, or the nearest ``.legend`` in the same section), the documents with
   number and date, the release of the build and the licence. A table's figure is the table as it stands filtered.
3. A script that draws its picture itself calls ``kg.publish.bar(element, {zh, en, svg, rows})``, or gives rows to a
   picture by ``kg.publish.rows[ID] = () => [[…], …]``.
4. What a citation needs of the build is in ``assets/provenance.js``, which is loaded when a button is first pressed.

Limits: a figure of a table has 80 rows and says how many are left out; a PNG is at most 16,000 pixels high, and has one
pixel for each where two would be more. The date of access in a citation is the reader's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup

from kg.ask.cite import TITLE, source_reference
from kg.rdf.store import KnowledgeGraph

__all__ = ["LICENCE", "provenance", "publish"]

LICENCE = "CC BY 4.0"
_BAR = Markup(
    '<div class="publish" data-publish="{}" data-finding-zh="{}" data-finding-en="{}" data-sources="{}"></div>'
)


def publish(target: str, zh: str, en: str, *sources: str) -> Markup:
    """The place of the buttons of one picture or table.

    Args:
        target: the ``id`` of an ``svg``, a ``table``, or of what holds one.
        zh: its finding.
        en: the same in English.
        sources: slugs of the documents that it rests on; all that are held by default.

    >>> 'data-finding-zh="甲&lt;乙"' in publish("t", "甲<乙", "A")
    True
    """
    return _BAR.format(target, zh, en, " ".join(sources))


def provenance(graph: KnowledgeGraph, held: Iterable[str], release: str, version: str) -> bytes:
    """The script that says what figures and citations are of.

    Args:
        graph: a built graph.
        held: slugs of the documents that it was made from.
        release: of the build (``kg.ask.cite.release_of``), or nothing where it was not written yet.
        version: of the program.
    """
    sources = {slug: source_reference(graph, slug) for slug in held}
    told = {
        "title": TITLE, "release": release, "version": version, "dataset": f"{graph.base}dataset", "licence": LICENCE,
        "sources": {slug: [one.gbt7714(), one.short()] for slug, one in sources.items()},
    }  # fmt: skip
    return f"window.kgProvenance = {json.dumps(told, ensure_ascii=False)};\n".encode()
