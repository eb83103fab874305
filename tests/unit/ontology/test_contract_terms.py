"""Every name that the public contract promises (its sections 2, 3 and 7) is declared, and says what it is.

The names are written out here on purpose: users have them in their saved queries. One that goes missing, or that
changes from a class to a property, breaks this test and not their work.
"""

from __future__ import annotations

import json
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef

ROOT = Path(__file__).resolve().parents[3]
SP = Namespace("https://w3id.org/shanghai-policy/ontology#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ORG = Namespace("http://www.w3.org/ns/org#")
DCT = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("https://schema.org/")
ONTOLOGY = Graph().parse(ROOT / "ontology/shanghai-policy.ttl")

#: Class → the super-class the contract gives it, or None.
CLASSES: dict[str, URIRef | None] = {
    "PolicyDocument": ELI.LegalResource,
    "Plan": SP.PolicyDocument,
    "MunicipalPlan": SP.Plan,
    "DistrictPlan": SP.Plan,
    "NationalPlan": SP.Plan,
    "CaseCollection": SP.PolicyDocument,
    "Section": ELI.LegalResourceSubdivision,
    "Measure": ELI.LegalResourceSubdivision,
    "Safeguard": SP.Measure,
    "PlanClause": ELI.LegalResourceSubdivision,  # a sentence of a case is no part of a legal text
    "Reform": None,
    "InferredReform": SP.Reform,
    "Department": ORG.Organization,
    "District": SCHEMA.AdministrativeArea,
    "ShowcaseCase": None,
    "Target": None,
    "Assertion": RDF.Statement,
    "ImplementsAssertion": SP.Assertion,
    "ResponsibleUnitAssertion": SP.Assertion,
    "ExemplifiesAssertion": SP.Assertion,
    "LeadUnitAssertion": SP.Assertion,
    "ElaboratesAssertion": SP.Assertion,
    "BasedOnAssertion": SP.Assertion,
    "CitesAssertion": SP.Assertion,
    "SameCommitmentAssertion": SP.Assertion,
}
OBJECT_PROPERTIES = [
    "implements", "responsibleFor", "responsibleUnit", "exemplifies", "inPlan", "elaborates", "reusesTextOf",
    "sameCommitmentAs",
    "primaryTopic", "mentionsReform", "inDistrict", "leadUnit", "target", "deadlineStatus", "method",
    "evidence",
]  # fmt: skip
DATATYPE_PROPERTIES = [
    "code", "value", "unit", "comparator", "quote", "quotePrefix", "quoteSuffix", "number", "path", "text",
    "reformItem", "deadlineText", "deadline", "deadlineDate", "unitText", "pilot", "documentNumber", "rank",
    "sourceStart", "sourceEnd", "confidence", "isGroup",
]  # fmt: skip
INDIVIDUALS = {
    "DeadlineStatus": ["Ongoing", "Dated", "Done", "NotStated"],
    "Method": ["Explicit", "NamedReform", "TextReuse", "SameMeaning", "Thematic", "Curated"],
}
BORROWED = [DCT.isPartOf, DCT.hasPart, DCT.subject, DCT.issued, ELI.based_on, ELI.cites, ELI.passed_by,
            PROV.wasDerivedFrom]  # fmt: skip


def test_every_promised_name_is_declared_as_what_it_was() -> None:
    promised: list[tuple[str, URIRef]] = [
        *((name, OWL.Class) for name in CLASSES),
        *((name, OWL.ObjectProperty) for name in OBJECT_PROPERTIES),
        *((name, OWL.DatatypeProperty) for name in DATATYPE_PROPERTIES),
        *((name, SP[kind]) for kind, names in INDIVIDUALS.items() for name in names),
    ]
    assert [(name, kind) for name, kind in promised if (SP[name], RDF.type, kind) not in ONTOLOGY] == []


def test_every_class_stands_under_its_super_class() -> None:
    below = {(SP[name], RDFS.subClassOf, above) for name, above in CLASSES.items() if above is not None}
    assert below - set(ONTOLOGY) == set()


def test_a_borrowed_property_is_declared_as_one_kind() -> None:
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    assert [term for term in BORROWED if len(kinds & set(ONTOLOGY.objects(term, RDF.type))) != 1] == []


def test_context_has_a_name_for_every_term_of_our_own() -> None:
    """Own terms keep their own local names in JSON, so that a reader of the contract finds them."""
    context = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    named = {key: entry["@id"] if isinstance(entry, dict) else entry for key, entry in context.items()}
    own = {str(s).removeprefix(str(SP)) for s in ONTOLOGY.subjects(RDFS.isDefinedBy) if str(s).startswith(str(SP))}
    assert {name: named.get(name) for name in own} == {name: f"sp:{name}" for name in own}


def test_context_types_agree_with_the_ontology() -> None:
    context = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    for name, entry in context.items():
        if not (isinstance(entry, dict) and str(entry.get("@id")).startswith("sp:")):
            continue
        kind = entry["@type"]
        is_link = (SP[name], RDF.type, OWL.ObjectProperty) in ONTOLOGY
        assert (kind in ("@id", "@vocab")) == is_link, name
        if not is_link:
            ranges = set(ONTOLOGY.objects(SP[name], RDFS.range)) | set(ONTOLOGY.objects(SP[name], SCHEMA.rangeIncludes))
            assert {str(r).split("#")[-1] for r in ranges} == {kind.removeprefix("xsd:")}, name


def test_json_with_the_context_is_the_graph_it_stands_for() -> None:
    document = {
        **json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8")),
        "id": "https://w3id.org/shanghai-policy/id/plan/jinshan-2022/measure/9",
        "type": ["Measure", "LegalResourceSubdivision"],
        "label": {"zh": "推行“一业一证”改革"},
        "number": "9",
        "pilot": "true",
        "deadline": "2022-10",
        "deadlineStatus": "Dated",
        "implements": ["https://w3id.org/shanghai-policy/id/reform/yi-ye-yi-zheng"],
        "sourceStart": "5120",
    }
    expected = """
        @prefix sp: <https://w3id.org/shanghai-policy/ontology#> . @base <https://w3id.org/shanghai-policy/id/> .
        @prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <plan/jinshan-2022/measure/9> a sp:Measure , eli:LegalResourceSubdivision ;
            rdfs:label "推行“一业一证”改革"@zh ; sp:number "9" ; sp:pilot true ; sp:deadline "2022-10"^^xsd:gYearMonth ;
            sp:deadlineStatus sp:Dated ; sp:implements <reform/yi-ye-yi-zheng> ; sp:sourceStart 5120 .
    """
    found = Graph().parse(data=json.dumps(document), format="json-ld")
    assert set(found) == set(Graph().parse(data=expected, format="turtle"))
