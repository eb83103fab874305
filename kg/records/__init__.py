"""What the stages hand to each other: frozen records, one module for each stage, in the order in which they are made.

``source`` (read) → ``document`` (parse) → ``facts`` (extract) → ``links`` (link) → ``model`` (model).
All text is ``MappedText``. A node is named by its *key*: the tail of its IRI, such as ``plan/jinshan-2022/measure/37``
(minted in ``kg.ids`` only).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

# Module → the names of it that stand here. A record is loaded with its module when it is first named: who asks a
# finished graph needs few of them, and making classes takes time.
_MODULES = {
    "document": ("Case", "CasePart", "Clause", "Document", "Measure", "MeasureKind", "Row", "Section", "SectionKind"),
    "facts": (
        "Citation",
        "Deadline",
        "Facts",
        "Quantity",
        "Reference",
        "ReformMention",
        "Unit",
        "UnitMention",
        "UnitRole",
    ),
    "links": (
        "CityReform",
        "CurationNotice",
        "CurationRow",
        "Evidence",
        "Link",
        "Linked",
        "Method",
        "WordingGroup",
        "WordingMember",
    ),
    "source": (
        "AdministrativePlace",
        "District",
        "Irregularity",
        "ManifestEntry",
        "Place",
        "ReadTable",
        "Region",
        "RegionKind",
        "Severity",
        "Source",
    ),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'kg.records' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"kg.records.{_MODULE_OF[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
