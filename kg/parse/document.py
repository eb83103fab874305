"""``Source`` → ``Document``: the second stage. One document at a time, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kg import ids
from kg.lexicon.structure import StructureLexicon
from kg.parse.cases import parse_cases
from kg.parse.cell_lines import rows_of_lines
from kg.parse.contents import find_contents
from kg.parse.given import with_levels, with_strong, without_given
from kg.parse.grid import GridRow
from kg.parse.headings import match_number
from kg.parse.lines import Line, split_lines
from kg.parse.outline import parse_outline
from kg.parse.sentences import split_clauses
from kg.parse.table import Table, TableRow, columns_of, has_table, parse_table
from kg.parse.table_lines import gather_rows
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
from kg.text.look_alikes import common
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["parse"]

_WITHOUT_COMMITMENTS = "explanation"  # it tells what another document commits to
_WITHOUT_ITEMS = ("personnel",)  # kinds whose numbers head lists of persons
_MOST_GROUPS, _MOST_HEADS = 40, 400  # enough to tell whether a table spells the text out
_SAME_TITLE = 0.8  # an action reworded from page to page (提标/提升) is still that action


def parse(source: Source, lexicon: StructureLexicon, districts: Mapping[str, str]) -> Document:
    """The structure of one document, in its usual characters (``kg.text.look_alikes``).

    Args:
        source: the document as shipped.
        lexicon: words that tell its parts apart.
        districts: label (金山区) → slug, for the cases of a collection.
    """
    text = common(source.text)
    lines, marks = split_lines(text, 0, len(text))
    lines, given = without_given(with_levels(with_strong(lines, source), source), source)
    marks = (*marks, *given)
    if source.entry.kind == "case-collection":
        cases = parse_cases(source.entry.year or 0, lines, lexicon, districts)
        regions = (*marks, *cases.regions)
        return Document(source, (), (), cases.cases, cases.front, None, regions, cases.irregularities)
    lines, furniture = _without_furniture(rows_of_lines(lines, lexicon), lexicon)
    return _plan(source, text, lines, lexicon, (*marks, *furniture))


def _without_furniture(lines: Sequence[Line], lexicon: StructureLexicon) -> tuple[tuple[Line, ...], tuple[Region, ...]]:
    """Without page numbers, captions and the table of contents; a page number divides as a blank line does."""
    contents = find_contents(lines, lexicon)
    kept: list[Line] = []
    regions: list[Region] = []
    after_page = False
    for i, line in enumerate(lines):
        is_page = not line.is_row and lexicon.is_furniture(line.text.text)
        below = lines[i + 1] if i + 1 < len(lines) else None
        is_caption = below is not None and below.is_row and not line.is_row and lexicon.is_caption(line.text.text)
        if i in contents or is_page or is_caption:
            regions.append(Region(RegionKind.CONTENTS if i in contents else RegionKind.FURNITURE, line.text.span))
        else:
            kept.append(replace(line, after_blank=True) if after_page and not line.after_blank else line)
        after_page = is_page
    return tuple(kept), tuple(regions)


def _plan(
    source: Source, text: str, lines: Sequence[Line], lexicon: StructureLexicon, marks: tuple[Region, ...]
) -> Document:
    slug = source.entry.slug
    table_lines, text_lines, mended = gather_rows(lines, lambda line: columns_of(line, lexicon))
    has_rows = has_table(table_lines, lexicon) and _spells_out(table_lines, text_lines, text, lexicon)
    heads_items = any(lexicon.is_duty_head(line.text.text) for line in text_lines)
    numbered = source.entry.kind not in _WITHOUT_ITEMS or heads_items
    commits = source.entry.kind != _WITHOUT_COMMITMENTS
    outline = parse_outline(
        slug, text_lines, lexicon, has_rows=has_rows and commits, title=source.entry.title, numbered=numbered,
        commits=commits,
    )  # fmt: skip
    narrative = [s.title.text + s.body.text for s in outline.sections if s.kind == SectionKind.PARAGRAPH]
    table = parse_table(table_lines, narrative, lexicon, text)
    tasks, facts = _grid_nodes(slug, table, commits=commits)
    if commits:
        rows, twice = _row_measures(slug, table.rows, outline.sections, own=has_rows)
    else:
        rows, twice = [], []
        facts += [_row_section(slug, row) for row in table.rows]
    others, renamed = _apart(slug, outline.measures, {row.path for row in rows})
    regions = (*marks, *outline.regions, *table.regions)
    odd = (*outline.irregularities, *mended, *table.irregularities, *twice, *renamed)
    sections, measures = (*outline.sections, *facts), (*rows, *tasks, *others)
    return Document(source, sections, measures, (), outline.front, table.note, regions, odd)


def _row_section(slug: str, row: TableRow) -> Section:
    """A row of a table of tasks in a text that commits nobody, with all its cells."""
    path = f"t{row.table}.{row.number}"
    cells = (*row.cells.items(), *row.units, *row.others)
    rest = MappedText.join([cell for _, cell in cells])
    key = ids.section(slug, path)
    return Section(key, path, "", row.printed, rest, SectionKind.ROW, ids.plan(slug), cells=cells)


def _grid_nodes(slug: str, table: Table, *, commits: bool) -> tuple[list[Measure], list[Section]]:
    """Measures for the rows of tables of tasks, sections for those of other tables: ``t{table}.{row}``."""
    tasks: list[Measure] = []
    facts: list[Section] = []
    for number, grid in table.grids:
        for row in grid.rows:
            path = f"t{number}.{row.n}"
            if grid.is_tasks and commits:
                tasks.append(_task(slug, path, row))
            else:
                key, first = ids.section(slug, path), row.cells[0][1]
                facts.append(Section(key, path, "", first, row.rest, SectionKind.ROW, ids.plan(slug), cells=row.cells))
    return tasks, facts


def _task(slug: str, path: str, row: GridRow) -> Measure:
    fields = row.fields
    known = {id(cell) for cell in fields.values()}
    body = fields.get("text") or fields.get("reform_item") or fields["action"]
    item = fields.get("reform_item") or fields.get("action")
    names = ("service", "action", "unit_text", "deadline_text")
    units = tuple((head, cell) for head, cell in row.cells if cell is fields.get("unit_text"))
    record = Row(
        False, reform_item=item if item is not body else None, unit_parts=units,
        others=tuple((head, cell) for head, cell in row.cells if id(cell) not in known),
        **{name: fields[name] for name in names if name in fields and fields[name] is not body},
    )  # fmt: skip
    title = item if item is not body else None
    kind, parent = MeasureKind.MEASURE, ids.plan(slug)
    number = str(row.n)  # counted: the table prints none
    return Measure(ids.measure(slug, path), path, number, title, body, kind, parent, split_clauses(body), record)


def _spells_out(table_lines: Sequence[Line], text_lines: Sequence[Line], text: str, lexicon: StructureLexicon) -> bool:
    """Whether the table is the annex that spells out the plan itself: most of its groups are headings of the text.

    Then its rows are the plan's measures, and the text above is their narrative (jinshan-2022). Where the items of the
    text say themselves who answers for them, they are measures beside the rows.
    """
    if any(lexicon.responsibility.search(line.text.text) for line in text_lines):
        return False
    rows = parse_table(table_lines, (), lexicon, text).rows
    named = (_letters(row.cells[name].text) for row in rows for name in ("service", "action") if name in row.cells)
    groups = list(dict.fromkeys(named))[:_MOST_GROUPS]
    heads = [_letters(line.text.text) for line in text_lines if match_number(line.text.text)][:_MOST_HEADS]
    known = [group for group in groups if any(head.startswith(group) or _alike(group, head) for head in heads)]
    return bool(groups) and 2 * len(known) >= len(groups)


def _letters(heading: str) -> str:
    return bare(heading).lstrip("一二三四五六七八九十0123456789")


def _alike(group: str, head: str) -> bool:
    return SequenceMatcher(None, group, head[: len(group) + 2], autojunk=False).ratio() >= _SAME_TITLE


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
    slug: str, rows: Sequence[TableRow], sections: Sequence[Section], *, own: bool
) -> tuple[list[Measure], list[Irregularity]]:
    """A measure for each row; where two tables have a row of one number, the second is called ``-2``.

    ``own``: the rows are the plan's measures and keep their numbers alone; else they stand beside the text's own items.
    """
    actions = {row.cells["action"].text: row.cells["action"] for row in rows if "action" in row.cells}
    parents = {text: _action_section(slug, action, sections) for text, action in actions.items()}
    measures: list[Measure] = []
    odd: list[Irregularity] = []
    used: Counter[str] = Counter()
    for row in rows:
        name = str(row.number) if own else f"t{row.table}.{row.number}"
        used[name] += 1
        path = name if used[name] == 1 else f"{name}-{used[name]}"
        if used[name] > 1:
            found, done = f"row number {row.number} stands twice", f"called {path}"
            odd.append(Irregularity("number-twice", Severity.NOTE, row.printed.span, found, done))
        action = row.cells.get("action")
        measures.append(_row_measure(slug, path, row, ids.plan(slug) if action is None else parents[action.text]))
    return measures, odd


def _row_measure(slug: str, path: str, row: TableRow, parent: str) -> Measure:
    cells = row.cells
    named = (cells[name] for name in ("text", "reform_item", "action", "service", "unit_text") if name in cells)
    body = next(named, row.printed)  # a row that has lost its words still stands somewhere
    fields = ("service", "action", "reform_item", "unit_text", "deadline_text")
    known = {name: cells[name] for name in fields if name in cells}
    record = Row(row.marked, **known, unit_parts=row.units, others=row.others)
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
