"""Other people's programs as clients of a running server: rdflib's SPARQL store, and what a spreadsheet sends."""

from __future__ import annotations

import csv
import io
import urllib.request
from urllib.parse import urlencode

from rdflib import RDFS, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.serving import Server

JINSHAN = URIRef("https://w3id.org/shanghai-policy/id/district/jinshan")


def test_rdflib_reads_the_endpoint_as_a_graph(server: Server) -> None:
    for method in ("GET", "POST"):
        graph = Graph(SPARQLStore(server.address + "sparql", method=method))
        assert "金山区" in {str(name) for name in graph.objects(JINSHAN, RDFS.label)}


def test_rdflib_reads_a_page_as_data(server: Server) -> None:
    graph = Graph().parse(server.address + "id/district/jinshan")
    assert "金山区" in {str(name) for name in graph.objects(JINSHAN, RDFS.label)}


def test_a_spreadsheet_reads_csv_by_an_address_alone(server: Server) -> None:
    sparql = 'SELECT ?name { ?d a sp:District ; rdfs:label ?name FILTER(LANG(?name) = "zh") } ORDER BY ?name'
    address = server.address + "sparql?" + urlencode({"query": sparql, "format": "csv"})
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 - this machine's own
        rows = list(csv.reader(io.TextIOWrapper(response, encoding="utf-8", newline="")))
    assert rows[0] == ["name"]
    assert ["金山区"] in rows
