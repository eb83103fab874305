"""The assembled corpus: ``nodes`` says what it is made of, ``assemble`` makes it."""

from kg.model.assembly import assemble, tidy
from kg.records.model import (
    REGISTRY,
    Assertion,
    CaseNode,
    ClauseNode,
    IrregularityNode,
    KnownBasis,
    MeasureNode,
    Model,
    PartNode,
    PolicyDocument,
    SectionNode,
    TargetNode,
    UnitNode,
)  # fmt: skip

__all__ = [
    "REGISTRY",
    "Assertion",
    "CaseNode",
    "ClauseNode",
    "IrregularityNode",
    "KnownBasis",
    "MeasureNode",
    "Model",
    "PartNode",
    "PolicyDocument",
    "SectionNode",
    "TargetNode",
    "UnitNode",
    "assemble",
    "tidy",
]  # fmt: skip
