"""``Source`` → ``Document``: the second stage. One document at a time, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kg import ids
from kg.lexicon.structure import StructureLexicon
from kg.parse.cases import parse_cases
from kg.parse.contents import find_contents
from kg.parse.lines import Line, split_lines
from kg.parse.outline import parse_outline
from kg.parse.sentences import split_clauses
from kg.parse.table import TableRow, gather_rows, has_table, parse_table
from kg.records import (
    Document,
    Irregularity,
    Measure,
    MeasureKind,
    Region,
    RegionKind,
    Row,
    Section,
    SectionKind,
    Severity,
    Source,
)
from kg.text.mapped import MappedText
from kg.text.normalise import bare

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
    if source.entry.kind == "case-collection":
        cases = parse_cases(source.entry.year or 0, lines, lexicon, districts)
        regions = (*marks, *cases.regions)
        return Document(source, (), (), cases.cases, cases.front, None, regions, cases.irregularities)
    lines, furniture = _without_furniture(lines, lexicon)
    return _plan(source, lines, lexicon, (*marks, *furniture))


def _without_furniture(lines: Sequence[Line], lexicon: StructureLexicon) -> tuple[tuple[Line, ...], tuple[Region, ...]]:
    """Without page numbers and the table of contents; what a page number divided counts as divided by a blank line."""
    contents = find_contents(lines, lexicon)
    kept: list[Line] = []
    regions: list[Region] = []
    after_page = False
    for i, line in enumerate(lines):
        is_page = not line.is_row and lexicon.is_furniture(line.text.text)
        if i in contents or is_page:
            regions.append(Region(RegionKind.CONTENTS if i in contents else RegionKind.FURNITURE, line.text.span))
        else:
            kept.append(replace(line, after_blank=True) if after_page and not line.after_blank else line)
        after_page = is_page
    return tuple(kept), tuple(regions)


def _plan(source: Source, lines: Sequence[Line], lexicon: StructureLexicon, marks: tuple[Region, ...]) -> Document:
    slug = source.entry.slug
    table_lines, text_lines, mended = gather_rows(lines, lexicon)
    has_rows = has_table(table_lines, lexicon)
    outline = parse_outline(slug, text_lines, lexicon, has_rows=has_rows, title=source.entry.title)
    narrative = [s.title.text + s.body.text for s in outline.sections if s.kind == SectionKind.PARAGRAPH]
    table = parse_table(table_lines, narrative, lexicon)
    rows, twice = _row_measures(slug, table.rows, outline.sections)
    others, renamed = _apart(slug, outline.measures, {row.path for row in rows})
    regions = (*marks, *outline.regions, *table.regions)
    odd = (*outline.irregularities, *mended, *table.irregularities, *twice, *renamed)
    return Document(source, outline.sections, (*rows, *others), (), outline.front, table.note, regions, odd)


def _apart(slug: str, measures: Sequence[Measure], taken: Collection[str]) -> tuple[list[Measure], list[Irregularity]]:
    """A row keeps its number alone; a chapter of that number which is a measure itself is called ``-2``."""
    odd: list[Irregularity] = []
    names: dict[str, str] = {}
    kept: list[Measure] = []
    for one in measures:
        if one.path in taken:
            names[one.key] = f"{one.path}-2"
            found, done = f"{one.number} has the number of a row", f"called {one.path}-2"
            odd.append(Irregularity("number-twice", Severity.NOTE, (one.title or one.body).span, found, done))
        path = names.get(one.key) or one.path
        if one.parent in names:  # a part of a renamed one
            path = names[one.parent] + one.path[len(one.path.rpartition(".")[0]) :]
        parent = ids.measure(slug, names[one.parent]) if one.parent in names else one.parent
        kept.append(replace(one, key=ids.measure(slug, path), path=path, parent=parent))
    return kept, odd


def _row_measures(
    slug: str, rows: Sequence[TableRow], sections: Sequence[Section]
) -> tuple[list[Measure], list[Irregularity]]:
    """A measure for each row; where two tables have a row of one number, the second is called ``-2``."""
    actions = {row.cells["action"].text: row.cells["action"] for row in rows if "action" in row.cells}
    parents = {text: _action_section(slug, action, sections) for text, action in actions.items()}
    measures: list[Measure] = []
    odd: list[Irregularity] = []
    used: Counter[int] = Counter()
    for row in rows:
        used[row.number] += 1
        path = str(row.number) if used[row.number] == 1 else f"{row.number}-{used[row.number]}"
        if used[row.number] > 1:
            found, done = f"row number {row.number} stands twice", f"called {path}"
            odd.append(Irregularity("number-twice", Severity.NOTE, row.printed.span, found, done))
        action = row.cells.get("action")
        measures.append(_row_measure(slug, path, row, ids.plan(slug) if action is None else parents[action.text]))
    return measures, odd


def _row_measure(slug: str, path: str, row: TableRow, parent: str) -> Measure:
    cells = row.cells
    body = cells.get("text", MappedText("", ()))
    fields = ("service", "action", "reform_item", "unit_text", "deadline_text")
    record = Row(row.marked, **{name: cells[name] for name in fields if name in cells})
    return Measure(
        key=ids.measure(slug, path),
        path=path,
        number=str(row.number),
        title=cells.get("reform_item"),
        body=body,
        kind=MeasureKind.MEASURE,
        parent=parent,
        clauses=split_clauses(body),
        row=record,
    )


def _action_section(slug: str, action: MappedText, sections: Sequence[Section]) -> str:
    """The section of the narrative with this action as its heading; the plan itself if there is none."""
    wanted = bare(action.text).lstrip("一二三四五六七八九十0123456789")
    parts = [s for s in sections if s.kind == SectionKind.PART]
    ratios = [SequenceMatcher(None, wanted, bare(s.title.text), autojunk=False).ratio() for s in parts]
    best = max(range(len(parts)), key=lambda i: ratios[i], default=None)
    return parts[best].key if best is not None and ratios[best] >= _SAME_TITLE else ids.plan(slug)
