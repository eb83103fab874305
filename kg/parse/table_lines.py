"""Which lines of a text are table lines: rows that line ends within a cell had cut are put together, groups found.

A piece of a cut row may have no tab at all, and a merged row that names a group (一、知识产权方面) none either: so that
they do not look like table lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.records import Irregularity, Severity
from kg.text.mapped import MappedText

__all__ = ["NUMBER_RE", "gather_rows"]

#: The cell that numbers a row, perhaps with a mark: 4*, ★4.
NUMBER_RE = re.compile(r"(?P<lead>[^\w\s]?)\s*(?P<n>\d{1,6})\s*(?P<mark>\D?)")
_MOST_PIECES = 8  # lines that one row may be cut into
_LONGEST_GROUP = 40


def gather_rows(
    lines: Sequence[Line], columns_of: Callable[[Line], int]
) -> tuple[list[Line], list[Line], list[Irregularity]]:
    """Table lines, other lines, and what was put together.

    Args:
        lines: of one document.
        columns_of: how many columns a line names as the head of a table; 0 for any other line.
    """
    table: list[Line] = []
    other: list[Line] = []
    odd: list[Irregularity] = []
    width, i = 0, 0
    while i < len(lines):
        line, taken = lines[i], 1
        if line.is_row or (width and _is_cut_row(line)):
            width = (columns_of(line) if line.is_row else 0) or width
            taken = _pieces(lines, i, width)
            if taken > 1:
                raw = MappedText.join(piece.raw for piece in lines[i : i + taken])
                line = replace(line, text=raw.strip(), raw=raw, is_row=True)
                span, found = lines[i].text.span, f"a row on {taken} lines"
                odd.append(Irregularity("row-broken", Severity.REPAIR, span, found, "put together"))
        elif width and _is_group(lines, i):
            line = replace(line, is_row=True)
        (table if line.is_row else other).append(line)
        i += taken
    return table, other, odd


def _pieces(lines: Sequence[Line], start: int, width: int) -> int:
    """How many lines the row at ``start`` is printed on; 1 unless more than one fill its columns exactly."""
    tabs = lines[start].raw.text.count("\t")
    if not tabs or not width or not _is_numbered(lines[start]):
        return 1
    for n in range(1, _MOST_PIECES):
        if tabs >= width - 1:
            return n if tabs == width - 1 else 1
        if start + n >= len(lines) or _is_numbered(lines[start + n]) or "|" in lines[start + n].text.text:
            return 1
        tabs += lines[start + n].raw.text.count("\t")
    return 1


def _is_cut_row(line: Line) -> bool:
    """A number and the beginning of a cell: too few tabs for a table line, too many for a text."""
    number, tab, _ = line.raw.text.strip().partition("\t")
    return bool(tab) and NUMBER_RE.fullmatch(number.strip()) is not None


def _is_numbered(line: Line) -> bool:
    """Whether a table row begins in this line, or a heading: nothing that goes on inside a cell."""
    first = line.raw.text.split("\t", 1)[0].strip()
    return bool(NUMBER_RE.fullmatch(first)) or (not line.is_row and match_number(line.text.text) is not None)


def _is_group(lines: Sequence[Line], i: int) -> bool:
    """A short numbered line between table lines: 一、知识产权方面（共1项）."""
    text = lines[i].text.text
    between = 0 < i < len(lines) - 1 and lines[i - 1].is_row and lines[i + 1].is_row
    return between and len(text) <= _LONGEST_GROUP and match_number(text) is not None
