"""Tables that were pasted as one cell a line, or with one tab a line, made rows again.

1. *One cell a line*: the line 序号 begins the heads of the columns; the line ``1`` ends them. Each row runs from its
   number
   to the next one's. Where a row has more lines than the table has columns, lines are put together where the columns
   of whole rows fit best; a row ends early at a numbered group line that the next number follows.
2. *One tab a line*: three such lines or more, one below the other, that are no table of contents and no headings.

Limits: a table of one cell a line without 序号 is not seen; of its last row only as many lines as there are columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.lexicon.structure import StructureLexicon
from kg.parse.contents import has_leader
from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.parse.table_columns import Profile
from kg.text.mapped import MappedText

__all__ = ["rows_of_lines"]

_LONGEST_HEAD, _MOST_COLUMNS, _FEWEST_COLUMNS = 14, 10, 3
_LONGEST_NUMBER_HEAD = 4
_FEWEST_TABBED = 3
_MOST_LINES_A_ROW = 40
_ENDS = "。；！？，、：;,"


def rows_of_lines(lines: Sequence[Line], lexicon: StructureLexicon) -> tuple[Line, ...]:
    """The lines with such tables as table lines; all others as they are."""
    lines = [
        replace(line, is_row=False) if line.is_row and lexicon.is_chrome(line.text.text) else line for line in lines
    ]
    made: list[Line] = []
    i = 0
    while i < len(lines):
        rows, end = _table_at(lines, i, lexicon)
        made.extend(rows or [lines[i]])
        i = end if rows else i + 1
    return tuple(_tabbed(made))


# ── one cell a line ───────────────────────────────────────────────────────────────────────────────────────────────


def _table_at(lines: Sequence[Line], start: int, lexicon: StructureLexicon) -> tuple[list[Line], int]:
    """The rows of the table whose heads begin at ``start``, and where it ends; none where no table begins there."""
    first = lines[start].text.text
    if lines[start].is_row or len(first) > _LONGEST_NUMBER_HEAD or lexicon.column(first) != "number":
        return [], start
    body = next(
        (n for n in range(start + 1, min(len(lines), start + _MOST_COLUMNS + 2)) if _number(lines[n]) == 1), None
    )
    heads = lines[start:body] if body else ()
    width = len(heads)
    if body is None or width < _FEWEST_COLUMNS or any(len(head.text) > _LONGEST_HEAD or head.is_row for head in heads):
        body, width, heads = _behind_group(lines, start, lexicon)
        if body is None:
            return [], start
    rows, groups, end = _rows(lines, body, width, lexicon)
    profiles = _profiles(rows, width)
    made = [_joined(heads)]
    pending = dict(groups)
    for n, row in enumerate(rows):
        if n in pending:
            made.append(pending[n])
        made.append(_joined(_fitted(row, width, profiles)))
    before = [lines[body - 1]] if heads and body - start > width else []
    return [made[0], *before, *made[1:]], end


def _behind_group(
    lines: Sequence[Line], start: int, lexicon: StructureLexicon
) -> tuple[int | None, int, Sequence[Line]]:
    """Heads that a group line divides from the first row: 序号 … 责任单位, 一、知识产权方面, 1."""
    for n in range(start + _FEWEST_COLUMNS, min(len(lines) - 1, start + _MOST_COLUMNS + 1)):
        is_group = match_number(lines[n].text.text) is not None and _number(lines[n + 1]) == 1
        heads = lines[start:n]
        if is_group and all(len(head.text) <= _LONGEST_HEAD and not head.is_row for head in heads):
            return n + 1, n - start, heads
    return None, 0, ()


def _rows(
    lines: Sequence[Line], body: int, width: int, lexicon: StructureLexicon
) -> tuple[list[list[Line]], list[tuple[int, Line]], int]:
    """The lines of each row, the group lines with the index of the row below, and where the table ends."""
    rows: list[list[Line]] = []
    groups: list[tuple[int, Line]] = []
    i, wanted = body, 1
    while i < len(lines) and _number(lines[i]) == wanted:
        follower = next(
            (n for n in range(i + 1, min(len(lines), i + _MOST_LINES_A_ROW)) if _number(lines[n]) == wanted + 1), None
        )
        end = follower if follower is not None else _last_end(lines, i, width, lexicon)
        row = list(lines[i:end])
        if follower is not None and len(row) > width and match_number(row[-1].text.text) and _number(row[-1]) is None:
            groups.append((wanted, row.pop()))
        rows.append(row)
        i, wanted = end, wanted + 1
    return rows, groups, i


def _last_end(lines: Sequence[Line], i: int, width: int, lexicon: StructureLexicon) -> int:
    end = i + 1
    while end < min(len(lines), i + width) and not lines[end].is_row and not lexicon.is_back(lines[end].text.text):
        end += 1
    return end


def _profiles(rows: Sequence[Sequence[Line]], width: int) -> list[Profile]:
    """What each column looks like in the rows that have a line for each; none where no row has."""
    whole = [row for row in rows if len(row) == width]
    return [Profile.of([row[n].text.text for row in whole]) for n in range(width)] if whole else []


def _fitted(row: Sequence[Line], width: int, profiles: Sequence[Profile]) -> list[Line]:
    """The row with as many cells as columns: of the ways to put lines together the one that its columns fit best."""
    more = len(row) - width
    if more <= 0:
        return list(row)
    ways = [[*row[:n], _together(row[n : n + more + 1]), *row[n + more + 1 :]] for n in range(1, width)]
    if not profiles:
        return ways[min(1, len(ways) - 1)]
    return max(ways, key=lambda way: sum(p.score(cell.text.text) for p, cell in zip(profiles, way, strict=True)))


def _together(lines: Sequence[Line]) -> Line:
    """Lines of one cell as one text; a blank stands for a line end that ends no sentence."""
    parts: list[MappedText] = []
    for n, line in enumerate(lines):
        if n and lines[n - 1].text.text[-1] not in _ENDS:
            parts.append(MappedText(" ", (lines[n - 1].text.at[-1] + 1,)))
        parts.append(line.text)
    text = MappedText.join(parts)
    return replace(lines[0], text=text, raw=text)


def _joined(cells: Sequence[Line]) -> Line:
    """The cells as one table line; each tab stands where the line before it ends in the source."""
    parts: list[MappedText] = []
    for n, cell in enumerate(cells):
        if n:
            parts.append(MappedText("\t", (cells[n - 1].text.at[-1] + 1,)))
        parts.append(cell.text)
    raw = MappedText.join(parts)
    return replace(cells[0], text=raw, raw=raw, is_row=True)


def _number(line: Line) -> int | None:
    text = line.text.text
    return int(text) if len(text) <= 3 and text.isascii() and text.isdigit() and not line.is_row else None


# ── one tab a line ────────────────────────────────────────────────────────────────────────────────────────────────


def _tabbed(lines: Sequence[Line]) -> list[Line]:
    made = list(lines)
    i = 0
    while i < len(made):
        end = i
        while end < len(made) and _has_one_tab(made[end]):
            end += 1
        if end - i >= _FEWEST_TABBED:
            made[i:end] = [replace(line, is_row=True) for line in made[i:end]]
        i = max(end, i + 1)
    return made


def _has_one_tab(line: Line) -> bool:
    text = line.text.text
    return not line.is_row and text.count("\t") == 1 and not has_leader(text) and match_number(text) is None
