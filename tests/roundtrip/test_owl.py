"""The ontology as OWL tools see it: horned-owl (in Rust) parses it, checks its profile, and knows its hierarchy.

It reads RDF/XML, as most OWL tools do, so this also proves the ``ontology.rdf`` of the documentation.
"""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import pyhornedowl
import pyoxigraph as ox
import pytest
from pyhornedowl.profile import UseOfUndeclaredClass, check_profile
from pyhornedowl.reasoning import create_structural_reasoner

from kg.site.ontology import render_ontology

ROOT = Path(__file__).resolve().parents[2]
SP = "https://w3id.org/shanghai-policy/ontology#"
OWL = "http://www.w3.org/2002/07/owl#"


@pytest.fixture(scope="module")
def published() -> dict[str, bytes]:
    return render_ontology(ROOT / "ontology")


@pytest.fixture(scope="module")
def ontology(published: dict[str, bytes]) -> pyhornedowl.PyIndexedOntology:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it announces lists of disjoint classes that it passes over
        return pyhornedowl.open_ontology_from_string(published["ontology.rdf"].decode(), serialization="owl")


def declared(kind: str) -> set[str]:
    """Terms of our own, as the Turtle file declares them."""
    owl, rdf_type = ox.NamedNode(OWL + kind), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    quads = ox.parse(path=str(ROOT / "ontology/shanghai-policy.ttl"))
    subjects = {q.subject.value for q in quads if q.predicate.value == rdf_type and q.object == owl}
    return {subject for subject in subjects if subject.startswith(SP)}


def test_owl_parser_finds_every_term(ontology: pyhornedowl.PyIndexedOntology) -> None:
    found = {
        "Class": ontology.get_classes(),
        "ObjectProperty": ontology.get_object_properties(),
        "DatatypeProperty": ontology.get_data_properties(),
    }
    for kind, iris in found.items():
        assert {iri for iri in map(str, iris) if iri.startswith(SP)} == declared(kind), kind
        assert declared(kind)


def test_owl_parser_finds_every_axiom(ontology: pyhornedowl.PyIndexedOntology) -> None:
    kinds = Counter(type(axiom.component).__name__ for axiom in ontology.get_axioms())
    assert kinds["InverseObjectProperties"] == 5  # implements, exemplifies, elaborates, continues, responsibleUnit
    assert kinds["SymmetricObjectProperty"] == 2  # reusesTextOf, sameCommitmentAs
    assert kinds["DifferentIndividuals"] == 4  # statuses of deadlines, methods, states of presence, states of the frame


@pytest.mark.parametrize("name", ["RL", "DL"])
def test_one_axiom_alone_steps_outside_the_profile(ontology: pyhornedowl.PyIndexedOntology, name: str) -> None:
    """``sp:Assertion`` is an ``rdf:Statement``, a name that OWL reserves: decision 3, and the head of the ontology."""
    report = check_profile(ontology, "RL" if name == "RL" else "DL")
    (violation,) = report.violations
    assert isinstance(violation, UseOfUndeclaredClass)
    assert str(violation.iri) == "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement"


def test_hierarchy_is_climbed(ontology: pyhornedowl.PyIndexedOntology) -> None:
    reasoner = create_structural_reasoner(ontology)
    above = {str(name) for name in reasoner.get_superclasses(ontology.class_(f"{SP}DistrictPlan"))}
    assert {f"{SP}Plan", f"{SP}PolicyDocument", "http://data.europa.eu/eli/ontology#LegalResource"} <= above


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf", "jsonld"])
def test_each_published_syntax_is_the_ontology(published: dict[str, bytes], ending: str) -> None:
    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    one = ox.Dataset(ox.parse(published[f"ontology.{ending}"], format=formats[ending]))
    other = ox.Dataset(ox.parse(path=str(ROOT / "ontology/shanghai-policy.ttl")))
    for dataset in (one, other):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert one == other
