"""The closed vocabulary: prefixes, and the terms of our own that may stand in the graph.

A term that is not listed here raises on use; a test holds the list and ``ontology/shanghai-policy.ttl`` to each other.
"""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode

__all__ = ["CLASSES", "INDIVIDUALS", "PREFIXES", "PROPERTIES", "iri"]

#: Prefixes known to every query and used in every file written.
PREFIXES = {
    "sp": "https://w3id.org/shanghai-policy/ontology#",
    "spt": "https://w3id.org/shanghai-policy/topic/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

CLASSES = frozenset({
    "Assertion", "BasedOnAssertion", "CaseClause", "CaseCollection", "CasePart", "CitesAssertion", "Clause",
    "ContinuesAssertion", "DeadlineStatus", "Department", "District", "DistrictPlan", "DrawsUpAssertion",
    "ElaboratesAssertion", "ExemplifiesAssertion", "ImplementsAssertion", "InferredReform", "Irregularity",
    "LeadUnitAssertion", "Measure", "MentionsReformAssertion", "MentionsUnitAssertion", "Method", "MunicipalPlan",
    "NationalPlan", "Place", "Plan", "PlanClause", "PolicyDocument", "Presence", "PresenceState", "Reform",
    "ResponsibleUnitAssertion", "ReusesTextOfAssertion", "Safeguard", "SameCommitmentAssertion", "SameThemeAssertion",
    "Section", "ShowcaseCase", "SupportingUnitAssertion", "Target", "TopicAssertion", "WordingGroup",
    "WordingMemberAssertion",
    "Function", "FrameCell", "FrameState", "Indicator", "IntroducedByAssertion", "MeasureUnit",
})  # fmt: skip

PROPERTIES = frozenset({
    "about", "action", "approximate", "broaderReform", "cell", "changedFrom", "code", "comparator", "confidence",
    "continuedBy", "continues", "continuityState", "deadline", "deadlineDate", "deadlineStatus", "deadlineText",
    "deadlineYearInferred", "direction", "documentKind", "documentNumber", "done", "drawsUp", "earliestMember",
    "elaboratedBy", "elaborates", "evidence", "exemplifiedBy", "exemplifies", "found", "heldInFull", "implementedBy",
    "implements",
    "inDistrict", "inDocument", "inPlan", "isGroup", "leadUnit", "level", "mentionsReform", "mentionsUnit", "method",
    "nearCounterpart", "noCounterpartIn", "number", "ofPlan", "ofReform", "otherDocument", "otherEnd", "otherQuote",
    "otherStart", "partKind", "path", "pilot", "place", "position", "presenceState", "primaryTopic", "qualifier",
    "quote", "quotePrefix", "quoteSuffix", "rank", "readWithDoubt", "reformItem", "reformKind", "responsibleFor",
    "responsibleUnit", "reusesTextOf", "role", "sameCommitmentAs", "sameTheme", "sectionKind", "service", "severity",
    "sha256", "shownBy", "sourceEnd", "sourceFile", "sourceStart", "sourceUncertain", "supportingUnit",
    "target", "targetRole", "text", "understanding", "unit", "unitKind", "unitText", "uptake", "uptakeShare",
    "value", "viaReform", "withinPlace", "wordingMember", "year",
    "framePlan", "frameState", "frameYear", "function", "indicator", "introducedBy", "introducedOn", "normalUnit",
    "normalValue", "ofPlace", "originUnknown", "statesDeadlines", "statesUnits", "superiorUnit", "ucumCode",
})  # fmt: skip

INDIVIDUALS = frozenset({
    "Curated", "Dated", "Derived", "Done", "Explicit", "Implemented", "ImplementedUnderAnotherName", "NamedOnly",
    "NamedReform", "NotFound", "NotHeld", "NotStated", "Ongoing", "SameMeaning", "TextReuse", "Thematic",
    "NoPlanFound", "NotSought", "PlanCited", "PlanHeld",
})  # fmt: skip

_OWN = CLASSES | PROPERTIES | INDIVIDUALS


@cache
def iri(name: str) -> NamedNode:
    """The node of a prefixed name.

    Raises:
        KeyError: the prefix is unknown, or the name is not a declared term of ``sp:``.

    >>> iri("sp:implements").value
    'https://w3id.org/shanghai-policy/ontology#implements'
    """
    prefix, _, local = name.partition(":")
    if prefix == "sp" and local not in _OWN:
        raise KeyError(f"{name} is not a term of the ontology")
    return NamedNode(PREFIXES[prefix] + local)
