"""What the stages hand to each other: frozen records, one module for each stage, in the order in which they are made.

``source`` (read) → ``document`` (parse) → ``facts`` (extract) → ``links`` (link) → ``model`` (model).
All text is ``MappedText``. A node is named by its *key*: the tail of its IRI, such as ``plan/jinshan-2022/measure/37``
(minted in ``kg.ids`` only).
"""

from kg.records.document import (
    Case,
    CasePart,
    Clause,
    Document,
    Measure,
    MeasureKind,
    Row,
    Section,
    SectionKind,
)
from kg.records.facts import (
    Citation,
    Deadline,
    Facts,
    Quantity,
    Reference,
    ReformMention,
    Unit,
    UnitMention,
    UnitRole,
)
from kg.records.links import (
    CityReform,
    CurationNotice,
    CurationRow,
    Evidence,
    Link,
    Linked,
    Method,
    WordingGroup,
    WordingMember,
)
from kg.records.source import (
    AdministrativePlace,
    District,
    Irregularity,
    ManifestEntry,
    Place,
    ReadTable,
    Region,
    RegionKind,
    Severity,
    Source,
)

__all__ = [
    "AdministrativePlace",
    "Case",
    "CasePart",
    "Citation",
    "CityReform",
    "Clause",
    "CurationNotice",
    "CurationRow",
    "Deadline",
    "District",
    "Document",
    "Evidence",
    "Facts",
    "Irregularity",
    "Link",
    "Linked",
    "ManifestEntry",
    "Measure",
    "MeasureKind",
    "Method",
    "Place",
    "Quantity",
    "ReadTable",
    "Reference",
    "ReformMention",
    "Region",
    "RegionKind",
    "Row",
    "Section",
    "SectionKind",
    "Severity",
    "Source",
    "Unit",
    "UnitMention",
    "UnitRole",
    "WordingGroup",
    "WordingMember",
]
