"""Tables without the number and the text column of an annex of measures: figures, names, tasks without numbers.

1. Table lines with nothing else between them are one table. Its first line names the columns unless it holds figures.
2. A line of one cell is the name of the group of the rows below; a number in the first column is the row's own.
3. A table whose heads name what is to be done and by whom or when holds tasks; all others hold facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon.structure import StructureLexicon
from kg.parse.lines import MARK_RE, Line
from kg.records import Region, RegionKind
from kg.text.mapped import MappedText

__all__ = ["Grid", "GridRow", "cells_of", "read_grids"]

_TAB_RE, _PIPE_RE = re.compile(r"\t"), re.compile(r"\|")
_FIGURE_RE = re.compile(r"[-+±≥≤<>]?\d[\d,.]*\s*[%％‰]?")
_TASKS, _DUTIES = ("text", "reform_item", "action"), ("unit_text", "deadline_text")


@dataclass(frozen=True, slots=True)
class GridRow:
    """Cells by printed head (``""`` where the table names no columns); ``fields``: those that a measure's row has."""

    n: int
    cells: tuple[tuple[str, MappedText], ...]
    fields: Mapping[str, MappedText]
    group: MappedText | None
    raw: MappedText

    @property
    def rest(self) -> MappedText:
        """What stands behind the first cell, what divides the cells included."""
        behind = self.cells[1][1].at[0] if len(self.cells) > 1 else self.raw.at[-1] + 1
        return self.raw[next((n for n, at in enumerate(self.raw.at) if at >= behind), len(self.raw)) :].strip("| \t")


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; ``is_tasks``: its rows are commitments."""

    start: int  # offset in the source
    rows: tuple[GridRow, ...]
    is_tasks: bool
    regions: tuple[Region, ...]


def cells_of(raw: MappedText) -> list[MappedText]:
    """The cells of a table line, divided by tabs or bars."""
    if "\t" in raw.text and not raw.text.lstrip().startswith("|"):
        return [cell.drop(MARK_RE).strip() for cell in raw.split(_TAB_RE)]
    return [cell.drop(MARK_RE).strip() for cell in raw.strip().strip("|").split(_PIPE_RE)]


def read_grids(lines: Sequence[Line], source: str, lexicon: StructureLexicon) -> list[Grid]:
    """The tables that table lines make, in text order.

    Args:
        lines: table lines that no head of an annex of measures covers.
        source: the whole text, to see what stands between two lines.
        lexicon: names of columns.
    """
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not source[groups[-1][-1].raw.at[-1] + 1 : line.raw.at[0]].strip():
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_grid(group, lexicon) for group in groups]


def _grid(lines: Sequence[Line], lexicon: StructureLexicon) -> Grid:
    printed = [(line, cells_of(line.raw)) for line in lines]
    heads, body = _heads(printed)
    regions = [Region(RegionKind.FURNITURE, line.text.span) for line, _ in printed[: len(printed) - len(body)]]
    names = [lexicon.column(head) or "" if head else "" for head in heads]
    rows: list[GridRow] = []
    group: MappedText | None = None
    for line, cells in body:
        filled = [(n, cell) for n, cell in enumerate(cells) if cell.text]
        if len(filled) <= 1 and len(cells) > 1:
            group = filled[0][1] if filled else group
            regions.append(Region(RegionKind.HEADING, line.text.span))
            continue
        if set(line.text.text) <= set("|:-— \t"):
            regions.append(Region(RegionKind.FURNITURE, line.text.span))
            continue
        kept = tuple((heads[n] if n < len(heads) else "", cell) for n, cell in filled)
        fields = {names[n]: cell for n, cell in filled if n < len(names) and names[n]}
        rows.append(GridRow(len(rows) + 1, kept, fields, group, line.raw))
    is_tasks = any(name in names for name in _TASKS) and any(name in names for name in _DUTIES)
    return Grid(lines[0].raw.at[0], tuple(rows), is_tasks, tuple(regions))


def _heads(
    printed: Sequence[tuple[Line, list[MappedText]]],
) -> tuple[list[str], Sequence[tuple[Line, list[MappedText]]]]:
    """The heads of the columns, and the lines below them; none where the first line holds figures or stands alone."""
    first = printed[0][1]
    figures = any(_FIGURE_RE.fullmatch(cell.text) for cell in first)
    if figures or len(printed) < 2 or sum(bool(cell.text) for cell in first) < 2:
        return [], printed
    return ["".join(cell.text.split()) for cell in first], printed[1:]
