"""The order in which a PDF's page is read: columns of text, and tables whose columns only blanks divide.

*Columns*: a page has two where a gutter near its middle stays free of letters in nearly all of its lines, and most
lines on either side fill their column; three where two gutters near its thirds do. They are read from left to right; a
line across a gutter (a title) divides what stands above it from what stands below.

*Aligned tables*: lines one below the other with the same three or more columns of words, told by the blanks that stay
free in all of them, or two where the first line names what the columns hold (任务 责任单位). A line without a word in
the first column goes on in the cells of the row above.

Limits: pages of four columns; aligned tables of cells centred by height, or cut by a page's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from kg.lexicon.readers import load_readers
from kg.read.grid import Cell
from kg.read.pdf_lines import PdfLine, joined
from kg.read.pdf_tables import PdfTable

__all__ = ["aligned_tables", "in_columns"]

_GUTTER = 0.8  # in characters
_REACH = 0.15  # of the text's width to either side of the middle, where a gutter may stand; half of it at the thirds
_ACROSS = 0.2  # share of lines that may stand across the gutter
_FULL, _MOST_FULL = 0.75, 0.5  # a line so wide fills its column; so many must
_FEWEST_LINES, _FEWEST_ROWS, _FEWEST_COLUMNS = 12, 3, 3
_MARGIN = 0.1  # share of the page's height in which heads and feet stand

_Span = tuple[float, float]


# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def in_columns(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines of a page in the order in which they are read, cut where the page has two columns or three."""
    body = [line for line in lines if _MARGIN * line.height < line.top < (1 - _MARGIN) * line.height]
    gutters = _gutters(body)
    if not gutters:
        return list(lines)
    edges = _edges(body, gutters)
    done: list[PdfLine] = []
    columns: list[list[PdfLine]] = [[] for _ in edges]
    for line in lines:
        parts = _cut(line, gutters)
        if parts is None:
            done += [*(part for column in columns for part in column), line]
            columns = [[] for _ in edges]
            continue
        for column, part, span in zip(columns, parts, edges, strict=True):
            if part is not None:
                column.append(replace(part, column=span))
    return [*done, *(part for column in columns for part in column)]


def _gutters(body: Sequence[PdfLine]) -> tuple[float, ...]:
    """The middles of the gutters of a page in columns: one near its middle, or two near its thirds; else none."""
    if len(body) < _FEWEST_LINES:
        return ()
    start, end = min(line.x0 for line in body), max(line.x1 for line in body)
    for shares in ((1 / 2,), (1 / 3, 2 / 3)):
        found = [_gutter(body, start + share * (end - start), _REACH / len(shares) * (end - start)) for share in shares]
        gutters = tuple(gutter for gutter in found if gutter is not None)
        if len(gutters) == len(shares) and _is_filled(body, gutters):
            return gutters
    return ()


def _gutter(body: Sequence[PdfLine], middle: float, reach: float) -> float | None:
    """Where, at most ``reach`` from ``middle``, the fewest lines stand across; ``None`` where too many do."""
    size = median(line.size for line in body)
    best, fewest = None, _ACROSS * len(body)
    for x in sorted(range(int(middle - reach), int(middle + reach)), key=lambda x: abs(x - middle)):
        across = sum(_touches(line, x - _GUTTER * size / 2, x + _GUTTER * size / 2) for line in body)
        if across < fewest:
            best, fewest = float(x), across
    return best


def _touches(line: PdfLine, start: float, end: float) -> bool:
    return any(x0 < end and x1 > start for x0, x1, _ in line.words)


def _of_columns(body: Sequence[PdfLine], gutters: tuple[float, ...]) -> list[list[PdfLine]]:
    """The parts of the lines in each column, those of a line across a gutter left out."""
    cut = [parts for line in body if (parts := _cut(line, gutters)) is not None]
    return [[part for parts in cut if (part := parts[side]) is not None] for side in range(len(gutters) + 1)]


def _is_filled(body: Sequence[PdfLine], gutters: tuple[float, ...]) -> bool:
    for own in _of_columns(body, gutters):
        width = max((part.x1 for part in own), default=0.0) - min((part.x0 for part in own), default=0.0)
        full = sum(part.x1 - part.x0 >= _FULL * width for part in own)
        if len(own) < _FEWEST_LINES // 2 or full < _MOST_FULL * len(own):
            return False
    return True


def _edges(body: Sequence[PdfLine], gutters: tuple[float, ...]) -> list[_Span]:
    return [(min(part.x0 for part in own), max(part.x1 for part in own)) for own in _of_columns(body, gutters)]


def _cut(line: PdfLine, gutters: tuple[float, ...]) -> list[PdfLine | None] | None:
    """A line's words in each column; ``None`` where one stands across a gutter."""
    if any(_touches(line, gutter, gutter) for gutter in gutters):
        return None
    rules = (-1.0, *gutters, line.x1 + 1)
    return [_part(line, start, end) for start, end in pairwise(rules)]


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
    if not _may_open(lines[start]):
        return start, []
    end = start + 1
    while end < len(lines):
        wider = _widened(columns, lines[end])
        if wider is None:
            break
        columns, end = wider, end + 1
    while end > start + 1 and _is_of_first(lines[end - 1], columns):  # the paragraph below the table
        end -= 1
    return end, columns


def _is_of_first(line: PdfLine, columns: Sequence[_Span]) -> bool:
    return all(x0 < columns[0][1] for x0, _, _ in line.words)


def _may_open(line: PdfLine) -> bool:
    """Whether a line may be the first of an aligned table: of three words or more, or of two heads of columns."""
    if line.column is not None:
        return False
    words = [text for _, _, text in line.words]
    return len(words) >= _FEWEST_COLUMNS or (len(words) == _FEWEST_COLUMNS - 1 and load_readers().are_heads(words))


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
