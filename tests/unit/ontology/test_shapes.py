"""Every rule of ``ontology/shapes.ttl`` lets a good graph pass and catches a bad one, in both languages.

For every constraint of every rule ``good.ttl`` is broken in one place, on purpose (``breakages``), and the rule must
say so. One run checks all breaks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.unit.ontology.breakages import (
    BASE,
    COMPONENT,
    COPIES,
    FURNITURE,
    GOOD,
    ROOT,
    SP,
    SPS,
    Break,
    breaks,
    broken_graph,
    rules,
    shapes,
)  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report() -> dict[str, tuple[Graph, list[Node]]]:
    """Rule and constraint → the report graph and the results found in its copy."""
    whole, homes = broken_graph()
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


def test_every_constraint_catches_its_bad_example(report: dict[str, tuple[Graph, list[Node]]]) -> None:
    assert [name for name in NAMES if not report[name][1]] == [], "these let their bad example pass"
    for name in NAMES:
        found, hits = report[name]
        rule = SPS[name.split(":")[0]]
        assert set(found.objects(hits[0], SH.resultMessage)) == set(shapes().objects(rule, SH.message)), name
        assert found.value(hits[0], SH.resultSeverity) == shapes().value(rule, SH.severity), name


#: What people get wrong, and the words they are told: (remove these, add these, English, Chinese).
MISTAKES = [
    ("<plan/jinshan-2022/measure/9> rdfs:label ?x", "", "Needs a name", "须有名称"),
    ("<plan/jinshan-2022/measure/10> sp:inPlan ?x", "", "A measure needs one sp:inPlan", "举措须有一个指向所属文件的"),
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
    ("<district/jinshan> sp:code ?x", "<district/jinshan> sp:code '金山'", "six digits of GB/T 2260", "六位代码"),
    ("<plan/jinshan-2022/measure/3.1> a sp:Measure", "", "A safeguard is also stated", "保障措施须同时标明"),
    ("", "<topic> a skos:Concept ; skos:prefLabel 'Credit'@en", "one preferred label in Chinese", "中英文首选名称"),
]  # fmt: skip


@pytest.fixture(scope="module")
def told() -> list[set[str]]:
    """For each of MISTAKES the messages that its copy of the graph gets."""
    prefixes = GOOD.split("\n\n")[1].replace("@base", "BASE").replace("@prefix", "PREFIX").replace("> .", ">")
    whole = Graph()
    for n, (removed, added, _, _) in enumerate(MISTAKES):
        copy = f"{COPIES}{n}/"
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
    optional_inverses = {SP.implementedBy, SP.exemplifiedBy, SP.elaboratedBy, SP.continuedBy}
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
