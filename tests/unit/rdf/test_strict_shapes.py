"""The rules between things as SHACL-SPARQL: pyshacl finds each of them broken, by the name that our own query has."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph

from kg.rdf.integrity import read_rules
from kg.rdf.vocabulary import PREFIXES
from tests.entry import ROOT

pytestmark = pytest.mark.slow

ONTOLOGY = ROOT / "ontology"
#: Rules that need the whole graph, or a file: they stand in ``ontology/integrity`` alone.
WHOLE = {
    "term-unknown", "leads-nowhere", "continuity-left-out", "part-not-said", "part-of-itself", "position-twice",
    "path-twice", "value-not-as-printed", "quote-longer-than-its-place", "clause-outside-its-measure",
    "body-of-another-district",
}  # fmt: skip
#: Rule → what breaks it and nothing else of these; ``<x>`` stands under the base.
BROKEN = {
    "link-without-assertion": "<m> a sp:Measure ; sp:elaborates <s> . <s> sp:elaboratedBy <m> .",
    "assertion-without-link": "<a> a sp:Assertion ; rdf:subject <m> ; rdf:predicate sp:implements ; rdf:object <r> .",
    "inverse-missing": "<r> a sp:Reform ; sp:implementedBy <m> .",
    "dated-without-deadline": "<m> a sp:Measure ; sp:deadlineStatus sp:Dated .",
    "deadline-not-month-end": '<m> a sp:Measure ; sp:deadlineStatus sp:Dated ; sp:deadline "2024-02"^^xsd:gYearMonth ; '
    'sp:deadlineDate "2024-02-28"^^xsd:date .',
    "main-topic-not-among-topics": "<m> a sp:Measure ; sp:primaryTopic <t> .",
    "reform-broader-than-itself": "<r> a sp:Reform ; sp:broaderReform <q> . <q> sp:broaderReform <r> .",
    "place-within-itself": "<p> a sp:Place ; sp:withinPlace <q> . <q> sp:withinPlace <p> .",
    "rank-twice": "<c> a sp:ShowcaseCase ; sp:rank 1 ; dct:isPartOf <k> . <d> sp:rank 1 ; dct:isPartOf <k> .",
    "alike-within-one-document": "<c> a sp:PlanClause ; sp:reusesTextOf <d> ; sp:inPlan <p> . <d> sp:inPlan <p> .",
    "mentions-what-it-implements": "<x> a sp:Measure ; sp:mentionsReform <r> ; sp:implements <r> .",
    "role-without-responsible": "<m> a sp:Measure ; sp:supportingUnit <u> .",
    "evidence-of-another": "<m> a sp:Measure ; sp:evidence <a> . <a> rdf:subject <n> .",
    "evidence-from-elsewhere": "<a> a sp:Assertion ; rdf:subject <m> ; prov:wasDerivedFrom <p> . <m> sp:inPlan <q> .",
    "derived-without-reform": "<a> a sp:Assertion ; sp:method sp:Derived .",
    "curated-by-nobody": "<a> a sp:Assertion ; sp:method sp:Curated .",
    "quantity-of-nobody": "<t> a sp:Target .",
    "held-without-file": "<p> a sp:PolicyDocument ; sp:heldInFull true .",
    "district-not-its-place": "<u> a sp:Department ; sp:inDistrict <d> ; sp:place <e> .",
    "plan-of-part-differs": "<c> a sp:Clause ; dct:isPartOf <m> ; sp:inPlan <p> . <m> sp:inPlan <q> .",
    "presence-twice": "<p> a sp:Presence ; sp:ofPlan <x> ; sp:ofReform <y> . <q> sp:ofPlan <x> ; sp:ofReform <y> .",
    "presence-without-measure": "<p> a sp:Presence ; sp:presenceState sp:Implemented .",
    "presence-missing": "<m> a sp:Measure ; sp:implements <r> ; sp:inPlan <p> . <p> a sp:DistrictPlan .",
    "continues-and-does-not": "<c> a sp:Clause ; sp:noCounterpartIn <p> ; sp:continuedBy <d> . <d> sp:inPlan <p> .",
    "continues-another-district": "<m> a sp:Measure ; sp:inPlan <p> ; sp:continues <n> . <n> sp:inPlan <q> . "
    "<p> sp:place <a> . <q> sp:place <b> .",
    "superior-of-itself": "<u> a sp:Department ; sp:superiorUnit <v> ; sp:function <f> . "
    "<v> sp:superiorUnit <u> ; sp:function <f> .",
    "superior-of-another-line": "<u> a sp:Department ; sp:superiorUnit <v> ; sp:function <f> . <v> sp:function <g> .",
    "change-of-another-indicator": "<t> a sp:Target ; sp:changedFrom <o> ; sp:indicator <i> . <o> sp:indicator <j> . "
    "<m> sp:target <t> .",
    "normal-value-alone": "<t> a sp:Target ; sp:normalValue 3.0 . <m> sp:target <t> .",
    "origin-known-and-not": '<r> a sp:Reform ; sp:originUnknown true ; sp:introducedOn "2020"^^xsd:gYear .',
    "frame-not-as-held": "<c> a sp:FrameCell ; sp:frameState sp:PlanHeld .",
    "frame-twice": "<c> a sp:FrameCell ; sp:ofPlace <p> ; sp:frameYear 2022 ; sp:frameState sp:NotSought . "
    "<d> a sp:FrameCell ; sp:ofPlace <p> ; sp:frameYear 2022 ; sp:frameState sp:NotSought .",
}
HEAD = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items()) + "@base <https://example.org/> . "


def named() -> set[str]:
    strict = Graph().parse(ONTOLOGY / "shapes-strict.ttl")
    return {str(shape).rpartition("#")[2] for shape in strict.subjects(RDF.type, SH.NodeShape)}


def test_every_rule_is_here_or_needs_the_whole_graph() -> None:
    assert named() == {rule.name for rule in read_rules(ONTOLOGY)} - WHOLE == set(BROKEN)


def test_messages_are_those_of_the_queries() -> None:
    text = (ONTOLOGY / "shapes-strict.ttl").read_text(encoding="utf-8")
    for rule in read_rules(ONTOLOGY):
        assert rule.name in WHOLE or (f'"{rule.en}"@en' in text and f'"{rule.zh}"@zh' in text), rule.name


@pytest.mark.parametrize("rule", BROKEN)
def test_both_find_it_broken(rule: str) -> None:
    text = HEAD + BROKEN[rule]
    strict = Graph().parse(ONTOLOGY / "shapes-strict.ttl")
    conforms, results, _ = validate(Graph().parse(data=text, format="turtle"), shacl_graph=strict)
    assert not conforms
    assert isinstance(results, Graph)
    assert rule in {str(shape).rpartition("#")[2] for shape in results.objects(None, SH.sourceShape)}
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    query = next(one.query for one in read_rules(ONTOLOGY) if one.name == rule)
    if rule != "evidence-from-elsewhere":  # by its IRI, which only the real ones have
        assert list(store.query(query, prefixes=PREFIXES))  # type: ignore[arg-type]


def test_a_small_good_graph_breaks_none() -> None:
    text = """<m> a sp:Measure ; sp:elaborates <s> ; sp:evidence <a> ; sp:deadlineStatus sp:Dated ; sp:inPlan <p> ;
        sp:deadline "2024-02"^^xsd:gYearMonth ; sp:deadlineDate "2024-02-29"^^xsd:date . <s> sp:elaboratedBy <m> .
        <a> a sp:Assertion ; rdf:subject <m> ; rdf:predicate sp:elaborates ; rdf:object <s> ; prov:wasDerivedFrom <p> ;
        sp:method sp:TextReuse ."""
    strict = Graph().parse(ONTOLOGY / "shapes-strict.ttl")
    conforms, _, told = validate(Graph().parse(data=HEAD + text, format="turtle"), shacl_graph=strict)
    assert conforms, told
