"""The assembled corpus: ``nodes`` says what it is made of, ``assemble`` makes it."""

from kg.model.assembly import assemble, tidy
from kg.model.understanding import DOUBTFUL
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
    PlaceNode,
    PolicyDocument,
    SectionNode,
    TargetNode,
    UnitNode,
)  # fmt: skip

__all__ = [
    "DOUBTFUL",
    "REGISTRY",
    "Assertion",
    "CaseNode",
    "ClauseNode",
    "IrregularityNode",
    "KnownBasis",
    "MeasureNode",
    "Model",
    "PartNode",
    "PlaceNode",
    "PolicyDocument",
    "SectionNode",
    "TargetNode",
    "UnitNode",
    "assemble",
    "tidy",
]  # fmt: skip
