"""Stage 2: a document and its parts: sections, measures, annex rows, cases, and irregularities."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.records.source import Irregularity, Region, Source
from kg.text.mapped import MappedText

__all__ = ["Case", "CasePart", "Clause", "Document", "Measure", "MeasureKind", "Row", "Section", "SectionKind"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of a measure or a case, 1-based ``n``, its final 。 included."""

    n: int
    text: MappedText


class SectionKind(StrEnum):
    """What a section is for."""

    PREAMBLE = "preamble"
    GENERAL = "general"  # 总体要求, 指导思想, 工作原则 …
    CHAPTER = "chapter"
    PART = "part"  # any level between chapter and measure
    PARAGRAPH = "paragraph"  # narrative paragraph that an annex row elaborates
    ROW = "row"  # a row of a table that sets no task: figures, names


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, part, action heading or narrative paragraph. ``body`` is its own text, not its children's."""

    key: str
    path: str
    number: str  # as printed: "（三）"; empty for a preamble or an unnumbered paragraph
    title: MappedText
    body: MappedText
    kind: SectionKind
    parent: str  # key of the section or plan it stands in
    clauses: tuple[Clause, ...] = ()  # of a document that holds no measures
    cells: tuple[tuple[str, MappedText], ...] = ()  # of a row: head of the column, as printed, and the cell


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one annex row after repair; ``None`` where the source has none to give."""

    pilot: bool
    service: MappedText | None = None
    action: MappedText | None = None
    reform_item: MappedText | None = None
    unit_text: MappedText | None = None
    deadline_text: MappedText | None = None
    unit_parts: tuple[tuple[str, MappedText], ...] = ()  # where several columns name bodies: head and cell of each
    others: tuple[tuple[str, MappedText], ...] = ()  # head and cell of columns that no field stands for


class MeasureKind(StrEnum):
    """What a measure is."""

    MEASURE = "measure"
    SAFEGUARD = "safeguard"
    PART = "part"  # a part of another measure: Yangpu's twelve sub-districts


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered commitment. ``title`` is its printed heading (a row: its reform item), ``body`` what follows."""

    key: str
    path: str
    number: str
    title: MappedText | None
    body: MappedText
    kind: MeasureKind
    parent: str
    clauses: tuple[Clause, ...]
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class CasePart:
    """``kind`` is background, practice, results, lessons, or other; ``n`` counts from 1."""

    n: int
    kind: str
    title: MappedText | None
    body: MappedText


@dataclass(frozen=True, slots=True)
class Case:
    """One showcase case. ``district`` is a slug; ``body`` is all text after the title lines."""

    key: str
    rank: int
    district: str | None
    title: MappedText
    body: MappedText
    parts: tuple[CasePart, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document taken apart: everything of it, and where each part stands."""

    source: Source
    sections: tuple[Section, ...] = ()
    measures: tuple[Measure, ...] = ()
    cases: tuple[Case, ...] = ()
    front: tuple[MappedText, ...] = ()  # lines of front and back matter, in text order
    note: MappedText | None = None  # the footnote of an annex table
    regions: tuple[Region, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()
