"""How to break every constraint of ``ontology/shapes.ttl``: good.ttl, and for each rule and constraint one wrong place.

``good.ttl`` holds one thing of each kind. To keep checks quick, many breaks share one copy of it (``pack``), and
``broken_graph`` is all copies as one graph, each under a base of its own (``https://example.org/0/`` …).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = [
    "BASE", "COMPONENT", "COPIES", "FURNITURE", "GOOD", "ROOT", "SP", "SPS", "Break", "breaks", "broken_graph",
    "rules", "shapes",
]  # fmt: skip

ROOT = Path(__file__).resolve().parents[3]
BASE = "https://w3id.org/shanghai-policy/id/"
SP = Namespace("https://w3id.org/shanghai-policy/ontology#")
SPS = Namespace("https://w3id.org/shanghai-policy/shapes#")
GOOD = (ROOT / "tests/unit/ontology/good.ttl").read_text(encoding="utf-8")

#: What the bases of all copies begin with.
COPIES = "https://example.org/"

#: Constraint parameter → the component that SHACL names in its report.
COMPONENT = {
    SH.minCount: SH.MinCountConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH["class"]: SH.ClassConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.minLength: SH.MinLengthConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.maxInclusive: SH.MaxInclusiveConstraintComponent,
    SH.lessThanOrEquals: SH.LessThanOrEqualsConstraintComponent,
    SH["in"]: SH.InConstraintComponent,
    SH.hasValue: SH.HasValueConstraintComponent,
    SH.equals: SH.EqualsConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
    SH.languageIn: SH.LanguageInConstraintComponent,
    SH["or"]: SH.OrConstraintComponent,
}
#: What may stand in a rule beside its constraints.
FURNITURE = {RDF.type, SH.targetClass, SH.path, SH.group, SH.severity, SH.message, URIRef(
    "http://www.w3.org/2000/01/rdf-schema#seeAlso")}  # fmt: skip
#: The value that breaks a constraint, where one value does for every rule.
BAD_VALUE: dict[Node, Node] = {
    SH.nodeKind: Literal("not an IRI"),
    SH.pattern: Literal("!"),
    SH.minLength: Literal(""),
    SH.minInclusive: Literal(-1),
    SH.maxInclusive: Literal(9999),
    SH.languageIn: Literal("nom", lang="fr"),
    SH["in"]: Literal("?"),
    SH["or"]: Literal("?"),
}


@dataclass(frozen=True)
class Break:
    """One constraint of one rule, and the node and path at which it is to be broken."""

    rule: URIRef
    parameter: URIRef
    focus: Node
    path: Node | None

    @property
    def name(self) -> str:
        return f"{self.rule.removeprefix(SPS)}:{self.parameter.removeprefix(str(SH))}"

    @property
    def alone(self) -> bool:
        """Breaks that change what a node *is* get a copy of the graph to themselves."""
        return self.path is None or self.path == RDF.type


@cache
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology/shapes.ttl")


def rules() -> list[URIRef]:
    found = {s for kind in (SH.PropertyShape, SH.NodeShape) for s in shapes().subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef))


def path_of(rule: URIRef) -> tuple[Node | None, bool]:
    """The property a rule looks at, and whether it looks from the other end."""
    path = shapes().value(rule, SH.path)
    if path is None or isinstance(path, URIRef):
        return path, False
    if (either := shapes().value(path, SH.alternativePath)) is not None:
        return next(iter(Collection(shapes(), either))), False
    return shapes().value(path, SH.inversePath), True


def values(graph: Graph, focus: Node, path: Node | None, inverse: bool) -> list[Node]:
    return sorted(graph.subjects(path, focus) if inverse else graph.objects(focus, path), key=str)


def breaks() -> Iterator[Break]:
    """Every (rule, constraint), at the first node of the good graph that has something to break."""
    good = Graph().parse(data=GOOD, format="turtle")
    for rule in rules():
        path, inverse = path_of(rule)
        classes = sorted(shapes().objects(rule, SH.targetClass), key=str)
        nodes = [n for c in classes for n in sorted(good.subjects(RDF.type, c), key=str)]
        focus = next((n for n in nodes if path is None or values(good, n, path, inverse)), None)
        assert focus is not None, f"good.ttl has nothing for {rule}"
        for parameter in sorted(set(shapes().predicates(rule)) - FURNITURE, key=str):
            assert isinstance(parameter, URIRef)
            yield Break(rule, parameter, focus, path)


def apply(graph: Graph, copy: str, what: Break) -> None:
    """Breaks one constraint in one copy of the good graph."""
    focus = move(what.focus, copy)
    path, inverse = path_of(what.rule)
    if path is None:
        break_node(graph, copy, what)
        return
    old = values(graph, focus, path, inverse)
    stranger = URIRef(f"{copy}stranger")
    if what.parameter in (SH.minCount, SH.hasValue, SH.equals):
        keep = shapes().value(what.rule, SH.hasValue)
        gone = [keep] if keep is not None else old
        new: list[Node] = []
    elif what.parameter in (SH.maxCount, SH.uniqueLang):
        gone, new = [], [twin(old[0], stranger)]
    elif what.parameter == SH.lessThanOrEquals:
        gone, new = old, [Literal(10**6)]
    elif what.parameter == SH["class"]:
        gone, new = old, [stranger]
    elif what.parameter == SH.datatype:
        gone, new = old, [wrong_datatype(old[0])]
    else:
        gone, new = old, [BAD_VALUE[what.parameter]]
    for value in gone:
        graph.remove((value, path, focus) if inverse else (focus, path, value))
    for value in new:
        graph.add((focus, path, value))


def break_node(graph: Graph, copy: str, what: Break) -> None:
    """Breaks a rule about the node itself: its IRI, its being one of a list."""
    kind = min(shapes().objects(what.rule, SH.targetClass), key=str)
    graph.add((BNode() if what.parameter == SH.nodeKind else URIRef(f"{copy}misnamed"), RDF.type, kind))


def twin(value: Node, stranger: URIRef) -> Node:
    """A second value of the same sort."""
    if isinstance(value, Literal):
        return Literal(f"{value}1", lang=value.language) if value.language else Literal(f"{value}1")
    return stranger


def wrong_datatype(value: Node) -> Literal:
    """A string where a number or date is due, a tagged one where a plain one is, a plain one where a tagged one is."""
    assert isinstance(value, Literal)
    plain = value.datatype is None or str(value.datatype).endswith("#string")
    return Literal("12", lang="zh") if plain and not value.language else Literal("12")


def move(node: Node, copy: str) -> Node:
    return URIRef(copy + node.removeprefix(BASE)) if isinstance(node, URIRef) and node.startswith(BASE) else node


def clash(a: Break, b: Break) -> bool:
    return a.alone or b.alone or (a.focus, a.path) == (b.focus, b.path)


def pack() -> list[list[Break]]:
    """Breaks that do not get in each other's way, gathered into as few copies as will do."""
    copies: list[list[Break]] = []
    for item in breaks():
        home = next((c for c in copies if not any(clash(item, other) for other in c)), None)
        if home is None:
            copies.append(home := [])
        home.append(item)
    return copies


def broken_graph() -> tuple[Graph, dict[str, tuple[str, Break]]]:
    """All copies as one graph; and for each break, by its name, the base of its copy and the break itself."""
    whole, homes = Graph(), {}
    for n, items in enumerate(pack()):
        copy = f"{COPIES}{n}/"
        graph = Graph().parse(data=GOOD.replace(BASE, copy), format="turtle")
        for item in items:
            apply(graph, copy, item)
            homes[item.name] = (copy, item)
        whole += graph
    return whole, homes
