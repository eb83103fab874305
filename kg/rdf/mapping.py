"""The table that turns records into RDF: for each kind of node its classes, and a row per property.

A row is (property, how the value is written, where it comes from). Values may be one, several or none. This table is
the whole mapping of nodes: nothing else in the program names a property of a node. Links between nodes are written by
``kg.rdf.quads``.

A new property needs a row here, its name in ``kg.rdf.vocabulary``, its definition in ``ontology/shanghai-policy.ttl``,
and a shape in ``ontology/shapes.ttl`` where the graph must keep a rule about it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kg.records import CityReform, MeasureKind, SectionKind
from kg.records.model import (
    CaseNode,
    ClauseNode,
    Concept,
    FrameCell,
    IrregularityNode,
    MeasureNode,
    MeasureUnitNode,
    PartNode,
    PlaceNode,
    PolicyDocument,
    SectionNode,
    TargetNode,
    UnitNode,
    WordingNode,
)  # fmt: skip
from kg.records.presence import Presence
from kg.text.mapped import MappedText
from kg.text.normalise import tidy

__all__ = ["CLASSES_OF", "PROPERTIES_OF", "SCHEMES", "Row", "canonical", "month_end", "shortened"]


class Row(NamedTuple):
    """``kind``: zh or en (language-tagged), plain, integer, decimal, boolean, date, month, key, topic, term."""

    property: str
    kind: str
    value: Callable[[Any], Any]


def _text(part: MappedText | None) -> str | None:
    return tidy(part.text) if part is not None and part.text else None


def _start(part: MappedText | None) -> int | None:
    return part.at[0] if part is not None and part.at else None


def _end(part: MappedText | None) -> int | None:
    return part.at[-1] + 1 if part is not None and part.at else None


def month_end(month: str) -> str:
    """The last day of a month, as xsd:date.

    >>> month_end("2022-12"), month_end("2024-02")
    ('2022-12-31', '2024-02-29')
    """
    year, number = int(month[:4]), int(month[5:7])
    return f"{month}-{monthrange(year, number)[1]:02d}"


def _section_text(node: SectionNode) -> str | None:
    return _text(node.section.body)


def _section_label(node: SectionNode) -> str | None:
    if node.section.kind == SectionKind.PREAMBLE:
        return "引言"
    return _text(node.section.title) or tidy(node.section.body.text)[:40] or node.section.number or node.section.path


def _bounds(*parts: MappedText | None) -> tuple[int | None, int | None]:
    offsets = [offset for part in parts if part is not None for offset in part.at]
    return (min(offsets), max(offsets) + 1) if offsets else (None, None)


def _row(field: str) -> Callable[[MeasureNode], str | None]:
    return lambda node: _text(getattr(node.measure.row, field)) if node.measure.row else None


def _cell(head: str, cell: MappedText) -> str:
    """A cell with the head of its column: 推广范围：全国."""
    return f"{head}：{tidy(cell.text)}" if head else tidy(cell.text)


def _month(node: MeasureNode) -> str | None:
    return node.deadline.month


#: The declared classes of each kind of node, super-classes included, so that a plain SPARQL engine finds them.
CLASSES_OF: Mapping[type, Callable[[Any], Iterable[str]]] = {
    PolicyDocument: lambda node: _document_classes(node.kind),
    SectionNode: lambda _: ("sp:Section", "eli:LegalResourceSubdivision"),
    MeasureNode: lambda node: (
        *(("sp:Safeguard",) if node.measure.kind == MeasureKind.SAFEGUARD else ()),
        "sp:Measure",
        "eli:LegalResourceSubdivision",
    ),
    ClauseNode: lambda node: (
        ("sp:CaseClause", "sp:Clause")
        if node.owner.startswith("case/")
        else ("sp:PlanClause", "sp:Clause", "eli:LegalResourceSubdivision")
    ),
    CaseNode: lambda _: ("sp:ShowcaseCase",),
    PartNode: lambda _: ("sp:CasePart",),
    UnitNode: lambda _: ("sp:Department", "org:Organization"),
    PlaceNode: lambda _: ("sp:Place", "schema:AdministrativeArea"),
    CityReform: lambda node: ("sp:Reform", *(("sp:InferredReform",) if node.inferred else ())),
    TargetNode: lambda _: ("sp:Target",),
    IrregularityNode: lambda _: ("sp:Irregularity",),
    Presence: lambda _: ("sp:Presence",),
    WordingNode: lambda _: ("sp:WordingGroup",),
    Concept: lambda node: (f"sp:{node.kind}", "skos:Concept"),
    MeasureUnitNode: lambda _: ("sp:MeasureUnit",),
    FrameCell: lambda _: ("sp:FrameCell",),
}

#: Schemes of the project's own concepts, by key: what each is called.
SCHEMES = {
    "scheme/functions": ("机构职能", "Functions of bodies"),
    "scheme/indicators": ("指标", "Indicators"),
}


def _document_classes(kind: str) -> tuple[str, ...]:
    plan = ("sp:Plan",) if kind.endswith("Plan") else ()
    own = () if kind == "PolicyDocument" else (f"sp:{kind}",)
    return (*own, *plan, "sp:PolicyDocument", "eli:LegalResource")


PROPERTIES_OF: Mapping[type, tuple[Row, ...]] = {
    PolicyDocument: (
        Row("rdfs:label", "zh", lambda d: d.title),
        Row("skos:altLabel", "zh", lambda d: d.other_titles),
        Row("sp:documentNumber", "plain", lambda d: d.number),
        Row("eli:passed_by", "key", lambda d: d.issuers),
        Row("dct:issued", "date", lambda d: d.date),
        Row("sp:inDistrict", "key", lambda d: d.district),
        Row("sp:place", "key", lambda d: d.place),
        Row("sp:documentKind", "plain", lambda d: d.document_kind),
        Row("sp:heldInFull", "boolean", lambda d: d.file is not None),
        Row("sp:understanding", "decimal", lambda d: d.understanding),
        Row("sp:readWithDoubt", "boolean", lambda d: d.is_doubtful),
        Row("sp:year", "integer", lambda d: d.year),
        Row("sp:sourceFile", "plain", lambda d: d.file),
        Row("sp:sha256", "plain", lambda d: d.sha256),
        Row("sp:statesDeadlines", "boolean", lambda d: d.states_deadlines),
        Row("sp:statesUnits", "boolean", lambda d: d.states_units),
    ),
    SectionNode: (
        Row("rdfs:label", "zh", _section_label),
        Row("sp:number", "plain", lambda n: n.section.number or None),
        Row("sp:path", "plain", lambda n: n.section.path),
        Row("sp:sectionKind", "plain", lambda n: n.section.kind.value),
        Row("sp:text", "plain", _section_text),
        Row("dct:isPartOf", "key", lambda n: n.section.parent),
        Row("sp:cell", "plain", lambda n: tuple(_cell(head, cell) for head, cell in n.section.cells)),
        Row("sp:inPlan", "key", lambda n: f"plan/{n.graph}"),
        Row("sp:sourceStart", "integer", lambda n: _bounds(n.section.title, n.section.body)[0]),
        Row("sp:sourceEnd", "integer", lambda n: _bounds(n.section.title, n.section.body)[1]),
    ),
    MeasureNode: (
        Row("rdfs:label", "zh", lambda n: n.label),
        Row("sp:number", "plain", lambda n: n.measure.number or None),
        Row("sp:path", "plain", lambda n: n.measure.path),
        Row("sp:text", "plain", lambda n: _text(n.measure.body)),
        Row("dct:isPartOf", "key", lambda n: n.measure.parent),
        Row("sp:inPlan", "key", lambda n: f"plan/{n.graph}"),
        Row("sp:service", "plain", _row("service")),
        Row("sp:action", "plain", _row("action")),
        Row("sp:reformItem", "plain", _row("reform_item")),
        Row("sp:unitText", "plain", _row("unit_text")),
        Row(
            "sp:cell", "plain", lambda n: tuple(_cell(h, c) for h, c in (n.measure.row.others if n.measure.row else ()))
        ),
        Row("sp:pilot", "boolean", lambda n: True if n.measure.row and n.measure.row.pilot else None),
        Row("sp:deadlineText", "plain", lambda n: _text(n.deadline.printed)),
        Row("sp:deadline", "month", _month),
        Row("sp:deadlineDate", "date", lambda n: month_end(n.deadline.month) if n.deadline.month else None),
        Row("sp:deadlineYearInferred", "boolean", lambda n: True if n.deadline.inferred else None),
        Row("sp:deadlineStatus", "term", lambda n: f"sp:{n.deadline.status}"),
        Row("sp:sourceStart", "integer", lambda n: _start(n.measure.body if n.measure.body.at else n.measure.title)),
        Row("sp:sourceEnd", "integer", lambda n: _end(n.measure.body if n.measure.body.at else n.measure.title)),
    ),
    ClauseNode: (
        Row("rdfs:label", "zh", lambda n: shortened(tidy(n.clause.text.text))),
        Row("sp:text", "plain", lambda n: _text(n.clause.text)),
        Row("sp:position", "integer", lambda n: n.clause.n),
        Row("dct:isPartOf", "key", lambda n: n.owner),
        Row("sp:inPlan", "key", lambda n: f"plan/{n.graph}" if n.owner.startswith("plan/") else None),
        Row("sp:sourceStart", "integer", lambda n: _start(n.clause.text)),
        Row("sp:sourceEnd", "integer", lambda n: _end(n.clause.text)),
    ),
    CaseNode: (
        Row("rdfs:label", "zh", lambda n: _text(n.case.title)),
        Row("sp:rank", "integer", lambda n: n.case.rank),
        Row("sp:inDistrict", "key", lambda n: f"district/{n.case.district}" if n.case.district else None),
        Row("dct:isPartOf", "key", lambda n: f"plan/{n.graph}"),
        Row("sp:text", "plain", lambda n: _text(n.case.body)),
        Row("sp:sourceStart", "integer", lambda n: _start(n.case.title) if n.case.title.at else _start(n.case.body)),
        Row("sp:sourceEnd", "integer", lambda n: _end(n.case.body) if n.case.body.at else _end(n.case.title)),
    ),
    PartNode: (
        Row("rdfs:label", "zh", lambda n: _text(n.part.title) or "正文"),
        Row("sp:partKind", "plain", lambda n: n.part.kind),
        Row("sp:position", "integer", lambda n: n.part.n),
        Row("sp:text", "plain", lambda n: _text(n.part.body)),
        Row("dct:isPartOf", "key", lambda n: n.case),
        Row("sp:sourceStart", "integer", lambda n: _bounds(n.part.title, n.part.body)[0]),
        Row("sp:sourceEnd", "integer", lambda n: _bounds(n.part.title, n.part.body)[1]),
    ),
    UnitNode: (
        Row("rdfs:label", "zh", lambda n: n.unit.label),
        Row("skos:altLabel", "zh", lambda n: n.printed),
        Row("sp:unitKind", "plain", lambda n: n.unit.kind),
        Row("sp:isGroup", "boolean", lambda n: True if n.unit.is_group else None),
        Row("sp:inDistrict", "key", lambda n: n.district),
        Row("sp:place", "key", lambda n: n.place),
        Row("sp:function", "key", lambda n: n.functions),
        Row("sp:superiorUnit", "key", lambda n: n.superior),
    ),
    PlaceNode: (
        Row("rdfs:label", "zh", lambda n: n.place.label),
        Row("sp:code", "plain", lambda n: n.place.code if len(n.place.code) == 6 else None),
        Row("sp:level", "plain", lambda n: n.place.level),
        Row("sp:withinPlace", "key", lambda n: n.above),
    ),
    CityReform: (
        Row("rdfs:label", "zh", lambda r: r.label),
        Row("rdfs:label", "en", lambda r: r.english),
        Row("skos:altLabel", "zh", lambda r: r.other_names),
        Row("sp:reformKind", "plain", lambda r: r.kind),
        Row("sp:level", "plain", lambda r: r.level),
        Row("sp:primaryTopic", "topic", lambda r: r.topic),
        Row("dct:subject", "topic", lambda r: r.topic),
        Row("dct:isPartOf", "key", lambda r: r.plans),
        Row("sp:broaderReform", "key", lambda r: r.broader),
        Row("sp:sourceUncertain", "boolean", lambda r: True if r.inferred else None),
        Row("sp:introducedOn", "date", lambda r: r.introduced_on),
        Row("sp:originUnknown", "boolean", lambda r: r.origin_unknown),
    ),
    TargetNode: (
        Row("rdfs:label", "zh", lambda n: shortened(tidy(n.quantity.quote.text))),
        Row("sp:value", "decimal", lambda n: n.quantity.value),
        Row("sp:unit", "plain", lambda n: n.quantity.unit or None),
        Row("sp:comparator", "plain", lambda n: n.quantity.comparator),
        Row("sp:approximate", "boolean", lambda n: True if n.quantity.approximate else None),
        Row("sp:qualifier", "plain", lambda n: n.quantity.qualifier or None),
        Row("sp:direction", "plain", lambda n: n.quantity.direction or None),
        Row("sp:targetRole", "plain", lambda n: n.quantity.role),
        Row("sp:changedFrom", "key", lambda n: n.changed_from),
        Row("sp:indicator", "key", lambda n: n.indicator),
        Row("sp:normalValue", "decimal", lambda n: n.normal_value),
        Row("sp:normalUnit", "key", lambda n: n.normal_unit),
        Row("sp:quote", "plain", lambda n: n.quantity.quote.text),
        Row("sp:sourceStart", "integer", lambda n: _start(n.quantity.quote)),
        Row("sp:sourceEnd", "integer", lambda n: _end(n.quantity.quote)),
    ),
    IrregularityNode: (
        Row("rdfs:label", "en", lambda n: n.irregularity.code.replace("-", " ")),
        Row("sp:code", "plain", lambda n: n.irregularity.code),
        Row("sp:severity", "plain", lambda n: n.irregularity.severity.value),
        Row("sp:found", "plain", lambda n: n.irregularity.found),
        Row("sp:done", "plain", lambda n: n.irregularity.done),
        Row("sp:about", "key", lambda n: n.irregularity.about),
        Row("sp:inDocument", "key", lambda n: f"plan/{n.graph}"),
        Row("sp:sourceStart", "integer", lambda n: n.irregularity.span.start),
        Row("sp:sourceEnd", "integer", lambda n: n.irregularity.span.end),
    ),
    Presence: (
        Row("rdfs:label", "zh", lambda p: p.label),
        Row("sp:ofPlan", "key", lambda p: p.plan),
        Row("sp:ofReform", "key", lambda p: p.reform),
        Row("sp:presenceState", "term", lambda p: p.state.term),
        Row("sp:viaReform", "key", lambda p: p.via),
        Row("sp:shownBy", "key", lambda p: p.shown_by),
        Row("sp:quote", "plain", lambda p: p.quote.text if p.quote is not None else None),
        Row("sp:sourceStart", "integer", lambda p: _start(p.quote)),
        Row("sp:sourceEnd", "integer", lambda p: _end(p.quote)),
    ),
    WordingNode: (
        Row("rdfs:label", "zh", lambda n: shortened(tidy(n.group.members[0].evidence.quote.text))),
        Row("sp:quote", "plain", lambda n: n.group.members[0].evidence.quote.text),
        Row("sp:earliestMember", "key", lambda n: n.group.members[0].clause),
    ),
    Concept: (
        Row("rdfs:label", "zh", lambda c: c.zh),
        Row("rdfs:label", "en", lambda c: c.en),
        Row("skos:prefLabel", "zh", lambda c: c.zh),
        Row("skos:prefLabel", "en", lambda c: c.en),
        Row("skos:definition", "zh", lambda c: c.zh_def),
        Row("skos:definition", "en", lambda c: c.en_def),
        Row("skos:notation", "plain", lambda c: c.notation),
        Row("skos:inScheme", "key", lambda c: c.scheme),
        Row("skos:topConceptOf", "key", lambda c: c.scheme),
        Row("dct:source", "plain", lambda c: c.source),
    ),
    MeasureUnitNode: (
        Row("rdfs:label", "zh", lambda u: u.zh),
        Row("rdfs:label", "en", lambda u: u.en),
        Row("sp:ucumCode", "plain", lambda u: u.ucum),
    ),
    FrameCell: (
        Row("rdfs:label", "zh", lambda c: c.label),
        Row("sp:ofPlace", "key", lambda c: c.place),
        Row("sp:frameYear", "integer", lambda c: c.year),
        Row("sp:frameState", "term", lambda c: f"sp:{c.state}"),
        Row("sp:framePlan", "key", lambda c: c.plans),
        Row("skos:note", "plain", lambda c: c.note),
    ),
}


def shortened(text: str) -> str:
    """A label of a sentence: at most 30 characters."""
    return text if len(text) <= 30 else f"{text[:29]}…"


def canonical(value: Decimal) -> str:
    """A decimal in its one canonical form.

    >>> canonical(Decimal("0.90")), canonical(Decimal("8140")), canonical(Decimal("98.0"))
    ('0.9', '8140', '98')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
