"""``Source`` → ``Document``: the second stage. One document at a time, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from kg import ids
from kg.lexicon.structure import StructureLexicon
from kg.parse.cases import parse_cases
from kg.parse.clauses import split_clauses
from kg.parse.lines import Line, split_lines
from kg.parse.outline import parse_outline
from kg.parse.table import TableRow, has_table, parse_table
from kg.records import Document, Measure, MeasureKind, Region, RegionKind, Row, Section, SectionKind, Source
from kg.text.fold import bare
from kg.text.mapped import MappedText

__all__ = ["parse"]

_SAME_TITLE = 0.8  # an action reworded from page to page (提标/提升) is still that action


def parse(source: Source, lexicon: StructureLexicon, districts: Mapping[str, str]) -> Document:
    """The structure of one document.

    Args:
        source: the document as shipped.
        lexicon: words that tell its parts apart.
        districts: label (金山区) → slug, for the cases of a collection.
    """
    lines, marks = split_lines(source.text, 0, len(source.text))
    furniture = tuple(Region(RegionKind.FURNITURE, x.text.span) for x in lines if _is_furniture(x, source, lexicon))
    lines = tuple(x for x in lines if not _is_furniture(x, source, lexicon))
    marks = (*marks, *furniture)
    if source.entry.kind == "case-collection":
        cases = parse_cases(source.entry.year or 0, lines, lexicon, districts)
        regions = (*marks, *cases.regions)
        return Document(source, (), (), cases.cases, cases.front, None, regions, cases.irregularities)
    return _plan(source, lines, lexicon, marks)


def _is_furniture(line: Line, source: Source, lexicon: StructureLexicon) -> bool:
    """A page number; in a case collection a number alone may be an entry of the table of contents."""
    return source.entry.kind != "case-collection" and not line.is_row and lexicon.is_furniture(line.text.text)


def _plan(source: Source, lines: Sequence[Line], lexicon: StructureLexicon, marks: tuple[Region, ...]) -> Document:
    slug = source.entry.slug
    table_lines = [line for line in lines if line.is_row]
    text_lines = [line for line in lines if not line.is_row]
    has_rows = has_table(table_lines, lexicon)
    outline = parse_outline(slug, text_lines, lexicon, has_rows=has_rows)
    narrative = [s.title.text + s.body.text for s in outline.sections if s.kind == SectionKind.PARAGRAPH]
    table = parse_table(table_lines, narrative, lexicon)
    rows = tuple(_row_measure(slug, row, outline.sections) for row in table.rows)
    regions = (*marks, *outline.regions, *table.regions)
    odd = (*outline.irregularities, *table.irregularities)
    return Document(source, outline.sections, (*rows, *outline.measures), (), outline.front, table.note, regions, odd)


def _row_measure(slug: str, row: TableRow, sections: Sequence[Section]) -> Measure:
    cells = row.cells
    body = cells.get("text", MappedText("", ()))
    path = str(row.number)
    fields = ("service", "action", "reform_item", "unit_text", "deadline_text")
    record = Row(row.marked, **{name: cells[name] for name in fields if name in cells})
    return Measure(
        key=ids.measure(slug, path),
        path=path,
        number=path,
        title=cells.get("reform_item"),
        body=body,
        kind=MeasureKind.MEASURE,
        parent=_action_section(slug, cells.get("action"), sections),
        clauses=split_clauses(body),
        row=record,
    )


def _action_section(slug: str, action: MappedText | None, sections: Sequence[Section]) -> str:
    """The section of the narrative with the row's action as its heading; the plan itself if there is none."""
    if action is None:
        return ids.plan(slug)
    wanted = bare(action.text).lstrip("一二三四五六七八九十0123456789")
    parts = [s for s in sections if s.kind == SectionKind.PART]
    ratios = [SequenceMatcher(None, wanted, bare(s.title.text), autojunk=False).ratio() for s in parts]
    best = max(range(len(parts)), key=lambda i: ratios[i], default=None)
    return parts[best].key if best is not None and ratios[best] >= _SAME_TITLE else ids.plan(slug)
