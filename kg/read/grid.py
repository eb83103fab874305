"""Cells merged over rows and columns → a grid in which every place has its text.

1. A row's cells take the places that cells from above leave free, from left to right.
2. A column in which no cell begins is no column: it only widens the one to its left.
3. A merged cell is printed in each of its places; one that is as wide as its table in the first place only (a group of
   rows, a note).
4. Repetition is bounded by what the table itself prints, so that a hostile table cannot grow without end: beyond that
   a cell is printed once, and the grid says that it was cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cell", "Grid", "lay_out"]

#: How much larger than what is printed the repetition of cells may make a table.
_MOST_TIMES, _ALWAYS = 10, 100_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as its format has it: its text, and how many rows and columns it is merged over."""

    text: str
    rows: int = 1
    columns: int = 1
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The text of every place; ``copies`` are the (row, column) where a merged cell is printed again."""

    rows: tuple[tuple[str, ...], ...]
    columns: int
    copies: frozenset[tuple[int, int]]
    is_cut: bool


@dataclass(slots=True)
class _Laid:
    """A cell from column ``start`` to before ``end``, for ``left`` more rows."""

    start: int
    end: int
    cell: Cell
    left: int
    is_copy: bool = False


def lay_out(rows: Sequence[Sequence[Cell]]) -> Grid:
    """The grid of a table.

    >>> grid = lay_out([[Cell("1", rows=2), Cell("甲")], [Cell("乙")], [Cell("注", columns=2)]])
    >>> grid.rows, sorted(grid.copies)
    ((('1', '甲'), ('1', '乙'), ('注', '')), [(1, 0)])
    """
    budget = _ALWAYS + _MOST_TIMES * sum(len(cell.text) + 1 for cells in rows for cell in cells)
    laid, budget = _lay(rows, budget)
    starts = sorted({one.start for row in laid for one in row})
    index = {start: n for n, start in enumerate(starts)}
    width = len(starts)
    is_cut = budget <= 0
    budget = max(budget, 0) + _ALWAYS
    grid: list[tuple[str, ...]] = []
    copies: set[tuple[int, int]] = set()
    for n, row in enumerate(laid):
        line: list[str] = []
        for one in row:
            at = index[one.start]
            line += [""] * (at - len(line))
            upto = max(at + 1, bisect_left(starts, one.end))
            is_whole = at == 0 and upto == width > 1
            if is_whole and one.is_copy:
                line.append("")
                continue
            times = 1 if is_whole or budget <= 0 else upto - at
            budget -= (len(one.cell.text) + 1) * (times - 1)
            copies.update((n, i) for i in range(at + (not one.is_copy), at + times))
            line += [one.cell.text] * times
        budget -= width - len(line)
        grid.append((*line, *[""] * (width - len(line) if budget > 0 else 0)))
    return Grid(tuple(grid), width, frozenset(copies), is_cut or budget <= 0)


def _lay(rows: Sequence[Sequence[Cell]], budget: int) -> tuple[list[list[_Laid]], int]:
    """Where the cells of each row stand, those that reach down from above included; and what is left of the budget."""
    laid: list[list[_Laid]] = []
    hanging: list[_Laid] = []
    for cells in rows:
        row: list[_Laid] = []
        above, column = iter(hanging), 0
        free = next(above, None)
        for cell in cells:
            while free is not None and free.start <= column:
                row.append(free)
                column, free = max(column, free.end), next(above, None)
            wide = max(1, cell.columns)
            end = min(column + wide, free.start) if free is not None else column + wide
            row.append(_Laid(column, end, cell, max(1, cell.rows)))
            column = end
        if free is not None:
            row += [free, *above]
        laid.append(row)
        budget -= sum(len(one.cell.text) + 1 for one in row if one.is_copy)
        hanging = [_Laid(o.start, o.end, o.cell, o.left - 1, True) for o in row if o.left > 1] if budget > 0 else []
    return laid, budget
