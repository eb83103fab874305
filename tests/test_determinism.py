"""The same input gives the same bytes, and every form in which the graph is written holds the same statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld
from rdflib.term import Node

import kg as public
from kg.rdf.store import KnowledgeGraph
from tests.entry import ROOT, kg

#: Things that a careless build depends on: order of sets, language, time zone, the folder one stands in.
MACHINES = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Honolulu", "PYTHONUTF8": "0"},
]


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The shipped data, built once on each machine."""

    def build(machine: dict[str, str]) -> Path:
        out = tmp_path_factory.mktemp("machine") / "exports"
        done = kg("build", "--quiet", "--out", out, "--data", ROOT / "data", cwd=out.parent, env=machine)
        assert done.returncode == 0, done.stderr
        return out

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(build, MACHINES))


def test_every_file_is_the_same_on_every_machine(built: Path, builds: list[Path]) -> None:
    first, *others = (digests(folder) for folder in (built, *builds))
    assert len(first) >= 12
    for other in others:
        assert other == first


def test_no_file_names_the_folder_it_was_built_in(builds: list[Path]) -> None:
    for folder in builds:
        place = str(folder.parent).encode()
        assert [path for path in folder.rglob("*") if path.is_file() and place in path.read_bytes()] == []


@pytest.fixture(scope="module")
def quads(built: Path) -> set[ox.Quad]:
    return set(ox.parse(path=str(built / "graph.nq"), format=ox.RdfFormat.N_QUADS))


#: A statement as plain text: two libraries that read the same file must agree on it, letter by letter.
Plain = tuple[tuple[str, ...], ...]


def plain_rdflib(graph: rdflib.Graph) -> set[Plain]:
    def plain(term: Node) -> tuple[str, ...]:
        if not isinstance(term, rdflib.Literal):
            return (str(term),)
        if term.language:
            return str(term), term.language
        return str(term), "", str(term.datatype or rdflib.XSD.string)

    return {(plain(s), plain(p), plain(o)) for s, p, o in graph}


def plain_oxigraph(quads: Iterable[ox.Quad]) -> set[Plain]:
    def plain(term: object) -> tuple[str, ...]:
        if isinstance(term, ox.Literal):
            return (term.value, term.language) if term.language else (term.value, "", term.datatype.value)
        assert isinstance(term, ox.NamedNode)
        return (term.value,)

    return {(plain(q.subject), plain(q.predicate), plain(q.object)) for q in quads}


def test_quads_are_sorted_and_single(built: Path) -> None:
    lines = (built / "graph.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))


def test_turtle_means_the_same_to_oxigraph_and_to_rdflib(built: Path, quads: set[ox.Quad]) -> None:
    by_oxigraph = plain_oxigraph(ox.parse(path=str(built / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    assert by_oxigraph == plain_oxigraph(quads)
    assert plain_rdflib(rdflib.Graph().parse(built / "graph.ttl", format="turtle")) == by_oxigraph


def test_quads_load_in_rdflib_graph_by_graph(built: Path, quads: set[ox.Quad]) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(built / "graph.nq", format="nquads")
    sizes: dict[str, int] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        sizes[quad.graph_name.value] = sizes.get(quad.graph_name.value, 0) + 1
    assert {str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)} == sizes


def test_json_ld_expands_to_the_same_quads(built: Path, quads: set[ox.Quad]) -> None:
    """By pyld, which knows nothing of ours. There are no blank nodes, so sets of quads are compared as they are."""
    document = json.loads((built / "graph.jsonld").read_text(encoding="utf-8"))
    expanded = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert set(ox.parse(input=expanded, format=ox.RdfFormat.N_QUADS)) == quads


def test_json_ld_needs_no_network(built: Path) -> None:
    """Every context of the file stands in it, not at an address."""
    document = json.loads((built / "graph.jsonld").read_text(encoding="utf-8"))
    contexts = list(_values_of("@context", document))
    assert contexts
    assert not [one for one in contexts if isinstance(one, str | list)]
    assert not list(_values_of("@import", document))


def _values_of(name: str, data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == name:
                yield value
            yield from _values_of(name, value)
    elif isinstance(data, list):
        for value in data:
            yield from _values_of(name, value)


def test_graphml_read_again_is_the_same_network(built: Path, graph: KnowledgeGraph) -> None:
    network = public.graph(graph)
    again = nx.read_graphml(built / "graph.graphml", force_multigraph=True)
    assert isinstance(again, nx.MultiDiGraph)
    assert list(again.nodes(data=True)) == list(network.nodes(data=True))

    def edges(of: nx.MultiDiGraph[Any]) -> list[str]:
        return sorted(json.dumps([a, b, data], sort_keys=True) for a, b, data in of.edges(data=True))

    assert edges(again) == edges(network)


def test_the_view_for_rdflib_holds_every_statement(graph: KnowledgeGraph, quads: set[ox.Quad]) -> None:
    assert plain_rdflib(graph.to_rdflib()) == plain_oxigraph(quads)
