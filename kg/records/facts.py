"""Stage 3: what the text of one document says: departments, deadlines, quantities, citations, reforms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.records.document import Document
from kg.records.source import Irregularity
from kg.text.mapped import MappedText

__all__ = ["Citation", "Deadline", "Facts", "Quantity", "Reference", "ReformMention", "Unit", "UnitMention", "UnitRole"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that can be responsible: ``org/{scope}/{slug}``; ``scope`` a district, shanghai, cn, or a place's code."""

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
    inferred: bool = False  # its year is the document's, or a heading's


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as printed; ``comparator`` is one of = >= <= > <; ``role`` as in the contract."""

    owner: str
    quote: MappedText
    value: Decimal
    unit: str
    comparator: str
    role: str
    approximate: bool = False
    qualifier: str = ""  # the bounding or approximating word as printed: 近, 余, 以上
    direction: str = ""  # up or down, where the words say that the number moved
    after_previous: bool = False  # it changed from the owner's quantity right before it: 从26人增加到53人


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
