"""One reader of the built graph: what a thing is called, where it stands and why it is linked is read in one place.

The rules are tried on a graph written by hand; then every surface is asked for the same things of the built graph.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import ids
from kg.ask.contents import Contents, read_contents
from kg.ask.describe import gather
from kg.ask.graph_view import View
from kg.ask.keys import key_of, term_of
from kg.ask.links import strength, to_link
from kg.ask.search.find import find
from kg.ask.search.index import write_index
from kg.ask.statements import Statements, whole_statements
from kg.ask.things import Place, Thing, to_thing
from kg.export.network import to_network
from kg.rdf.store import KnowledgeGraph, graph_of
from kg.rdf.vocabulary import iri
from tests.entry import ROOT

HOME = ox.NamedNode(f"{ids.BASE}graph/made-2024")


def graph_saying(key: str, **values: object) -> KnowledgeGraph:
    """A graph that says these things of one node: ``sp__text="…"``; a tuple for several values."""
    quads = []
    for name, value in values.items():
        for one in value if isinstance(value, tuple) else (value,):
            term = one if isinstance(one, ox.NamedNode | ox.Literal) else ox.Literal(str(one))
            quads.append(ox.Quad(ox.NamedNode(ids.BASE + key), iri(name.replace("__", ":")), term, HOME))
    return graph_of(quads)


def thing_of(**values: object) -> Thing:
    graph = graph_saying("plan/x/measure/1", **values)
    thing = to_thing(Statements(graph, graph.node("plan/x/measure/1")))
    assert thing is not None
    return thing


def zh(text: str) -> ox.Literal:
    return ox.Literal(text, language="zh")


def en(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        pytest.param({"rdfs__label": (en("one licence"), zh("一业一证"))}, "一业一证", id="Chinese before English"),
        pytest.param({"rdfs__label": (en("one licence"), ox.Literal("甲"))}, "甲", id="no language before English"),
        pytest.param({"rdfs__label": (ox.Literal("甲"), zh("乙"))}, "乙", id="Chinese before no language"),
        pytest.param({"rdfs__label": en("one licence")}, "one licence", id="English where there is nothing else"),
        pytest.param({"skos__prefLabel": zh("信用")}, "信用", id="topics are named by another property"),
        pytest.param({"sp__text": "推进" * 20}, "推进" * 15, id="the first words of the text without a name"),
        pytest.param({}, "plan/x/measure/1", id="the key without any words"),
        pytest.param({"rdfs__label": (zh("乙"), zh("丙"))}, "丙", id="of two names always the same one"),
    ],
)
def test_what_a_thing_is_called(said: dict[str, object], label: str) -> None:
    assert thing_of(rdf__type=iri("sp:Measure"), **said).label == label


def test_a_thing_is_what_its_most_special_class_says() -> None:
    assert thing_of(rdf__type=(iri("sp:Measure"), iri("sp:Safeguard"))).kind == "safeguard"
    assert (
        thing_of(rdf__type=(iri("sp:PolicyDocument"), iri("sp:Plan"), iri("sp:DistrictPlan"))).kind == "district plan"
    )


def test_a_node_of_no_known_class_is_no_thing() -> None:
    graph = graph_saying("x", rdf__type=iri("prov:Entity"), rdfs__label=zh("甲"))
    assert to_thing(Statements(graph, graph.node("x"))) is None


def test_a_place_is_in_the_document_whose_graph_describes_the_thing() -> None:
    whole = thing_of(rdf__type=iri("sp:Measure"), sp__sourceStart=12, sp__sourceEnd=40)
    assert whole.place == Place("made-2024", 12, 40)
    assert thing_of(rdf__type=iri("sp:Measure"), sp__sourceStart=12).place is None
    assert thing_of(rdf__type=iri("sp:Measure"), sp__sourceStart="twelve", sp__sourceEnd="40").place is None


@pytest.mark.parametrize(("written", "read"), [("0.9", "0.9"), ("", "0"), ("sure", "0"), ("NaN", "0")])
def test_a_confidence_that_is_no_number_is_none(written: str, read: str) -> None:
    graph = graph_saying("assertion/1", rdf__subject=iri("sp:Measure"), sp__confidence=written)
    assert to_link(whole_statements(graph, graph.node("assertion/1"))).confidence == Decimal(read)


def test_the_surest_evidence_comes_first_and_of_those_as_sure_the_plainest() -> None:
    said = {"1": ("Thematic", "0.95"), "2": ("TextReuse", "0.9"), "3": ("Explicit", "0.9"), "4": ("Explicit", "0.9")}
    links = [
        to_link(whole_statements(graph, graph.node(f"assertion/{name}")))
        for name, (method, confidence) in said.items()
        for graph in [graph_saying(f"assertion/{name}", sp__method=iri(f"sp:{method}"), sp__confidence=confidence)]
    ]
    assert [link.assertion[-1] for link in sorted(links, key=strength)] == ["1", "3", "4", "2"]


def test_topics_have_a_namespace_and_a_key_of_their_own() -> None:
    graph = graph_of([])
    topic = ox.NamedNode("https://w3id.org/shanghai-policy/topic/credit")
    assert key_of(topic, graph) == "topic/credit"
    assert term_of("topic/credit", graph) == topic
    assert term_of("plan/x", graph).value == f"{ids.BASE}plan/x"


# ── the built graph ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def contents(graph: KnowledgeGraph) -> Contents:
    return read_contents(graph)


def test_row_9_of_jinshan_2022(contents: Contents, sources: dict[str, str]) -> None:
    """Row 9* of the annex: 推行“一业一证”改革, its task in the cell behind it, then 区政务服务办 and 10月."""
    thing = contents.things["plan/jinshan-2022/measure/9"]
    assert (thing.kind, thing.label, thing.number, thing.plan, thing.district, thing.deadline) == (
        "measure", "推行“一业一证”改革", "9", "jinshan-2022", "jinshan", "2022-10",
    )  # fmt: skip
    source = sources["jinshan-2022"]
    assert thing.place is not None
    assert (
        source[thing.place.start : thing.place.end] == "推动落地行业业态线上线下办理功能优化完善。"
    )  # the task of the row
    [unit] = [k for k in contents.links if (k.subject, k.relation) == (thing.key, "sp:responsibleUnit")]
    assert unit.place is not None
    assert source[unit.place.start : unit.place.end] == unit.quote == "区政务服务办"


def test_every_surface_calls_a_thing_the_same(graph: KnowledgeGraph, contents: Contents) -> None:
    """Trace, IRI page, networkx view and search agree with the pages on name and kind of everything that they show."""
    view, network, index = View(graph), to_network(contents), write_index(graph)
    found = {row[0]: row[1] for row in index.execute("SELECT iri, label FROM item")}
    things = [thing for key, thing in contents.things.items() if key.startswith(("plan/", "reform/", "case/", "org/"))]
    wrong = []
    for thing in things:
        node, iri_ = view.node(thing.key), term_of(thing.key, graph)
        names = {node.label, found.get(iri_.value, thing.label)}
        names |= {network.nodes[thing.key]["label"]} if thing.key in network else set()
        kinds = {node.kind, network.nodes[thing.key]["kind"]} if thing.key in network else {node.kind}
        if names != {thing.label} or kinds != {thing.kind}:
            wrong.append((thing.key, thing.label, names, kinds))
    for thing in things[::25]:
        shown = gather(graph, term_of(thing.key, graph))
        if shown is None or (shown["zh"] or shown["en"]) != thing.label or shown["en"] != thing.english:
            wrong.append((thing.key, thing.label, {str(shown and shown["zh"])}, set()))
    assert len(things) > 1500
    assert not wrong


def test_every_surface_gives_the_same_reasons(graph: KnowledgeGraph, contents: Contents) -> None:
    """Why row 9 of jinshan-2022 (推行“一业一证”改革) implements its reforms: trace, pages, picture and IRI page."""
    key = "plan/jinshan-2022/measure/9"
    pages = {(k.object, k.assertion, k.confidence, k.quote) for k in contents.links
             if k.subject == key and k.relation == "sp:implements"}  # fmt: skip
    trace = {
        (other, one.assertion, one.confidence, one.quote)
        for other, evidence in View(graph).links(key, "sp:implements")
        for one in evidence
    }
    picture = {
        (other, said["assertion"], Decimal(str(said["confidence"])), said["quote"])
        for _, other, said in to_network(contents).out_edges(key, data=True)
        if said["predicate"] == "implements"
    }
    shown = gather(graph, term_of(key, graph))
    assert shown is not None
    [row] = [row for row in shown["groups"][0]["rows"] if row["predicate"]["name"] == "sp:implements"]
    page = {
        (item["name"], one["assertion"].removeprefix(graph.base), Decimal(one["confidence"]), one["quote"])
        for item in row["items"]
        for one in item["reasons"]
    }
    assert pages
    assert pages == trace == picture == page


def test_search_knows_the_kind_and_document(graph: KnowledgeGraph, tmp_path: Path) -> None:
    hit = find(write_index(graph, tmp_path / "words"), "推行“一业一证”改革", {}, most=1)["hits"][0]
    assert (hit["key"], hit["kind"]) == ("plan/jinshan-2022/measure/9", iri("sp:Measure").value)
    assert hit["plan"] == [graph.node("plan/jinshan-2022").value]


def test_only_one_module_reads_what_is_said_of_a_thing() -> None:
    """Traces, pages and search take from it what is said of a thing; questions and names are asked for by SPARQL."""
    allowed = {
        "ask/statements.py",  # the reader
        "ask/describe.py",  # lists the statements of any IRI as they stand, and takes names and reasons from the reader
        "ask/search/index.py",  # which nodes there are of a class; what they say is for the reader
    }
    readers = {
        str(path.relative_to(ROOT / "kg"))
        for room in ("ask", "site")
        for path in (ROOT / "kg" / room).rglob("*.py")
        if "quads_for_pattern" in path.read_text(encoding="utf-8")
    }
    assert readers <= allowed
