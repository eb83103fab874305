"""Two readings of the shapes, ours as SPARQL and pyshacl's, come to one verdict, also on every bad example."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, Graph, URIRef

from kg.errors import BuildError
from kg.rdf.shape_queries import break_queries, check
from kg.rdf.shapes import BLANK, Violation, find_violations
from kg.rdf.store import KnowledgeGraph, graph_of
from tests.unit.ontology.breakages import BASE, COPIES, GOOD, ROOT, SPS, broken_graph, shapes

pytestmark = pytest.mark.slow

ONTOLOGY = ROOT / "ontology"
BROKEN, HOMES = broken_graph()


def opened(graph: Graph, base: str) -> KnowledgeGraph:
    """An rdflib graph as one that was built."""
    text = graph.serialize(format="nt11", encoding="utf-8")
    home = ox.NamedNode(f"{base}graph/test")
    quads = ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)
    return graph_of((ox.Quad(q.subject, q.predicate, q.object, home) for q in quads), base)


@pytest.fixture(scope="module")
def broken() -> KnowledgeGraph:
    return opened(BROKEN, COPIES)


@pytest.fixture(scope="module")
def ours(broken: KnowledgeGraph) -> tuple[Violation, ...]:
    return check(broken, ONTOLOGY)


@pytest.fixture(scope="module")
def theirs(broken: KnowledgeGraph) -> tuple[Violation, ...]:
    return find_violations(broken, ONTOLOGY)


def test_both_pass_the_shipped_graph(graph: KnowledgeGraph) -> None:
    assert check(graph, ONTOLOGY) == ()
    assert find_violations(graph, ONTOLOGY) == ()


def test_both_pass_the_good_example() -> None:
    good = opened(Graph().parse(data=GOOD, format="turtle"), BASE)
    assert check(good, ONTOLOGY) == find_violations(good, ONTOLOGY) == ()


def test_both_find_the_same_in_the_bad_examples(ours: tuple[Violation, ...], theirs: tuple[Violation, ...]) -> None:
    assert ours == theirs


def severe(rule: URIRef) -> bool:
    return shapes().value(rule, SH.severity) == SH.Violation


# Topics stand outside the base, so they are not copied; test_shapes breaks them one by one.
NAMES = sorted(name for name, (_, item) in HOMES.items() if severe(item.rule) and item.rule != SPS["topic-labels"])


def test_bad_examples_are_many() -> None:
    assert len(NAMES) > 200


def test_every_constraint_catches_its_bad_example(ours: tuple[Violation, ...]) -> None:
    def caught(name: str) -> bool:
        home = HOMES[name][0].removeprefix(COPIES)
        return any(v.rule == name.split(":")[0] and v.node.startswith((home, BLANK)) for v in ours)

    assert [name for name in NAMES if not caught(name)] == []


def test_a_violation_says_node_rule_and_place_in_both_languages() -> None:
    wrong = GOOD.replace("sp:rank 1 ;", "sp:rank 0 ;")
    assert wrong != GOOD
    (found,) = check(opened(Graph().parse(data=wrong, format="turtle"), BASE), ONTOLOGY)
    assert (found.node, found.rule) == ("case/2023/01", "case-rank")
    assert "A case needs one rank" in found.message
    assert "案例须有一个名次" in found.message
    assert str(found) == f"case/2023/01 ({found.place}): {found.message} [case-rank]"
    assert found.place.startswith("plan/shanghai-cases-2023 ")


def test_a_constraint_that_is_not_understood_is_refused(tmp_path: Path) -> None:
    """Never passed over: a rule that is not checked would be a promise that is not kept."""
    text = (ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8")
    strange = "\nsps:strange a sh:PropertyShape ; sh:targetClass sp:Measure ; sh:path sp:text ; sh:maxLength 5 ;\n"
    (tmp_path / "shapes.ttl").write_text(f'{text}{strange} sh:message "too long"@en , "过长"@zh .', encoding="utf-8")
    with pytest.raises(BuildError, match="sh:maxLength is not understood"):
        list(break_queries(tmp_path / "shapes.ttl"))
