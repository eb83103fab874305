"""What a ``Model`` is made of: one frozen record for each thing that becomes a node of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.records import (
    AdministrativePlace,
    Case,
    CasePart,
    Citation,
    CityReform,
    Clause,
    Deadline,
    District,
    Irregularity,
    Link,
    Measure,
    Quantity,
    Section,
    Unit,
)
from kg.records.continuity import Succession
from kg.records.presence import Presence

__all__ = [
    "REGISTRY", "Assertion", "CaseNode", "ClauseNode", "IrregularityNode", "KnownBasis", "MeasureNode", "Model",
    "PartNode", "PolicyDocument", "SectionNode", "TargetNode", "UnitNode",
]  # fmt: skip

#: Name of the graph of things that no single document owns.
REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A document, held in full or only cited. ``graph``: its own slug, or ``registry``."""

    key: str
    graph: str
    kind: str  # class name: DistrictPlan … PolicyDocument
    title: str
    other_titles: tuple[str, ...] = ()
    number: str | None = None
    issuers: tuple[str, ...] = ()  # keys of the bodies, in the order in which they are printed
    date: str | None = None
    district: str | None = None  # key
    year: int | None = None
    file: str | None = None
    sha256: str | None = None
    place: str | None = None  # key
    document_kind: str | None = None  # as the manifest names it: reply, regulation …
    understanding: Decimal | None = None  # 0 to 1, how well it was read
    is_doubtful: bool | None = None  # whether that is below the line
    weakest: str = ""  # parts of the measure that are not whole: numbers 3/11, front 5/6


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A body, with every form in which it is printed, and the key of its district."""

    unit: Unit
    printed: tuple[str, ...]
    district: str | None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place that a document or a body is of, and the key of the place around it."""

    key: str
    place: AdministrativePlace
    above: str | None


@dataclass(frozen=True, slots=True)
class SectionNode:
    """A chapter, part or paragraph of the document ``graph``."""

    section: Section
    graph: str


@dataclass(frozen=True, slots=True)
class MeasureNode:
    """A measure with its label, as the contract has it, and its deadline."""

    measure: Measure
    graph: str
    label: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class CaseNode:
    """A showcase case of the collection ``graph``."""

    case: Case
    graph: str


@dataclass(frozen=True, slots=True)
class PartNode:
    """A part of a case: background, practice, results."""

    key: str
    graph: str
    case: str
    part: CasePart


@dataclass(frozen=True, slots=True)
class ClauseNode:
    """A sentence of the measure or case ``owner``."""

    key: str
    graph: str
    owner: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class TargetNode:
    """A quantity that a measure or case states; ``changed_from``: key of the one that was so before."""

    key: str
    graph: str
    quantity: Quantity
    changed_from: str | None = None


@dataclass(frozen=True, slots=True)
class IrregularityNode:
    """Something odd in the source of the document ``graph``."""

    key: str
    graph: str
    irregularity: Irregularity


@dataclass(frozen=True, slots=True)
class Assertion:
    """Why a link is in the graph. ``prefix`` and ``suffix``: the words on either side of the quotation."""

    key: str
    graph: str
    link: Link
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class KnownBasis:
    """A city plan rests on a document, by a fact from outside the corpus: ``seen_in`` says where it was seen."""

    key: str  # of the assertion
    subject: str
    object: str
    quote: str
    seen_in: str


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the graph says, each thing once, in a fixed order."""

    documents: tuple[PolicyDocument, ...]
    districts: tuple[District, ...]
    units: tuple[UnitNode, ...]
    reforms: tuple[CityReform, ...]
    sections: tuple[SectionNode, ...]
    measures: tuple[MeasureNode, ...]
    cases: tuple[CaseNode, ...]
    parts: tuple[PartNode, ...]
    clauses: tuple[ClauseNode, ...]
    targets: tuple[TargetNode, ...]
    irregularities: tuple[IrregularityNode, ...]
    assertions: tuple[Assertion, ...]
    not_documents: tuple[Citation, ...] = ()  # 《…》 that name no document
    known_bases: tuple[KnownBasis, ...] = ()
    successions: tuple[Succession, ...] = ()
    former: tuple[tuple[str, str, str], ...] = ()  # key of an earlier release, its label, key of what replaced it
    presences: tuple[Presence, ...] = ()
    places: tuple[PlaceNode, ...] = ()
