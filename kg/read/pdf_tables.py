"""The ruled tables of a PDF's pages → rows of cells; merged ones are told by their boxes, tables cut by pages are one.

1. A table's cells are the boxes that its rules make. The rules of all boxes make the grid, so that a box that is wider
   or higher than its place in the grid is a merged cell.
2. Lines in a cell are one text: joined without a blank where a line had no room for more, with one where it had.
3. The table at the top of a page goes on with the one at the foot of the page before it if their columns stand at the
   same places. The head that the page repeats is told; a row without a number behind one with a number is its rest.

Tables without rules are found by ``pdf_layout``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg.read.grid import Cell
from kg.read.pdf_lines import PdfLine, joined, lines_of

__all__ = ["PdfTable", "continues", "extend", "tables_of"]

_SAME = 4.0  # points within which two rules are one
_ROOM = 1.6  # characters that a line must have had room for, to have been ended on purpose
_LEAST_PAD, _MOST_PAD = 2.0, 8.0  # points between a rule and the text beside it


@dataclass(slots=True)
class PdfTable:
    """Rows of the cells that begin in each; ``box`` on its (first) page; ``repeats``: rows printed again by a page."""

    rows: list[list[Cell]]
    places: list[str]
    box: tuple[float, float, float, float]
    edges: tuple[float, ...]
    page: int
    repeats: set[int] = field(default_factory=set)


def tables_of(page: Any, number: int) -> list[PdfTable]:
    """The ruled tables of a page (of pdfplumber) with two columns or more, from top to foot."""
    found = [_table(page, table, number) for table in page.find_tables()]
    return sorted((table for table in found if table is not None), key=lambda table: table.box[1])


def _table(page: Any, table: Any, number: int) -> PdfTable | None:
    xs = _merged(x for x0, _, x1, _ in table.cells for x in (x0, x1))
    ys = _merged(y for _, top, _, bottom in table.cells for y in (top, bottom))
    if len(xs) < 3 or len(ys) < 2:
        return None
    inside = _by_cell(page.chars, table.cells, xs, ys)
    rows: list[list[Cell]] = [[] for _ in ys[1:]]
    for x0, top, x1, bottom in sorted(table.cells, key=lambda cell: (cell[1], cell[0])):
        row, column = _at(ys, top), _at(xs, x0)
        high, wide = _at(ys, bottom) - row, _at(xs, x1) - column
        text = _text(lines_of(inside.get((row, column), ()), number, float(page.height)), x0, x1)
        rows[row].append(Cell(text, max(1, high), max(1, wide)))
    places = [
        f"page={number}&viewrect={xs[0]:.0f},{top:.0f},{xs[-1] - xs[0]:.0f},{bottom - top:.0f}"
        for top, bottom in pairwise(ys)
    ]
    return PdfTable(rows, places, tuple(table.bbox), tuple(xs), number)


def _merged(values: Any) -> list[float]:
    """The places of the rules, those closer than a hair being one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SAME:
            out.append(value)
    return out


def _at(rules: Sequence[float], value: float) -> int:
    return min(range(len(rules)), key=lambda i: abs(rules[i] - value))


def _by_cell(
    characters: Sequence[dict[str, Any]], cells: Sequence[tuple[float, ...]], xs: Sequence[float], ys: Sequence[float]
) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """The characters of each cell, by the row and the column in which it begins."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for x0, top, x1, bottom in cells:
        row, column = _at(ys, top), _at(xs, x0)
        for r in range(row, max(row + 1, _at(ys, bottom))):
            for c in range(column, max(column + 1, _at(xs, x1))):
                owner.setdefault((r, c), (row, column))
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for character in characters:
        x, y = (character["x0"] + character["x1"]) / 2, (character["top"] + character["bottom"]) / 2
        if xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]:
            place = _before(ys, y), _before(xs, x)
            if place in owner:
                found.setdefault(owner[place], []).append(character)
    return found


def _before(rules: Sequence[float], value: float) -> int:
    return max(0, sum(1 for rule in rules[:-1] if rule <= value) - 1)


def _text(lines: Sequence[PdfLine], x0: float, x1: float) -> str:
    """The lines of a cell between two rules as one text."""
    if not lines:
        return ""
    pad = min(max(min(line.x0 for line in lines) - x0, _LEAST_PAD), _MOST_PAD)
    words: list[list[str]] = [[]]
    for line in lines:
        words[-1].append(line.text)
        if line.x1 - line.x0 + _ROOM * line.size + 2 * pad < x1 - x0:
            words.append([])
    return " ".join(text for text in (joined(word) for word in words) if text)


def continues(table: PdfTable, before: PdfTable) -> bool:
    """Whether a table at the top of a page goes on with the one at the foot of the page before."""
    return len(table.edges) == len(before.edges) and all(
        abs(a - b) <= 2 * _SAME for a, b in zip(table.edges, before.edges, strict=True)
    )


def extend(table: PdfTable, more: PdfTable) -> None:
    """Put the rows of ``more`` behind those of ``table``; a row cut by the page's end is put together again."""
    heads = 0
    while heads < min(len(more.rows), len(table.rows)) and _texts(more.rows[heads]) == _texts(table.rows[heads]):
        heads += 1
    start = len(table.rows)
    table.repeats.update(range(start, start + heads))
    table.rows += more.rows[:heads]
    table.places += more.places[:heads]
    rest, places = more.rows[heads:], more.places[heads:]
    if rest and start and _is_rest(rest[0], table.rows[start - 1]):
        above = table.rows[start - 1]
        filled = zip(above, rest[0], strict=True)
        table.rows[start - 1] = [Cell(joined([a.text, b.text]), a.rows, a.columns, a.is_head) for a, b in filled]
        rest, places = rest[1:], places[1:]
    table.rows += rest
    table.places += places


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _is_rest(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """A row that only goes on in the cells of the one above, whose first cell is its number."""
    same = [cell.columns for cell in row] == [cell.columns for cell in above]
    plain = all(cell.rows == 1 for cell in (*row, *above))
    return same and plain and len(row) > 1 and not row[0].text and bool(above[0].text) and any(c.text for c in row)
