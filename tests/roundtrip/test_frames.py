"""JSON-LD frames: a measure, a plan, a case and a reform as one tree each, by a framing library of other people."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

from kg.rdf.store import KnowledgeGraph
from tests.entry import ROOT


def around(graph: KnowledgeGraph, iri: str, depth: int = 3) -> Any:
    """Expanded JSON-LD of what is said of a thing and of what it leads to."""
    said: set[ox.Triple] = set()
    edge = {ox.NamedNode(iri)}
    for _ in range(depth):
        found = {quad.triple for node in edge for quad in graph.store.quads_for_pattern(node, None, None)}
        edge = {t.object for t in found - said if isinstance(t.object, ox.NamedNode)}
        said |= found
    triples = (ox.serialize(said, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    return jsonld.from_rdf(triples, {"format": "application/n-quads"})


def framed(graph: KnowledgeGraph, kind: str, key: str, depth: int = 3) -> Any:
    frame = json.loads((ROOT / "ontology" / "frames" / f"{kind}.jsonld").read_text(encoding="utf-8"))
    iri = graph.base + key
    return jsonld.frame(around(graph, iri, depth), {**frame, "@id": iri})


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def labels(things: Any) -> set[str]:
    return {
        label["@value"] for thing in listed(things) for label in listed(thing["label"]) if label["@language"] == "zh"
    }


def test_a_measure_is_one_tree_with_its_words(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    # jinshan-2022.txt, annex row 9: 推行“一业一证”改革, 区政务服务办, 10月
    row = framed(graph, "measure", "plan/jinshan-2022/measure/9", 2)
    assert row["deadline"]["@value"] == "2022-10"
    assert labels(row["inPlan"]) == {"金山区聚焦“三个服务”全面推进一流营商环境建设行动方案"}
    assert "一业一证" in "".join(labels(row["implements"]))
    assert labels(row["responsibleUnit"]) == {"上海市金山区政务服务办公室"}
    (who,) = [one for one in row["evidence"] if one["relation"] == "responsibleUnit"]
    start, end = int(who["sourceStart"]["@value"]), int(who["sourceEnd"]["@value"])
    assert sources["jinshan-2022"][start:end] == who["quote"] == "区政务服务办"


@pytest.mark.parametrize(
    ("kind", "key", "property_", "words"),
    [
        ("plan", "plan/yangpu-2023", "issuedBy", "上海市杨浦区人民政府"),  # yangpu-2023.txt, signature
        ("case", "case/2023/01", "leadUnit", "金山区人民检察院"),  # shanghai-cases-2023.txt, case 1
        ("reform", "reform/yi-ye-yi-zheng", "implementedBy", "推行“一业一证”改革"),  # jinshan-2022.txt, annex row 9
    ],
)
def test_the_other_frames_name_what_they_lead_to(
    graph: KnowledgeGraph, kind: str, key: str, property_: str, words: str
) -> None:
    tree = framed(graph, kind, key, 2)
    assert words in "".join(labels(tree[property_]))
