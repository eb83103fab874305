"""The networkx view: what a node and an edge say, and that Gephi, igraph and yEd can read it."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from kg.ask.contents import read_contents
from kg.export.graphml import edge_names
from kg.export.network import to_graphml, to_network
from kg.rdf.store import KnowledgeGraph
from tests.entry import environment


@pytest.fixture(scope="module")
def network(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    return to_network(read_contents(graph))


@pytest.mark.parametrize(
    ("key", "attributes"),
    [
        ("plan/jinshan-2022/measure/37", {
            "kind": "measure", "district": "district/jinshan", "plan": "plan/jinshan-2022", "number": "37",
            "path": "37"}),
        ("plan/jinshan-2022/measure/9", {"label": "推行“一业一证”改革", "status": "Dated", "deadline": "2022-10"}),
        ("plan/jinshan-2022/measure/3.1", {"kind": "safeguard", "label": "加强组织领导"}),
        ("plan/jinshan-2022", {"kind": "district plan", "district": "district/jinshan"}),
        ("plan/shanghai-pilot-2021", {"kind": "municipal plan", "label": "上海市营商环境创新试点实施方案"}),
        ("plan/shanghai-cases-2023", {"kind": "collection"}),
        ("case/2023/09", {"kind": "case", "district": "district/fengxian", "rank": "9"}),
        ("org/jinshan/fgw", {"kind": "department", "district": "district/jinshan"}),
        ("district/pudong", {"kind": "district", "label": "浦东新区"}),
        ("reform/yi-ye-yi-zheng", {"kind": "reform", "label": "一业一证"}),
    ],
)  # fmt: skip
def test_node_says_what_it_is(network: nx.MultiDiGraph[str], key: str, attributes: dict[str, str]) -> None:
    assert attributes.items() <= network.nodes[key].items()


def test_every_node_has_kind_and_label(network: nx.MultiDiGraph[str]) -> None:
    assert all(data.get("kind") and data.get("label") for _, data in network.nodes(data=True))
    assert sum(data["kind"] == "case" for _, data in network.nodes(data=True)) == 20
    assert sum(data["kind"] == "district" for _, data in network.nodes(data=True)) == 16


def test_every_link_says_why(network: nx.MultiDiGraph[str]) -> None:
    plain = {"isPartOf", "inDistrict", "passed_by"}
    links = [data for _, _, data in network.edges(data=True) if data["predicate"] not in plain]
    assert links
    assert all(data["method"] and 0 <= data["confidence"] <= 1 and data["quote"] for data in links)
    assert {"implements", "responsibleUnit", "exemplifies", "elaborates", "leadUnit", "based_on", "cites"} <= {
        data["predicate"] for data in links
    }  # fmt: skip


def test_a_link_found_in_two_ways_is_two_edges(network: nx.MultiDiGraph[str]) -> None:
    """One per assertion. Case 2 names 《强制性产品认证管理规定》 twice, the second time with 中国 before it."""
    twice = network.get_edge_data("case/2023/02", "plan/doc-ccc-provisions")
    named = [data["quote"] for data in twice.values() if data["predicate"] == "references"]
    assert len(named) == 2
    assert [sum(title in quote for quote in named) for title in ("《强制性产品", "《中国强制性产品")] == [1, 1]
    assertions = [data["assertion"] for _, _, data in network.edges(data=True) if "assertion" in data]
    assert len(assertions) == len(set(assertions))
    names = edge_names(network.edges(data=True))
    assert len(names) == len(set(names))


def test_a_starred_row_leads_to_the_city_plan(network: nx.MultiDiGraph[str]) -> None:
    """From a row over its pilot reform to the plan of 2021."""
    up = ("implements", "isPartOf")
    plain: nx.DiGraph[str] = nx.DiGraph()
    plain.add_edges_from((a, b) for a, b, data in network.edges(data=True) if data["predicate"] in up)
    path = nx.shortest_path(plain, "plan/jinshan-2022/measure/9", "plan/shanghai-pilot-2021")
    assert [network.nodes[key]["kind"] for key in path][0::2] == ["measure", "municipal plan"]
    assert len(path) == 3


def test_graphml_is_xml_with_labels(network: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    data = to_graphml(network)
    root = ET.fromstring(data)  # noqa: S314 - our own
    names = {key.attrib["attr.name"] for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")}
    assert {"label", "kind", "predicate", "method", "confidence"} <= names
    types = {
        key.attrib["attr.name"]: key.attrib["attr.type"]
        for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")
    }
    assert types["confidence"] == "double"


# ── GraphML as other programs read it ─────────────────────────────────────────────────────────────────────────────

NS = "{http://graphml.graphdrawing.org/xmlns}"


def test_every_edge_has_a_name_of_its_own(network: nx.MultiDiGraph[str]) -> None:
    """Of 2,021 edges 1,888 were called "0": importers of Gephi's and yEd's kind keep one of each name."""
    edges = list(ET.fromstring(to_graphml(network)).iter(f"{NS}edge"))  # noqa: S314 - our own
    names = [edge.attrib["id"] for edge in edges]
    assert len(names) == network.number_of_edges() > 1900
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*", name) for name in names)


def test_a_name_is_that_of_the_words_not_of_the_place(network: nx.MultiDiGraph[str]) -> None:
    """Without the first hundred nodes, the edges that are left keep their names."""

    def named(of: nx.MultiDiGraph[str]) -> dict[str, tuple[str, str]]:
        edges = ET.fromstring(to_graphml(of)).iter(f"{NS}edge")  # noqa: S314 - our own
        return {edge.attrib["id"]: (edge.attrib["source"], edge.attrib["target"]) for edge in edges}

    part = network.subgraph(list(network)[100:]).copy()
    assert named(part).items() <= named(network).items()


def test_the_bytes_do_not_depend_on_what_is_installed(network: nx.MultiDiGraph[str]) -> None:
    code = """
import sys, hashlib
if sys.argv[1] == "without":
    sys.modules["lxml"] = sys.modules["lxml.etree"] = None
from pathlib import Path
import networkx
from kg.export.graphml import to_graphml
graph = networkx.MultiDiGraph()
graph.add_node("a", label="甲 <&> \\"x\\"", rank="1")
graph.add_edge("a", "a", predicate="p", confidence=0.9)
graph.add_edge("a", "a", predicate="p", confidence=0.9)
print(hashlib.sha256(to_graphml(graph)).hexdigest())
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", code, how], env=environment(), capture_output=True, text=True, check=True
        ).stdout
        for how in ("with", "without")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    "odd", ["\x01", "\x1b", "\ufffe", "\uffff", "\ud800", "]]>", "<&\"'>", "\r\n\t", "𠮷", "\u202e"]
)
def test_what_xml_cannot_carry_breaks_nothing(odd: str, tmp_path: Path) -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("a", label=f"甲{odd}乙")
    network.add_edge("a", "a", quote=odd)
    (tmp_path / "x.graphml").write_bytes(to_graphml(network))
    again = nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    carried = odd if odd.isprintable() or odd in ("\r\n\t", "\u202e") else "\ufffd"
    assert again.nodes["a"]["label"] == f"甲{carried}乙"


def test_edges_that_say_the_same_have_names_of_their_own() -> None:
    """Gephi and yEd take one edge of each name; names are the same in every build."""
    said = {"predicate": "sp:place"}
    edges = [("a", "b", said), ("a", "b", said), ("a", "c", said), ("a", "b", {"assertion": "assertion/1"})]
    names = edge_names(edges)
    assert len(set(names)) == 4
    assert names == edge_names(edges)
    assert names[0] == edge_names(edges[:1])[0]
