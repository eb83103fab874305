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
    WordingGroup,
)
from kg.records.continuity import Succession
from kg.records.presence import Presence

__all__ = [
    "REGISTRY", "Assertion", "CaseNode", "ClauseNode", "Concept", "FrameCell", "IrregularityNode", "KnownBasis",
    "MeasureNode", "MeasureUnitNode", "Model", "PartNode", "PolicyDocument", "SectionNode", "TargetNode", "UnitNode",
    "WordingNode",
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
    states_deadlines: bool | None = None  # of a plan held: whether it gives deadlines, as a rule
    states_units: bool | None = None  # the same of responsible bodies


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A body, with every form in which it is printed, and the key of its district."""

    unit: Unit
    printed: tuple[str, ...]
    district: str | None
    place: str | None = None
    functions: tuple[str, ...] = ()  # keys
    superior: str | None = None  # key of the body that heads its line of work above


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme of the project's own: a function of bodies (``Function``), an ``Indicator``."""

    key: str
    kind: str  # class name
    scheme: str  # key
    notation: str
    zh: str
    en: str
    source: str
    zh_def: str | None = None
    en_def: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureUnitNode:
    """A unit of measurement in use: an IRI of QUDT, or a key where QUDT has none that is certain."""

    key: str
    zh: str
    en: str
    ucum: str | None


@dataclass(frozen=True, slots=True)
class FrameCell:
    """What the corpus knows of the plans of one place in one year; ``state``: name of an individual."""

    key: str
    label: str
    place: str  # key
    year: int
    state: str
    plans: tuple[str, ...] = ()
    note: str | None = None  # how it was looked for


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
    indicator: str | None = None  # key
    normal_value: Decimal | None = None
    normal_unit: str | None = None  # IRI or key


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
class WordingNode:
    """A wording group, in the graph of its earliest member; links say who the members are."""

    group: WordingGroup
    graph: str


@dataclass(frozen=True, slots=True)
class KnownBasis:
    """A fact that a person knows and wrote down: a city plan rests on a document, a document introduced a reform.

    ``seen_in`` says where it was seen, or that it is general knowledge.
    """

    key: str  # of the assertion
    subject: str
    object: str
    quote: str
    seen_in: str
    predicate: str = "eli:based_on"


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
    wordings: tuple[WordingNode, ...] = ()
    concepts: tuple[Concept, ...] = ()
    measure_units: tuple[MeasureUnitNode, ...] = ()
    frame: tuple[FrameCell, ...] = ()
