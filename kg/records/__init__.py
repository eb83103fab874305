"""What the stages hand to each other: frozen records, in the order in which they are made.

``Source`` (read) → ``Document`` (parse) → ``Facts`` (extract) → ``Link`` (link). All text is ``MappedText``. A node is
named by its *key*: the tail of its IRI, such as ``plan/jinshan-2022/measure/37`` (minted in ``kg.ids`` only).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.text.mapped import MappedText, Span

__all__ = [
    "Case", "CasePart", "Citation", "CityReform", "Clause", "CurationNotice", "CurationRow", "Deadline",
    "Document", "Evidence", "Facts", "Irregularity", "Link", "Linked", "ManifestEntry", "Measure", "MeasureKind",
    "Method", "Quantity", "Reference", "ReformMention", "Region", "RegionKind", "Row", "Section", "SectionKind",
    "Severity", "Source", "Unit", "UnitMention", "UnitRole",
]  # fmt: skip


# ── read ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What ``data/corpus.yaml`` states about one document. ``district`` is a slug (``jinshan``) or ``None``."""

    slug: str
    title: str
    kind: str  # district-plan | municipal-plan | national-plan | case-collection
    level: str  # district | municipal | national
    file: str
    district: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    date: str | None = None  # ISO 8601: 2022-03-17, or 2023-11
    year: int | None = None

    @property
    def key(self) -> str:
        return f"plan/{self.slug}"


@dataclass(frozen=True, slots=True)
class Source:
    """One document as shipped: its decoded text and the SHA-256 of its bytes."""

    entry: ManifestEntry
    text: str
    sha256: str
    encoding: str = "utf-8"


# ── parse ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Severity(StrEnum):
    """How bad an irregularity is."""

    NOTE = "note"  # a variation of form that loses nothing
    REPAIR = "repair"  # the source is damaged and was mended, by a stated rule
    LOSS = "loss"  # the source is damaged and something stays unknown


@dataclass(frozen=True, slots=True)
class Irregularity:
    """Something odd in a source: where, what was found, what was done. ``code`` is a short kebab-case name."""

    code: str
    severity: Severity
    span: Span
    found: str
    done: str
    about: str | None = None  # key of the node it concerns


class RegionKind(StrEnum):
    """Parts of a source that are not content of the policy, yet are accounted for."""

    FRONT = "front matter"  # title, number, addressees, notice, date
    BACK = "back matter"  # copies, imprint, list of annexes
    CHROME = "web page chrome"
    HEADING = "heading number or mark"
    FURNITURE = "page furniture"  # repeated table heads, page numbers, rules, headings' marks
    CONTENTS = "table of contents"
    NOTE = "note"  # footnote of a table
    REPEAT = "repeated by a page break"  # a character printed twice where a page ends
    UNREAD = "not understood"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a source that is accounted for without being content."""

    kind: RegionKind
    span: Span


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


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one annex row after repair; ``None`` where the source has none to give."""

    pilot: bool
    service: MappedText | None = None
    action: MappedText | None = None
    reform_item: MappedText | None = None
    unit_text: MappedText | None = None
    deadline_text: MappedText | None = None


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


# ── extract ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that can be responsible. ``key`` is ``org/{scope}/{slug}``; ``scope`` a district slug, shanghai or cn."""

    key: str
    label: str
    scope: str
    kind: str
    is_group: bool = False


class UnitRole(StrEnum):
    """What a text makes of a body."""

    RESPONSIBLE = "responsible"
    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合, 按职责分工负责
    CARRIED_OUT = "carried out"  # the body that carried a case out
    ISSUER = "issuer"
    NAMED = "named"  # named in the text, without responsibility


@dataclass(frozen=True, slots=True)
class UnitMention:
    """``owner`` is the key of the measure, case or plan in whose text the body is printed."""

    owner: str
    unit: Unit
    printed: MappedText
    role: UnitRole
    quote: MappedText  # the words that show the role
    confidence: Decimal = Decimal("0.99")


class Reference(StrEnum):
    """How a text stands to a document that it names."""

    SELF = "self"
    BASIS = "basis"
    CITES = "cites"
    ISSUES = "issues"  # the document is to be drawn up by this measure


@dataclass(frozen=True, slots=True)
class Citation:
    """One 《…》. ``title`` is canonical; ``level`` national, municipal, district or other."""

    owner: str
    printed: MappedText
    title: str
    is_document: bool
    level: str
    relation: Reference
    quote: MappedText  # the clause that shows the relation
    number: str | None = None  # 发文字号 printed beside it


@dataclass(frozen=True, slots=True)
class Deadline:
    """``status`` is Ongoing, Dated, Done or NotStated; ``month`` is YYYY-MM."""

    owner: str
    status: str
    printed: MappedText | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as printed; ``comparator`` is one of = >= <= > <; ``role`` target, result or context."""

    owner: str
    quote: MappedText
    value: Decimal
    unit: str
    comparator: str
    role: str


@dataclass(frozen=True, slots=True)
class ReformMention:
    """A registered reform named in a text. ``committed``: the sentence commits its owner to the reform."""

    owner: str
    reform: str  # key: reform/{slug}
    printed: MappedText
    quote: MappedText  # the part of the sentence that carries the name
    committed: bool
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read from one document."""

    document: Document
    units: tuple[UnitMention, ...] = ()
    citations: tuple[Citation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    mentions: tuple[ReformMention, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()


# ── link ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Method(StrEnum):
    """How a link was found (``sp:method``)."""

    EXPLICIT = "Explicit"
    NAMED_REFORM = "NamedReform"
    TEXT_REUSE = "TextReuse"
    THEMATIC = "Thematic"
    CURATED = "Curated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a link rests on: ``quote`` in the source of document ``slug``."""

    slug: str
    quote: MappedText


@dataclass(frozen=True, slots=True)
class Link:
    """``subject`` –``predicate``→ ``object``, all keys (predicates as prefixed names, ``sp:implements``)."""

    subject: str
    predicate: str
    object: str
    method: Method
    confidence: Decimal
    evidence: Evidence
    other: Evidence | None = None  # the words on the object's side
    note: str = ""
    uptake: str = ""  # of reused wording: how the subject's words differ from the object's


@dataclass(frozen=True, slots=True)
class CityReform:
    """A city-level reform as a thing: registered by name, starred as a pilot, or inferred from shared wording."""

    key: str
    label: str
    english: str | None = None
    other_names: tuple[str, ...] = ()
    kind: str | None = None
    topic: str | None = None
    level: str | None = None
    plans: tuple[str, ...] = ()  # keys of the city plans that it is part of
    inferred: bool = False
    broader: tuple[str, ...] = ()  # keys of the general reforms of which it is a special form


@dataclass(frozen=True, slots=True)
class Linked:
    """What the fourth stage hands on: all links, the reforms that links brought about, and what was odd."""

    links: tuple[Link, ...]
    reforms: tuple[CityReform, ...] = ()
    irregularities: tuple[tuple[str, Irregularity], ...] = ()  # with the slug of the document


@dataclass(frozen=True, slots=True)
class CurationRow:
    """One person's judgement from ``data/curation/*.sssom.tsv``: the link is right, or, ``rejected``, it is not."""

    subject: str
    predicate: str
    object: str
    rejected: bool
    confidence: Decimal
    author: str
    date: str  # ISO 8601
    comment: str = ""
    quote: str = ""  # words of the subject's text that show it
    where: str = ""  # file and line

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class CurationNotice:
    """Something about a curation row that its author should know; the row stays in its file."""

    where: str
    problem: str
    done: str
