"""Table lines of annexes → their rows, each cell in its column again.

1. A head (a line most of whose cells are known column heads) names the columns; the same head again is page furniture,
   another one begins another table.
2. A row begins with a number, perhaps with a mark (``4*``). A row that is cut by line ends within a cell is put
   together again where the cells then fill the columns exactly (``gather_rows``). A line with one short numbered cell
   is a merged row that names the group of the rows below; other lines are the table's footnote.
3. Every cell is put in its column (``placing``).
4. A cell printed twice counts once. Two columns of one meaning (牵头单位, 配合单位) are read as one.
5. Blank cells of the grouping columns and of the reform item are merged cells: the value above holds. Where a row has
   slid and its reform item is gone, the item of the row above or below is taken, whichever the narrative paragraph
   with this row's words also holds. Units and deadlines are never carried over: a lost one is not stated.

6. A cell under a head that no column is known by is kept with that head. A table without numbers, or of other things
   (序号 姓名 职务), is read by ``grid``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.lexicon.structure import StructureLexicon
from kg.parse.grid import Grid, cells_of, read_grids
from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.parse.table_columns import Cells, Profile, learn_profiles, place
from kg.parse.table_lines import NUMBER_RE
from kg.records import Irregularity, Region, RegionKind, Severity
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["Table", "TableRow", "columns_of", "has_table", "parse_table"]

_RULE_RE = re.compile(r"[\s|:\-—]+")
_PIPE_RE = re.compile(r"\|")
_GROUPS = ("service", "action", "reform_item")  # columns whose blank cells are merged with the one above
_FEWEST_HEADS = 3
_ROLE_WORDS = ("牵头", "配合", "协同", "参与", "协办", "主办")
_LONGEST_HEAD, _LONGEST_GROUP = 12, 40


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row after repair: ``cells`` by field of ``records.Row`` (and ``text``)."""

    number: int
    printed: MappedText  # the number cell
    marked: bool
    cells: Mapping[str, MappedText]
    units: tuple[tuple[str, MappedText], ...] = ()  # head and cell, where several columns name bodies
    others: tuple[tuple[str, MappedText], ...] = ()  # head and cell of columns that no field stands for
    table: int = 1  # which of the document's tables it stands in


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of all tables of a document."""

    rows: tuple[TableRow, ...] = ()
    grids: tuple[tuple[int, Grid], ...] = ()  # all other tables, with their number
    note: MappedText | None = None
    regions: tuple[Region, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    """``fields``: what each column but the number's holds, ``""`` if unknown; ``number_at``: the number's column."""

    fields: tuple[str, ...]
    number_at: int
    printed: tuple[str, ...] = ()  # the heads of ``fields``, without blanks


@dataclass(frozen=True, slots=True)
class _Printed:
    """A row as printed: its non-empty cells without the number, with their columns; ``group``: the merged row above."""

    number: int
    number_cell: MappedText
    marked: bool
    cells: Cells
    group: MappedText | None = None


# ── 1, 2. lines ───────────────────────────────────────────────────────────────────────────────────────────────────


def has_table(lines: Sequence[Line], lexicon: StructureLexicon) -> bool:
    """Whether a head that names a number and a text column, and bodies, times or items, stands among the lines."""
    heads = (head for line in lines if (head := _head(cells_of(line.raw), lexicon)))
    return any(name in head.fields for head in heads for name in ("unit_text", "deadline_text", "reform_item"))


def columns_of(line: Line, lexicon: StructureLexicon) -> int:
    """How many columns a line names as the head of a table of measures; 0 for any other line."""
    head = _head(cells_of(line.raw), lexicon)
    return len(head.fields) + 1 if head else 0


def _bars(raw: MappedText) -> list[Region]:
    """What divides the cells of a table drawn with bars."""
    if "\t" in raw.text:
        return []
    return [Region(RegionKind.FURNITURE, raw.span_of(*match.span())) for match in _PIPE_RE.finditer(raw.text)]


def _head(cells: Sequence[MappedText], lexicon: StructureLexicon) -> _Head | None:
    """The columns that a head line names; ``None`` for any other line, or one without a number or a text column."""
    width = max((i + 1 for i, cell in enumerate(cells) if cell.text), default=0)
    fields = [(len(c) <= _LONGEST_HEAD and lexicon.column(c.text)) or "" for c in cells[:width]]
    known = [name for name in fields if name]
    if len(known) < min(_FEWEST_HEADS, max(2, width)) or "number" not in known or 2 * len(known) < width:
        return None
    if "text" not in known:  # 序号 工作任务 责任单位 完成时限: the innermost group is what is to be done
        inner = next((name for name in reversed(_GROUPS) if name in known), None)
        if inner is None:
            return None
        fields = ["text" if name == inner else name for name in fields]
    elif fields.count("text") > 1 and "reform_item" not in known:  # 改革举措 beside 主要内容: the first is the item
        fields[fields.index("text")] = "reform_item"
    at = fields.index("number")
    printed = ["".join(cell.text.split()) for cell in cells[:width]]
    return _Head(tuple(fields[:at] + fields[at + 1 :]), at, tuple(printed[:at] + printed[at + 1 :]))


def _is_other_head(cells: Sequence[MappedText], lexicon: StructureLexicon) -> bool:
    """The head of a table of other things, that has numbers too: 序号 姓名 职务 电话."""
    return any(len(cell) <= _LONGEST_HEAD and lexicon.column(cell.text) == "number" for cell in cells)


def _printed_row(cells: Sequence[MappedText], at: int, lexicon: StructureLexicon) -> _Printed | None:
    """A row with its number in column ``at``, or before it where merged cells to its left are left out."""
    for i in range(min(at, len(cells) - 1), -1, -1):
        match = NUMBER_RE.fullmatch(cells[i].text)
        if match:
            marks = match["lead"] + match["mark"]
            filled = tuple((j - (j > i) + (at - i) * (j > i), c) for j, c in enumerate(cells) if j != i and c.text)
            return _Printed(int(match["n"]), cells[i], any(m in lexicon.row_marks for m in marks), filled)
    return None


@dataclass(slots=True)
class _Sheet:
    """One table while its lines are read."""

    head: _Head
    rows: list[_Printed]
    start: int
    group: MappedText | None = None


def parse_table(lines: Sequence[Line], narrative: Sequence[str], lexicon: StructureLexicon, source: str = "") -> Table:
    """The rows among ``lines`` (table lines of one document, in text order).

    Args:
        lines: table lines only.
        narrative: the document's paragraphs, to tell whose a lost reform item was.
        lexicon: names of columns and marks.
        source: the whole text that they stand in.
    """
    sheets: list[_Sheet] = []
    regions: list[Region] = []
    odd: list[Irregularity] = []
    note: MappedText | None = None
    unread: list[Line] = []
    other = False  # within a table of other things: 序号 姓名 职务
    last = 0
    for line in lines:
        cells = cells_of(line.raw)
        apart, last = bool(source[last : line.raw.at[0]].strip()) and last > 0, line.raw.at[-1] + 1
        regions.extend(_bars(line.raw))
        if head := _head(cells, lexicon):
            other = False
            if sheets and not sheets[-1].rows:  # a head on two lines: the lower one names the columns
                sheets.pop()
            if not sheets or sheets[-1].head != head:
                sheets.append(_Sheet(head, [], line.raw.at[0]))
            regions.append(Region(RegionKind.FURNITURE, line.text.span))
        elif _RULE_RE.fullmatch(line.text.text):
            regions.append(Region(RegionKind.FURNITURE, line.text.span))
        elif not sheets or (other and not apart) or _is_other_head(cells, lexicon) or _begins(cells, apart, sheets[-1]):
            other = bool(sheets)
            unread.append(line)
        elif (row := _printed_row(cells, sheets[-1].head.number_at, lexicon)) and not row.cells:  # of a form
            regions.append(Region(RegionKind.FURNITURE, line.text.span))
        elif row:
            sheets[-1].rows.append(replace(row, group=sheets[-1].group))
            sheets[-1].group = None
            regions.append(Region(RegionKind.HEADING, row.number_cell.span))
        elif group := _group_cell(cells):
            sheets[-1].group = group
            regions.append(Region(RegionKind.HEADING, group.span))
        else:
            note = note or MappedText.join(cells)
            regions.append(Region(RegionKind.NOTE, line.text.span))
    grids = read_grids(unread, source, lexicon)
    order = sorted([*(sheet.start for sheet in sheets), *(grid.start for grid in grids)])
    rows = [
        replace(row, table=order.index(sheet.start) + 1)
        for sheet in sheets
        for row in _repair(sheet, narrative, regions, odd)
    ]
    regions.extend(region for grid in grids for region in grid.regions)
    numbered = tuple((order.index(grid.start) + 1, grid) for grid in grids)
    return Table(tuple(rows), numbered, note, tuple(regions), tuple(odd))


def _begins(cells: Sequence[MappedText], apart: bool, sheet: _Sheet) -> bool:
    """Whether a line behind other text begins another table, of other things: it is no row of this one."""
    filled = sum(bool(cell.text) for cell in cells)
    return (
        apart and filled > 1 and not any(NUMBER_RE.fullmatch(cell.text) for cell in cells[: sheet.head.number_at + 1])
    )


def _group_cell(cells: Sequence[MappedText]) -> MappedText | None:
    """The one cell of a merged row that names a group: （一）进一步破除区域分割."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 1 and len(filled[0]) <= _LONGEST_GROUP and match_number(filled[0].text):
        return filled[0]
    return None


# ── 4, 5. repair ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Placed:
    row: _Printed
    cells: dict[str, MappedText]
    slid: bool
    units: tuple[tuple[str, MappedText], ...] = ()
    others: tuple[tuple[str, MappedText], ...] = ()


def _repair(sheet: _Sheet, narrative: Sequence[str], regions: list[Region], odd: list[Irregularity]) -> list[TableRow]:
    columns = sheet.head.fields
    profiles = learn_profiles(len(columns), [row.cells for row in sheet.rows])
    placed = [_placed(row, columns, sheet.head.printed, profiles, regions, odd) for row in sheet.rows]
    folded = [bare(paragraph) for paragraph in narrative]
    held: dict[str, MappedText] = {}
    rows: list[TableRow] = []
    for i, one in enumerate(placed):
        if one.row.group is not None:
            one.cells.setdefault(_group_field(one.row.group, columns), one.row.group)
        _forget_inner(one.cells, held)
        _note_difference(one, held, odd)
        _find_lost_item(one, placed[i + 1] if i + 1 < len(placed) else None, held, folded, columns, odd)
        held.update({name: one.cells[name] for name in _GROUPS if name in one.cells})
        whole = {**{name: held[name] for name in _GROUPS if name in held}, **one.cells}
        odd.extend(_losses(one, whole, columns))
        rows.append(TableRow(one.row.number, one.row.number_cell, one.row.marked, whole, one.units, one.others))
    odd.extend(_number_gaps(rows))
    return rows


def _group_field(group: MappedText, columns: Sequence[str]) -> str:
    """一、… is the outer group, （一）… the inner one, unless the table has a column for either."""
    found = match_number(group.text)
    wanted = "service" if found and found[0] in ("cn", "chapter") else "action"
    return next((name for name in (wanted, "service", "action") if name not in columns), wanted)


def _placed(
    row: _Printed,
    columns: Sequence[str],
    heads: Sequence[str],
    profiles: Sequence[Profile],
    regions: list[Region],
    odd: list[Irregularity],
) -> _Placed:
    cells = _without_repeats(row, regions, odd)
    if len(cells) > len(columns):
        span = cells[-1][1].span
        odd.append(Irregularity("too-many-cells", Severity.LOSS, span, f"row {row.number}", "the last ones left out"))
        regions.extend(Region(RegionKind.UNREAD, cell.span) for _, cell in cells[len(columns) :])
        cells = cells[: len(columns)]
    where, slid = place(cells, profiles)
    if slid:
        shift = ", ".join(f"{cell.text[:10]}: {i + 2}→{c + 2}" for c, (i, cell) in zip(where, cells, strict=True))
        span = row.number_cell.span
        odd.append(Irregularity("row-slid", Severity.REPAIR, span, f"row {row.number}: {shift}", "put back by content"))
    found: dict[str, MappedText] = {}
    units: list[tuple[str, MappedText]] = []
    others: list[tuple[str, MappedText]] = []
    for column, (_, cell) in zip(where, cells, strict=True):
        name = columns[column]
        if not name:
            others.append((heads[column], cell))
        else:
            if name == "unit_text":
                units.append((heads[column], cell))
            found[name] = _beside(found[name], cell) if name in found else cell
    return _Placed(row, found, slid, tuple(units) if len(units) > 1 or _has_role(units) else (), tuple(others))


def _has_role(units: Sequence[tuple[str, MappedText]]) -> bool:
    """A lone column 牵头单位 tells the role of its bodies, a lone 责任单位 none."""
    return any(word in head for head, _ in units for word in _ROLE_WORDS)


def _without_repeats(row: _Printed, regions: list[Region], odd: list[Irregularity]) -> list[tuple[int, MappedText]]:
    cells: list[tuple[int, MappedText]] = []
    for i, cell in row.cells:
        if cells and cells[-1][1].text == cell.text:
            regions.append(Region(RegionKind.REPEAT, cell.span))
            odd.append(Irregularity("cell-twice", Severity.REPAIR, cell.span, cell.text[:30], "counted once"))
        else:
            cells.append((i, cell))
    return cells


def _beside(left: MappedText, right: MappedText) -> MappedText:
    """Both cells with a blank for what divides them in the source: 牵头单位 beside 配合单位."""
    return MappedText.join([left, MappedText(" ", (left.at[-1] + 1,)), right])


def _forget_inner(cells: Mapping[str, MappedText], held: dict[str, MappedText]) -> None:
    """A new group ends the merged cells within it, unless it is the same one again at the head of a page."""
    for i, name in enumerate(_GROUPS[:-1]):
        if name in cells and name in held and bare(cells[name].text) != bare(held[name].text):
            for inner in _GROUPS[i + 1 :]:
                held.pop(inner, None)


def _note_difference(one: _Placed, held: Mapping[str, MappedText], odd: list[Irregularity]) -> None:
    """The same group printed in other words at the head of a page: （三）…提标行动 and （三）…提升行动."""
    for name in _GROUPS[:2]:
        new, old = one.cells.get(name), held.get(name)
        if new and old and bare(new.text) != bare(old.text) and bare(new.text)[:3] == bare(old.text)[:3]:
            found = f"row {one.row.number}: {new.text}; before: {old.text}"
            odd.append(Irregularity("group-reworded", Severity.NOTE, new.span, found, "kept as printed"))


def _find_lost_item(
    one: _Placed,
    below: _Placed | None,
    held: Mapping[str, MappedText],
    narrative: Sequence[str],
    columns: Sequence[str],
    odd: list[Irregularity],
) -> None:
    if not one.slid or "reform_item" in one.cells or "reform_item" not in columns or "text" not in one.cells:
        return
    words = bare(one.cells["text"].text)
    paragraph = max(narrative, key=lambda p: _shared(words, p), default="")
    above = held.get("reform_item")
    under = below.cells.get("reform_item") if below and below.slid else None
    item = next((c for c in (above, under) if c and bare(c.text) in paragraph), None)
    if item is not None:
        one.cells["reform_item"] = item
        done = f"the item “{item.text}” holds: it stands in the same paragraph of the narrative"
        odd.append(Irregularity("item-lost", Severity.REPAIR, one.row.number_cell.span, f"row {one.row.number}", done))


def _shared(words: str, paragraph: str) -> int:
    """How many 6-grams of ``words`` the paragraph holds."""
    return sum(words[i : i + 6] in paragraph for i in range(len(words) - 5))


def _losses(one: _Placed, whole: Mapping[str, MappedText], columns: Sequence[str]) -> list[Irregularity]:
    """Cells that a row should have and has not."""
    span = one.row.number_cell.span
    return [
        Irregularity("cell-lost", Severity.LOSS, span, f"row {one.row.number}: no {name}", "not stated")
        for name in ("reform_item", "text", "unit_text", "deadline_text")
        if name in columns and name not in whole
    ]


def _number_gaps(rows: Sequence[TableRow]) -> list[Irregularity]:
    odd: list[Irregularity] = []
    for before, after in pairwise(rows):
        if after.number != before.number + 1:
            found = f"row {after.number} after {before.number}"
            odd.append(Irregularity("row-number-gap", Severity.NOTE, after.printed.span, found, "kept as printed"))
    return odd
