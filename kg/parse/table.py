"""Table lines of an annex → its rows, each cell in its column again.

1. The head (a line most of whose cells are known column heads) names the columns; repeated heads are page furniture.
2. A row begins with a number, perhaps with a mark (``4*``). Other lines are the table's footnote.
3. *Where each cell belongs.* By position, unless the row as printed is much less likely than another order-keeping
   placement. How likely a text is in a column is learned from this table: the characters it is written with, its
   length, whether it ends a sentence or begins with a number. Nothing is known beforehand of departments or dates.
4. A cell printed twice counts once.
5. Blank cells of the grouping columns and of the reform item are merged cells: the value above holds. Where a row has
   slid and its reform item is gone, the item of the row above or below is taken, whichever the narrative paragraph
   with this row's words also holds. Units and deadlines are never carried over: a lost one is not stated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from kg.lexicon.structure import StructureLexicon
from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.records import Irregularity, Region, RegionKind, Severity
from kg.text.fold import bare
from kg.text.mapped import MappedText

__all__ = ["Table", "TableRow", "has_table", "parse_table"]

_NUMBER_RE = re.compile(r"(?P<n>\d{1,4})\s*(?P<mark>\D?)")
_RULE_RE = re.compile(r"[\s|:\-—]+")
_GROUPS = ("service", "action", "reform_item")  # columns whose blank cells are merged with the one above
_MARGIN = 6.0  # by how much (log-likelihood) another placement must beat the printed one
_STEP = 1.0  # what each column that a cell is moved costs
_FEWEST_HEADS = 3

_Cells = Sequence[tuple[int, MappedText]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row after repair: ``cells`` by field of ``records.Row`` (and ``text``)."""

    number: int
    printed: MappedText  # the number cell
    marked: bool
    cells: Mapping[str, MappedText]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[TableRow, ...] = ()
    note: MappedText | None = None
    regions: tuple[Region, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Printed:
    """A row as printed: its non-empty cells after the number, each with its position."""

    number: int
    number_cell: MappedText
    marked: bool
    cells: _Cells


def has_table(lines: Sequence[Line], lexicon: StructureLexicon) -> bool:
    """Whether a head that names a number and a text column stands among the table lines."""
    heads = (_heads(_cells(line.raw), lexicon) for line in lines)
    return any({"number", "text"} <= set(columns) for columns in heads)


def parse_table(lines: Sequence[Line], narrative: Sequence[str], lexicon: StructureLexicon) -> Table:
    """The rows among ``lines`` (table lines of one document, in text order).

    Args:
        lines: table lines only.
        narrative: the document's paragraphs, to tell whose a lost reform item was.
        lexicon: names of columns and marks.
    """
    columns: tuple[str, ...] = ()
    printed: list[_Printed] = []
    regions: list[Region] = []
    note: MappedText | None = None
    for line in lines:
        cells = _cells(line.raw)
        heads = _heads(cells, lexicon)
        if heads:
            columns = columns or heads
            regions.append(Region(RegionKind.FURNITURE, line.text.span))
        elif (row := _printed_row(cells, lexicon)) and columns:
            printed.append(row)
            regions.append(Region(RegionKind.HEADING, row.number_cell.span))
        elif _RULE_RE.fullmatch(line.text.text):
            regions.append(Region(RegionKind.FURNITURE, line.text.span))
        else:
            note = note or MappedText.join(cells)
            regions.append(Region(RegionKind.NOTE, line.text.span))
    if not {"number", "text"} <= set(columns):
        return Table((), note, tuple(Region(RegionKind.UNREAD, line.text.span) for line in lines))
    return _repair(columns, printed, narrative, note, regions)


def _cells(raw: MappedText) -> list[MappedText]:
    if raw.text.count("\t") >= 2:
        return [cell.strip() for cell in raw.split(re.compile("\t"))]
    return [cell.strip() for cell in raw.strip().strip("|").split(re.compile(r"\|"))]


def _heads(cells: Sequence[MappedText], lexicon: StructureLexicon) -> tuple[str, ...]:
    """The fields that a head line names, one per column (``""`` for an unknown one); empty for any other line."""
    fields = [lexicon.column(cell.text) or "" for cell in cells if len(cell) <= 10]
    known = [name for name in fields if name]
    while fields and not fields[-1]:
        fields.pop()
    is_head = len(known) >= _FEWEST_HEADS and known[0] == "number" and len(fields) >= len([c for c in cells if c.text])
    return tuple(fields) if is_head else ()


def _printed_row(cells: Sequence[MappedText], lexicon: StructureLexicon) -> _Printed | None:
    match = _NUMBER_RE.fullmatch(cells[0].text)
    if not match:
        return None
    marked = bool(match["mark"]) and match["mark"] in lexicon.row_marks
    filled = tuple((i, cell) for i, cell in enumerate(cells) if i and cell.text)
    return _Printed(int(match["n"]), cells[0], marked, filled)


# ── 3. where each cell belongs ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Profile:
    """What the texts of one column look like."""

    characters: Mapping[str, float]  # log-likelihood of each character met
    unmet: float  # and of any other
    mean_log_length: float
    sentence: float  # share of cells that end a sentence
    numbered: float  # share of cells that begin with a number of their own: 一、 (二)

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Profile:
        characters = Counter(c for text in texts for c in text)
        mean = sum(log(len(t)) for t in texts) / len(texts) if texts else log(8)
        ended = (sum(t.endswith("。") for t in texts) + 0.5) / (len(texts) + 1)
        numbered = (sum(match_number(t) is not None for t in texts) + 0.5) / (len(texts) + 1)
        size = sum(characters.values()) + 600
        logs = {c: log((n + 0.2) / size) for c, n in characters.items()}
        return cls(logs, log(0.2 / size), mean, ended, numbered)

    def score(self, text: str) -> float:
        """Log-likelihood of the text in this column, per character and capped so that long texts do not drown the rest."""
        letters = sum(self.characters.get(c, self.unmet) for c in text) / len(text)
        length = -2 * abs(log(len(text)) - self.mean_log_length)
        ended = log(self.sentence if text.endswith("。") else 1 - self.sentence)
        numbered = log(self.numbered if match_number(text) else 1 - self.numbered)
        return 2 * letters + length + 2 * ended + 2 * numbered


def _profiles(width: int, rows: Sequence[_Cells]) -> list[_Profile]:
    """One profile per column, learned first from the cells as printed, then once more from where they are placed."""
    profiles = [_Profile.of([cell.text for row in rows for i, cell in row if i == column]) for column in range(width)]
    placed = [zip(_place(row, profiles)[0], row, strict=True) for row in rows if len(row) < width]
    by_column: dict[int, list[str]] = {column: [] for column in range(width)}
    for row in placed:
        for column, (_, cell) in row:
            by_column[column].append(cell.text)
    return [_Profile.of(by_column[column]) for column in range(width)]


def _place(cells: _Cells, profiles: Sequence[_Profile]) -> tuple[tuple[int, ...], bool]:
    """The column of each cell, and whether that is another than printed."""
    as_printed = tuple(i for i, _ in cells)
    choices = combinations(range(1, len(profiles)), len(cells))

    fit = [[p.score(cell.text) - _STEP * abs(column - i) for column, p in enumerate(profiles)] for i, cell in cells]

    def score(columns: tuple[int, ...]) -> float:
        return sum(scores[column] for column, scores in zip(columns, fit, strict=True))

    best = max(choices, key=lambda c: (score(c), c), default=as_printed[: len(profiles) - 1])
    if all(i < len(profiles) for i in as_printed) and score(best) - score(as_printed) <= _MARGIN:
        return as_printed, False
    return best, best != as_printed


# ── 4, 5. repair ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Placed:
    row: _Printed
    cells: dict[str, MappedText]
    slid: bool


def _repair(
    columns: tuple[str, ...],
    printed: Sequence[_Printed],
    narrative: Sequence[str],
    note: MappedText | None,
    regions: list[Region],
) -> Table:
    odd: list[Irregularity] = []
    profiles = _profiles(len(columns), [row.cells for row in printed])
    placed = [_placed(row, columns, profiles, regions, odd) for row in printed]
    folded = [bare(paragraph) for paragraph in narrative]
    held: dict[str, MappedText] = {}
    rows: list[TableRow] = []
    for i, one in enumerate(placed):
        _forget_inner(one.cells, held)
        _note_difference(one, held, odd)
        _find_lost_item(one, placed[i + 1] if i + 1 < len(placed) else None, held, folded, columns, odd)
        held.update({name: one.cells[name] for name in _GROUPS if name in one.cells})
        whole = {**{name: held[name] for name in _GROUPS if name in held}, **one.cells}
        odd.extend(_losses(one, whole, columns))
        rows.append(TableRow(one.row.number, one.row.number_cell, one.row.marked, whole))
    odd.extend(_number_gaps(rows))
    return Table(tuple(rows), note, tuple(regions), tuple(odd))


def _placed(
    row: _Printed, columns: Sequence[str], profiles: Sequence[_Profile], regions: list[Region], odd: list[Irregularity]
) -> _Placed:
    cells: list[tuple[int, MappedText]] = []
    for i, cell in row.cells:
        if cells and cells[-1][1].text == cell.text:
            regions.append(Region(RegionKind.REPEAT, cell.span))
            odd.append(Irregularity("cell-twice", Severity.REPAIR, cell.span, cell.text[:30], "counted once"))
        else:
            cells.append((i, cell))
    if len(cells) >= len(columns):
        span = cells[-1][1].span
        odd.append(Irregularity("too-many-cells", Severity.LOSS, span, f"row {row.number}", "the last ones left out"))
        regions.extend(Region(RegionKind.UNREAD, cell.span) for _, cell in cells[len(columns) - 1 :])
        cells = cells[: len(columns) - 1]
    where, slid = _place(cells, profiles)
    if slid:
        shift = ", ".join(f"{cell.text[:10]}: {i + 1}→{c + 1}" for c, (i, cell) in zip(where, cells, strict=True))
        span = row.number_cell.span
        odd.append(Irregularity("row-slid", Severity.REPAIR, span, f"row {row.number}: {shift}", "put back by content"))
    found: dict[str, MappedText] = {}
    for column, (_, cell) in zip(where, cells, strict=True):
        name = columns[column]
        if name and name not in found:
            found[name] = cell
        elif name:  # two columns of one meaning, as 牵头单位 beside 配合单位
            found[name] = MappedText.join([found[name], cell])
        else:
            regions.append(Region(RegionKind.UNREAD, cell.span))
    return _Placed(row, found, slid)


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
    for before, after in zip(rows, rows[1:], strict=False):
        if after.number != before.number + 1:
            found = f"row {after.number} after {before.number}"
            odd.append(Irregularity("row-number-gap", Severity.NOTE, after.printed.span, found, "kept as printed"))
    return odd
