"""What a build writes, read back by the libraries of other people: Oxigraph, rdflib, pyld. All see the same graph."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

ROOT = Path(__file__).resolve().parents[2]


def canonical(quads: ox.QuadParser) -> list[str]:
    """The quads in the order and with the blank node names of RDFC-1.0, as Oxigraph has it."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((ox.serialize(list(dataset), format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines())


@pytest.fixture(scope="module")
def lines(built: Path) -> list[str]:
    return (built / "graph.nq").read_text(encoding="utf-8").splitlines()


def test_graph_is_already_canonical(built: Path, lines: list[str]) -> None:
    """No blank nodes, each quad once, sorted: the file is its own RDFC-1.0 form."""
    assert lines == canonical(ox.parse(path=str(built / "graph.nq")))
    assert len(lines) > 10_000


def test_rdflib_reads_the_same_quads(built: Path, lines: list[str]) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(built / "graph.nq", format="nquads")
    assert len(list(dataset.quads())) == len(lines)
    named = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert named == {quad.graph_name.value for quad in ox.parse(path=str(built / "graph.nq"))}


def test_rdflib_reads_the_same_turtle(built: Path, lines: list[str]) -> None:
    """Every literal keeps its words, language and datatype: compared term by term, not by number alone."""
    graph = rdflib.Graph().parse(built / "graph.ttl")
    back = ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    ours = {quad.triple for quad in ox.parse(path=str(built / "graph.nq"))}
    assert {quad.triple for quad in back} == ours
    assert len(lines) >= len(ours)


def test_jsonld_expands_to_the_same_dataset(built: Path, lines: list[str]) -> None:
    """By pyld, which knows nothing of how the file was written; compared in the RDFC-1.0 form."""
    document = json.loads((built / "graph.jsonld").read_text(encoding="utf-8"))
    quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert canonical(ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)) == lines


@pytest.mark.parametrize("name", ["shanghai-policy", "topics", "shapes"])
def test_two_canonicalisers_agree_on_blank_nodes(name: str) -> None:
    """The ontology's lists are blank nodes; pyld and Oxigraph name them alike, so a digest of it can be trusted.

    pyld calls the algorithm by its name before it became a standard, URDNA2015.
    """
    ours = canonical(ox.parse(path=str(ROOT / f"ontology/{name}.ttl")))
    quads = ox.serialize(ox.parse(path=str(ROOT / f"ontology/{name}.ttl")), format=ox.RdfFormat.N_QUADS) or b""
    options = {"inputFormat": "application/n-quads", "format": "application/n-quads", "algorithm": "URDNA2015"}
    theirs = jsonld.normalize(quads.decode(), options)
    assert any("_:c14n0" in line for line in ours)
    assert sorted(theirs.splitlines()) == ours
