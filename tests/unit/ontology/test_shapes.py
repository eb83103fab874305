"""Every rule of ``ontology/shapes.ttl`` lets a good graph pass and catches a bad one, in both languages.

``good.ttl`` holds one thing of each kind. For every constraint of every rule it is broken in one place, on purpose,
and the rule must say so. To keep this quick, many breaks share one copy of the graph, and one run checks all copies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[3]
BASE = "https://w3id.org/shanghai-policy/id/"
SP = Namespace("https://w3id.org/shanghai-policy/ontology#")
SPS = Namespace("https://w3id.org/shanghai-policy/shapes#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
GOOD = (ROOT / "tests/unit/ontology/good.ttl").read_text(encoding="utf-8")

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


@pytest.fixture(scope="module")
def report() -> dict[str, tuple[Graph, list[Node]]]:
    """Rule and constraint → the report graph and the results found in its copy."""
    whole, homes = Graph(), {}
    for n, items in enumerate(pack()):
        copy = f"https://example.org/{n}/"
        graph = Graph().parse(data=GOOD.replace(BASE, copy), format="turtle")
        for item in items:
            apply(graph, copy, item)
            homes[item.name] = (copy, item)
        whole += graph
    _, found, _ = pyshacl.validate(whole, shacl_graph=shapes(), inference="none")
    assert isinstance(found, Graph)
    return {name: (found, list(results(found, copy, item))) for name, (copy, item) in homes.items()}


def results(found: Graph, copy: str, item: Break) -> Iterator[Node]:
    for result in found.subjects(SH.sourceShape, item.rule):
        focus = found.value(result, SH.focusNode)
        same = (result, SH.sourceConstraintComponent, COMPONENT[item.parameter]) in found
        if same and (isinstance(focus, BNode) or str(focus).startswith(copy)):
            yield result


NAMES = sorted(item.name for item in breaks() if item.rule != SPS["topic-labels"])


def test_good_graph_conforms_to_every_rule() -> None:
    conforms, _, text = pyshacl.validate(Graph().parse(data=GOOD, format="turtle"), shacl_graph=shapes())
    assert conforms, text


def test_shapes_are_valid_shacl() -> None:
    assert pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)[0]


@pytest.mark.parametrize("name", NAMES)
def test_constraint_catches_its_bad_example(name: str, report: dict[str, tuple[Graph, list[Node]]]) -> None:
    found, hits = report[name]
    assert hits, f"{name} let its bad example pass"
    rule = SPS[name.split(":")[0]]
    assert set(found.objects(hits[0], SH.resultMessage)) == set(shapes().objects(rule, SH.message))
    assert found.value(hits[0], SH.resultSeverity) == shapes().value(rule, SH.severity)


#: What people get wrong, and the words they are told: (remove these, add these, English, Chinese).
MISTAKES = [
    ("<plan/jinshan-2022/measure/9> rdfs:label ?x", "", "Needs a name", "须有名称"),
    ("<plan/jinshan-2022/measure/10> sp:inPlan ?x", "", "A measure needs one sp:inPlan", "举措须有一个指向方案的"),
    ("<plan/jinshan-2022/measure/10> sp:number ?x", "", "A measure has a printed number", "举措须有原文编号"),
    ("<plan/jinshan-2022/measure/9> sp:deadlineStatus ?x",
     "",
     "A measure needs one deadline status",
     "须有一个时限状态"),
    ("",
     "<plan/jinshan-2022/measure/9> sp:implements <plan/shanghai-pilot-2021>",
     "implements reforms only",
     "只能落实改革"),
    ("", "<plan/jinshan-2022/measure/9> sp:responsibleUnit <org/x/y>", "must be an sp:Department", "责任单位须为"),
    ("", "<assertion/0000000000000001> sp:confidence 1.2", "one confidence", "一个置信度"),
    ("<assertion/0000000000000001> sp:quote ?x", "", "needs the words it rests on", "非空原文"),
    ("<assertion/0000000000000001> sp:method ?x",
     "<assertion/0000000000000001> sp:method sp:Guess",
     "one method",
     "一种方法"),
    ("<case/2023/01> sp:rank ?x", "<case/2023/01> sp:rank 0", "A case needs one rank", "案例须有一个名次"),
    ("<district/jinshan> sp:code ?x", "<district/jinshan> sp:code '金山'", "six-digit code", "六位代码"),
    ("<plan/jinshan-2022/measure/3.1> a sp:Measure", "", "A safeguard is also stated", "保障措施须同时标明"),
    ("", "<topic> a skos:Concept ; skos:prefLabel 'Credit'@en", "one preferred label in Chinese", "中英文首选名称"),
]  # fmt: skip


@pytest.fixture(scope="module")
def told() -> list[set[str]]:
    """For each of MISTAKES the messages that its copy of the graph gets."""
    prefixes = GOOD.split("\n\n")[1].replace("@base", "BASE").replace("@prefix", "PREFIX").replace("> .", ">")
    whole = Graph()
    for n, (removed, added, _, _) in enumerate(MISTAKES):
        copy = f"https://example.org/{n}/"
        graph = Graph().parse(data=GOOD.replace(BASE, copy), format="turtle")
        if removed:
            graph.update(f"{prefixes.replace(BASE, copy)}\nDELETE WHERE {{ {removed} }}")
        if added:
            graph.update(f"{prefixes.replace(BASE, copy)}\nINSERT DATA {{ {added} }}")
        whole += graph
    _, found, _ = pyshacl.validate(whole, shacl_graph=shapes(), inference="none")
    assert isinstance(found, Graph)
    messages: list[set[str]] = [set() for _ in MISTAKES]
    for result, focus in found.subject_objects(SH.focusNode):
        messages[int(str(focus).split("/")[3])] |= {str(m) for m in found.objects(result, SH.resultMessage)}
    return messages


@pytest.mark.parametrize("n", range(len(MISTAKES)))
def test_mistake_is_told_in_both_languages(n: int, told: list[set[str]]) -> None:
    _, _, english, chinese = MISTAKES[n]
    assert any(english in message for message in told[n]), told[n]
    assert any(chinese in message for message in told[n]), told[n]


def test_every_rule_is_complete() -> None:
    for rule in rules():
        languages = sorted(str(m.language) for m in shapes().objects(rule, SH.message) if isinstance(m, Literal))
        assert languages == ["en", "zh"], rule
        assert shapes().value(rule, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, rule
        assert set(shapes().objects(rule, SH.targetClass)), f"{rule} has no target"
        assert set(shapes().predicates(rule)) - FURNITURE <= set(COMPONENT), f"{rule} uses what is not tested here"


def test_every_class_and_borrowed_class_has_a_rule() -> None:
    ontology = Graph().parse(ROOT / "ontology/shanghai-policy.ttl")
    owl_class = URIRef("http://www.w3.org/2002/07/owl#Class")
    own = {c for c in ontology.subjects(RDF.type, owl_class) if str(c).startswith(str(SP))}
    targeted = set(shapes().objects(None, SH.targetClass))
    assert own <= targeted, own - targeted


def test_every_property_that_may_be_in_the_data_is_checked() -> None:
    ontology = Graph().parse(ROOT / "ontology/shanghai-policy.ttl")
    owl = Namespace("http://www.w3.org/2002/07/owl#")
    own = {p for kind in (owl.ObjectProperty, owl.DatatypeProperty) for p in ontology.subjects(RDF.type, kind)}
    own = {p for p in own if str(p).startswith(str(SP))}
    checked = set(shapes().objects(None, SH.path)) | set(shapes().objects(None, SH.inversePath))
    optional_inverses = {SP.implementedBy, SP.exemplifiedBy, SP.elaboratedBy}
    assert own - checked == optional_inverses


def test_lists_of_values_agree_with_the_ontology() -> None:
    """A method or deadline status added to the ontology must be let through by the shapes."""
    ontology = Graph().parse(ROOT / "ontology/shanghai-policy.ttl")
    lists = {"assertion-method": SP.Method, "method-known": SP.Method,
             "measure-deadline-status": SP.DeadlineStatus, "deadline-status-known": SP.DeadlineStatus}  # fmt: skip
    for rule, kind in lists.items():
        head = shapes().value(SPS[rule], SH["in"])
        assert head is not None
        assert set(Collection(shapes(), head)) == set(ontology.subjects(RDF.type, kind))
