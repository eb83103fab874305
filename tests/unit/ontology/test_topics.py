"""``ontology/topics.ttl`` as SKOS wants it: unique labels, no orphans, no cycles, one definition per language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[3]
SPT = "https://w3id.org/shanghai-policy/topic/"
SCHEME = URIRef(SPT)
TOPICS = Graph().parse(ROOT / "ontology/topics.ttl")
CONCEPTS = sorted(str(c) for c in TOPICS.subjects(RDF.type, SKOS.Concept))

#: The World Bank's names, exact, in its order (worldbank.org/en/businessready), with our slugs.
B_READY = {
    "business-entry": "Business Entry",
    "business-location": "Business Location",
    "utility-services": "Utility Services",
    "labor": "Labor",
    "financial-services": "Financial Services",
    "international-trade": "International Trade",
    "taxation": "Taxation",
    "dispute-resolution": "Dispute Resolution",
    "market-competition": "Market Competition",
    "business-insolvency": "Business Insolvency",
}
OWN = {"government-services", "regulation-enforcement", "credit", "policy-delivery", "legal-services", "innovation",
       "talent", "digital", "park-environment", "industry", "organisation"}  # fmt: skip


def texts(subject: Node, predicate: URIRef, language: str) -> list[str]:
    return [str(o) for o in TOPICS.objects(subject, predicate) if isinstance(o, Literal) and o.language == language]


def test_the_topics_are_those_of_the_contract() -> None:
    assert {c.removeprefix(SPT) for c in CONCEPTS} == set(B_READY) | OWN


def test_b_ready_topics_bear_the_banks_own_names_in_its_order() -> None:
    names = {slug: texts(URIRef(SPT + slug), SKOS.prefLabel, "en")[0] for slug in B_READY}
    assert names == B_READY
    head = TOPICS.value(URIRef(SPT + "collection-b-ready"), SKOS.memberList)
    assert head is not None
    assert [str(c).removeprefix(SPT) for c in Collection(TOPICS, head)] == list(B_READY)


def test_own_topics_are_collected() -> None:
    members = TOPICS.objects(URIRef(SPT + "collection-own"), SKOS.member)
    assert {str(c).removeprefix(SPT) for c in members} == OWN


@pytest.mark.parametrize("concept", CONCEPTS)
def test_concept_is_complete(concept: str) -> None:
    node = URIRef(concept)
    for language in ("zh", "en"):
        assert len(texts(node, SKOS.prefLabel, language)) == 1
        assert len(texts(node, SKOS.definition, language)) == 1
        assert texts(node, SKOS.altLabel, language)
    assert TOPICS.value(node, SKOS.notation) == Literal(concept.removeprefix(SPT))
    assert (node, SKOS.inScheme, SCHEME) in TOPICS
    assert list(TOPICS.objects(node, SKOS.example))


@pytest.mark.parametrize("concept", CONCEPTS)
def test_concept_is_no_orphan(concept: str) -> None:
    node = URIRef(concept)
    assert (node, SKOS.topConceptOf, SCHEME) in TOPICS
    assert (SCHEME, SKOS.hasTopConcept, node) in TOPICS
    neighbours = set(TOPICS.objects(node, SKOS.related))
    assert neighbours
    assert neighbours <= {URIRef(c) for c in CONCEPTS}
    assert all((n, SKOS.related, node) in TOPICS for n in neighbours), "related must stand in both directions"
    assert node not in neighbours


def test_hierarchy_is_flat_so_no_cycle_can_be() -> None:
    assert not list(TOPICS.subject_objects(SKOS.broader | SKOS.narrower | SKOS.broaderTransitive))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_label_names_two_topics(language: str) -> None:
    labels = Counter(
        label.casefold() for c in CONCEPTS for kind in (SKOS.prefLabel, SKOS.altLabel) for label in
        texts(URIRef(c), kind, language))  # fmt: skip
    assert [label for label, n in labels.items() if n > 1] == []


def test_definitions_are_distinct_and_say_more_than_the_label() -> None:
    for language in ("zh", "en"):
        found = {c: texts(URIRef(c), SKOS.definition, language)[0] for c in CONCEPTS}
        assert len(set(found.values())) == len(CONCEPTS)
        for concept, text in found.items():
            assert len(text) > len(texts(URIRef(concept), SKOS.prefLabel, language)[0]) + 5, concept


def test_outside_matches_are_wider_themes_of_a_scheme_that_exists() -> None:
    """No linked-data vocabulary of B-READY is known, so nothing may claim to be the same as a topic."""
    assert not list(TOPICS.subject_objects(SKOS.exactMatch | SKOS.closeMatch))
    themes = "http://publications.europa.eu/resource/authority/data-theme/"
    found = {str(o) for o in TOPICS.objects(None, SKOS.broadMatch)}
    assert found == {themes + code for code in ("ECON", "GOVE", "JUST", "TECH")}


def test_examples_quote_the_documents() -> None:
    def squeeze(text: str) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))

    for example in TOPICS.objects(None, SKOS.example):
        match = re.fullmatch(r"([a-z]+-\d{4})：「(.+)」", str(example))
        assert match, example
        source = (ROOT / "data/sources" / f"{match[1]}.txt").read_text(encoding="utf-8")
        assert squeeze(match[2]) in squeeze(source), example


def test_scheme_says_what_it_is() -> None:
    for language in ("zh", "en"):
        assert texts(SCHEME, DCTERMS.title, language)
        assert texts(SCHEME, DCTERMS.description, language)
    assert TOPICS.value(SCHEME, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert TOPICS.value(SCHEME, OWL.versionInfo) == Literal("0.1.0")
