"""An answer → text: a table for people; CSV, TSV, JSON, XML and Turtle for programs, as W3C defines them.

In a table an IRI is shown as its key (``plan/jinshan-2022/measure/37``) with its label, unless the label stands in the
same row; a Chinese character takes two columns; long cells are cut with ``…`` so that a row fits a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.ask.queryable import Queryable
from kg.rdf.vocabulary import PREFIXES

__all__ = ["FORMATS", "aligned", "cells", "shortened", "width"]

#: Output formats, by the name that the command line knows them by; ``None`` is not pyoxigraph's to write.
FORMATS: dict[str, ox.QueryResultsFormat | ox.RdfFormat | None] = {
    "table": None,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "turtle": ox.RdfFormat.TURTLE,
}
#: The names of things; ``rdfs:label`` sorts before ``skos:prefLabel``.
_LABELS = """SELECT ?node ?label { VALUES ?node { %s } VALUES ?name { rdfs:label skos:prefLabel }
  ?node ?name ?label FILTER(LANG(?label) = "zh" || LANG(?label) = "") } ORDER BY ?node ?name ?label"""
_AT_ONCE = 1000  # things in one question: 100 kB of IRIs
_NARROWEST = 6


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal.

    >>> width("金山区 37")
    9
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)


def shortened(text: str, columns: int) -> str:
    """``text`` cut with ``…`` to fit.

    >>> shortened("推行“一业一证”改革", 10)
    '推行“一业…'
    """
    if width(text) <= columns:
        return text
    room, taken = columns - 1, 0
    for place, char in enumerate(text):
        taken += width(char)
        if taken > room:
            return text[:place] + "…"
    return text


def aligned(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int | None = None) -> str:
    """A table with a rule under its head; ``columns``: the longest line allowed, ``None`` for any."""
    table = [list(heads), *([" ".join(cell.split()) for cell in row] for row in rows)]
    wide = [max(width(row[n]) for row in table) for n in range(len(heads))]
    if columns is not None:
        wide = _fitted(wide, columns - 2 * (len(heads) - 1))
    lines = [_line([shortened(cell, room) for cell, room in zip(row, wide, strict=True)], wide) for row in table]
    return "\n".join([lines[0], "  ".join("─" * room for room in wide), *lines[1:]]) + "\n"


def _line(row: Sequence[str], wide: Sequence[int]) -> str:
    return "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(row, wide, strict=True)).rstrip()


def _fitted(wide: list[int], room: int) -> list[int]:
    """Column widths that together fit ``room``: the widest columns are narrowed first."""
    low, high = _NARROWEST, max([*wide, _NARROWEST])
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(one, middle) for one in wide) <= room:
            low = middle
        else:
            high = middle - 1
    return [min(one, low) for one in wide]


def cells(rows: Sequence[Sequence[object]], graph: Queryable) -> list[list[str]]:
    """The rows of an answer as a person reads them."""
    labels = _labels({term for row in rows for term in row if isinstance(term, ox.NamedNode)}, graph)
    shown = []
    for row in rows:
        literals = {term.value for term in row if isinstance(term, ox.Literal)}
        shown.append([_cell(term, literals, labels, graph) for term in row])
    return shown


def _cell(term: object, literals: set[str], labels: Mapping[str, str], graph: Queryable) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        return term.value
    if not isinstance(term, ox.NamedNode):
        return str(term)
    name = _name(term, graph)
    label = labels.get(term.value, "")
    return f"{name} {label}" if label and label not in literals and not name.startswith("sp:") else name


def _name(node: ox.NamedNode, graph: Queryable) -> str:
    key = graph.key(node)
    if key != node.value:
        return key
    for prefix, namespace in PREFIXES.items():
        if node.value.startswith(namespace):
            return f"{prefix}:{node.value.removeprefix(namespace)}"
    return str(node)


def _labels(nodes: set[ox.NamedNode], graph: Queryable) -> dict[str, str]:
    """IRI → label in Chinese, for those that have one. One query for all, in pieces that a server takes."""
    found: dict[str, str] = {}
    ordered = sorted(nodes, key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        asked = " ".join(map(str, ordered[start : start + _AT_ONCE]))
        for row in graph.query(_LABELS % asked):
            found.setdefault(row["node"].value, row["label"].value)
    return found
