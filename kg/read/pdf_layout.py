"""The order in which a PDF's page is read: columns of text, and tables whose columns only blanks divide.

*Columns*: a page has two where a gutter near its middle stays free of letters in nearly all of its lines, and most
lines on either side fill their column. Its left column is read before its right one; a line across the gutter (a title)
divides what stands above it from what stands below.

*Aligned tables*: lines one below the other with the same three or more columns of words, told by the blanks that stay
free in all of them. A line without a word in the first column goes on in the cells of the row above.

Limits: pages of three columns; aligned tables of two columns, of cells centred by height, or cut by a page's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from kg.read.grid import Cell
from kg.read.pdf_lines import PdfLine, joined
from kg.read.pdf_tables import PdfTable

__all__ = ["aligned_tables", "in_columns"]

_GUTTER = 0.8  # in characters
_MIDDLE = 0.15  # of the text's width to either side of the middle, where a gutter may stand
_ACROSS = 0.2  # share of lines that may stand across the gutter
_FULL, _MOST_FULL = 0.75, 0.5  # a line so wide fills its column; so many must
_FEWEST_LINES, _FEWEST_ROWS, _FEWEST_COLUMNS = 12, 3, 3
_MARGIN = 0.1  # share of the page's height in which heads and feet stand

_Span = tuple[float, float]


# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def in_columns(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines of a page in the order in which they are read, cut in two where the page has two columns."""
    body = [line for line in lines if _MARGIN * line.height < line.top < (1 - _MARGIN) * line.height]
    gutter = _gutter(body)
    if gutter is None:
        return list(lines)
    left, right = _edges(body, gutter)
    done: list[PdfLine] = []
    columns: tuple[list[PdfLine], list[PdfLine]] = ([], [])
    for line in lines:
        halves = _cut(line, gutter)
        if halves is None:
            done += [*columns[0], *columns[1], line]
            columns = ([], [])
            continue
        for column, half, span in zip(columns, halves, (left, right), strict=True):
            if half is not None:
                column.append(replace(half, column=span))
    return [*done, *columns[0], *columns[1]]


def _gutter(body: Sequence[PdfLine]) -> float | None:
    """The middle of the gutter of a page in two columns."""
    if len(body) < _FEWEST_LINES:
        return None
    start, end = min(line.x0 for line in body), max(line.x1 for line in body)
    size = median(line.size for line in body)
    middle, reach = (start + end) / 2, _MIDDLE * (end - start)
    best, fewest = None, _ACROSS * len(body)
    steps = range(int(middle - reach), int(middle + reach))
    for x in sorted(steps, key=lambda x: abs(x - middle)):
        across = sum(_touches(line, x - _GUTTER * size / 2, x + _GUTTER * size / 2) for line in body)
        if across < fewest:
            best, fewest = float(x), across
    return best if best is not None and _is_filled(body, best) else None


def _touches(line: PdfLine, start: float, end: float) -> bool:
    return any(x0 < end and x1 > start for x0, x1, _ in line.words)


def _is_filled(body: Sequence[PdfLine], gutter: float) -> bool:
    halves = [halves for line in body if (halves := _cut(line, gutter)) is not None]
    for side in (0, 1):
        own = [half for pair in halves if (half := pair[side]) is not None]
        width = max((half.x1 for half in own), default=0.0) - min((half.x0 for half in own), default=0.0)
        full = sum(half.x1 - half.x0 >= _FULL * width for half in own)
        if len(own) < _FEWEST_LINES // 2 or full < _MOST_FULL * len(own):
            return False
    return True


def _edges(body: Sequence[PdfLine], gutter: float) -> tuple[_Span, _Span]:
    pairs = [halves for line in body if (halves := _cut(line, gutter)) is not None]
    found = []
    for side in (0, 1):
        own = [half for pair in pairs if (half := pair[side]) is not None]
        found.append((min(half.x0 for half in own), max(half.x1 for half in own)))
    return found[0], found[1]


def _cut(line: PdfLine, gutter: float) -> tuple[PdfLine | None, PdfLine | None] | None:
    """A line's words on either side of the gutter; ``None`` where one stands across it."""
    if _touches(line, gutter, gutter):
        return None
    return _part(line, -1.0, gutter), _part(line, gutter, line.x1 + 1)


def _part(line: PdfLine, start: float, end: float) -> PdfLine | None:
    words = tuple(word for word in line.words if start <= (word[0] + word[1]) / 2 < end)
    if not words:
        return None
    text = " ".join(text for _, _, text in words)
    return replace(line, text=text, x0=words[0][0], x1=words[-1][1], words=words)


# ── aligned tables ────────────────────────────────────────────────────────────────────────────────────────────────


def aligned_tables(lines: Sequence[PdfLine]) -> tuple[list[PdfLine], list[PdfTable]]:
    """The lines of a page that stand in no aligned table, and these tables."""
    rest: list[PdfLine] = []
    tables: list[PdfTable] = []
    at = 0
    while at < len(lines):
        end, columns = _run(lines, at)
        table = _table(lines[at:end], columns) if columns else None
        if table is None:
            rest.append(lines[at])
            at += 1
        else:
            tables.append(table)
            at = end
    return rest, tables


def _run(lines: Sequence[PdfLine], start: int) -> tuple[int, list[_Span]]:
    """How far the lines from ``start`` on keep the columns of the first one, and these columns."""
    columns = [(x0, x1) for x0, x1, _ in lines[start].words]
    if len(columns) < _FEWEST_COLUMNS or lines[start].column is not None:
        return start, []
    end = start + 1
    while end < len(lines):
        wider = _widened(columns, lines[end])
        if wider is None:
            break
        columns, end = wider, end + 1
    return end, columns


def _widened(columns: Sequence[_Span], line: PdfLine) -> list[_Span] | None:
    """The columns with a line's words in them; ``None`` where they do not keep apart."""
    found = list(columns)
    for x0, x1, _ in line.words:
        hits = [i for i, (start, end) in enumerate(found) if x0 < end and x1 > start]
        if len(hits) != 1:
            return None
        start, end = found[hits[0]]
        found[hits[0]] = min(start, x0), max(end, x1)
    apart = all(b[0] - a[1] >= _GUTTER * line.size / 2 for a, b in pairwise(found))
    return found if apart else None


def _table(lines: Sequence[PdfLine], columns: Sequence[_Span]) -> PdfTable | None:
    rows: list[list[list[str]]] = []
    places: list[str] = []
    for line in lines:
        cells = [[text for x0, _, text in line.words if start <= x0 < end] for start, end in columns]
        if rows and not cells[0]:
            for own, more in zip(rows[-1], cells, strict=True):
                own += more
        else:
            rows.append(cells)
            places.append(line.place)
    whole = sum(all(row[1:]) for row in rows)
    if len(rows) < _FEWEST_ROWS or whole < 2 or 2 * whole < len(rows):
        return None
    flat = [[Cell(joined(cell), 1, 1) for cell in row] for row in rows]
    box = (columns[0][0], lines[0].top, columns[-1][1], lines[-1].bottom)
    return PdfTable(flat, places, box, tuple(_rules(columns)), lines[0].page)


def _rules(columns: Sequence[_Span]) -> Iterator[float]:
    yield columns[0][0]
    yield from ((a[1] + b[0]) / 2 for a, b in pairwise(columns))
    yield columns[-1][1]
