"""Corruptions of a built graph, one at a time: each is caught, by the rule that is for it.

The central promise is that every link is checkable against the source. So a quote that was altered, a link without its
assertion, a deadline that is not its month's end and their like must never pass as "the graph keeps every rule".
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest

from kg import api
from kg.errors import BuildError
from kg.rdf.integrity import check_integrity, read_rules
from kg.rdf.quotations import RULE, check_quotations
from kg.rdf.shape_queries import break_queries
from kg.rdf.store import KnowledgeGraph, graph_of
from kg.rdf.vocabulary import PREFIXES
from kg.read.manifest import read_manifest
from kg.read.text import read_source
from tests.entry import ROOT

pytestmark = pytest.mark.slow

ONTOLOGY = ROOT / "ontology"
J22, Y23, F24 = (f"id:plan\\/{slug}" for slug in ("jinshan-2022", "yangpu-2023", "fengxian-2024"))


class Corruption(NamedTuple):
    """``rule`` must catch it; ``spoil``: the statements that go, and those that come, as CONSTRUCT queries."""

    rule: str
    spoil: tuple[str, str]


def change(prop: str, value: str, where: str) -> tuple[str, str]:
    """One thing's value of a property becomes another; the first by name, so that it is the same each time."""
    found = f"WHERE {{ {{ SELECT ?x {{ {where} }} ORDER BY ?x LIMIT 1 }} ?x {prop} ?old . BIND({value} AS ?new) }}"
    return f"CONSTRUCT {{ ?x {prop} ?old }} {found}", f"CONSTRUCT {{ ?x {prop} ?new }} {found}"


def drop(pattern: str, where: str, variables: str = "?x ?y") -> tuple[str, str]:
    return add(pattern, where, variables)[1], ""


def add(pattern: str, where: str, variables: str = "?x ?y") -> tuple[str, str]:
    found = f"SELECT {variables} {{ {where} }} ORDER BY {variables} LIMIT 1"
    return "", f"CONSTRUCT {{ {pattern} }} WHERE {{ {{ {found} }} }}"


def all_of(prop: str, where: str) -> tuple[str, str]:
    """One thing loses every value of a property."""
    found = f"SELECT ?x {{ {where} }} ORDER BY ?x LIMIT 1"
    return f"CONSTRUCT {{ ?x {prop} ?y }} WHERE {{ {{ {found} }} ?x {prop} ?y }}", ""


def spoil(graph: KnowledgeGraph, corruption: Corruption) -> None:
    """Take and put the statements; those that come stand in the graph of those that go, or in that of all."""
    gone, come = (list(graph.query(query)) if query else [] for query in corruption.spoil)
    assert gone or come, "there is nothing to spoil"
    homes = [quad for triple in gone for quad in graph.store.quads_for_pattern(*triple)]
    for quad in homes:
        graph.store.remove(quad)
    home = homes[0].graph_name if homes else graph.node("graph/registry")
    graph.store.extend(ox.Quad(t.subject, t.predicate, t.object, home) for t in come)


OCTOBER = '?x sp:deadline "2022-10"^^xsd:gYearMonth'
NOBODY = "<https://w3id.org/shanghai-policy/id/org/jinshan/nobody>"
NEW = "<https://w3id.org/shanghai-policy/id/plan/x/presence/y>"

CORRUPTIONS: dict[str, Corruption] = {
    # ── quotes ──
    "a quote is altered": Corruption(
        RULE, change("sp:quote", 'REPLACE(?old, "^.", "甲")', "?x a sp:ImplementsAssertion ; sp:method sp:Explicit")
    ),
    "a quote on the object's side is altered": Corruption(
        RULE, change("sp:otherQuote", 'CONCAT(SUBSTR(?old, 2), "乙")', "?x a sp:ReusesTextOfAssertion")
    ),
    "a clause is altered": Corruption(RULE, change("sp:text", 'REPLACE(?old, "^.", "甲")', "?x a sp:CaseClause")),
    "a quote is moved": Corruption(
        RULE, change("sp:sourceStart", "?old - 3", "?x a sp:ResponsibleUnitAssertion")
    ),
    "the words before a quote are altered": Corruption(
        RULE, change("sp:quotePrefix", 'CONCAT(?old, "丙")', "?x a sp:ElaboratesAssertion")
    ),
    "a quote is longer than its place": Corruption(
        "quote-longer-than-its-place", change("sp:quote", 'CONCAT(?old, ?old)', "?x a sp:LeadUnitAssertion")
    ),
    # ── links and their assertions ──
    "a link without an assertion": Corruption(
        "link-without-assertion",
        add("?x sp:implements ?y . ?y sp:implementedBy ?x",
            "?x a sp:Measure . ?y a sp:Reform . FILTER NOT EXISTS { ?x sp:implements ?y }"),
    ),
    "an assertion without a link": Corruption(
        "assertion-without-link", drop("?x sp:implements ?y", "?x sp:implements ?y ; a sp:Measure")
    ),
    "an assertion that nobody has": Corruption(
        "assertion-used", drop("?x sp:evidence ?y", "?x sp:evidence ?y")
    ),
    "a missing inverse": Corruption("inverse-missing", drop("?y sp:exemplifiedBy ?x", "?x sp:exemplifies ?y")),
    "a missing inverse of a symmetric link": Corruption(
        "inverse-missing", drop("?y sp:sameCommitmentAs ?x", "?x sp:sameCommitmentAs ?y")
    ),
    "evidence that is another's": Corruption(
        "evidence-of-another", add("?x sp:evidence ?y", "?x a sp:ShowcaseCase . ?y a sp:ElaboratesAssertion")
    ),
    "evidence from another document": Corruption(
        "evidence-from-elsewhere", change("prov:wasDerivedFrom", Y23, "?x a sp:ElaboratesAssertion")
    ),
    "a derived link without its reform": Corruption(
        "derived-without-reform", all_of("sp:viaReform", "?x sp:method sp:Derived")
    ),
    "an assertion of the wrong class": Corruption(
        "elaborates-assertion", change("rdf:predicate", "sp:implements", "?x a sp:ElaboratesAssertion")
    ),
    "a confidence above one": Corruption(
        "assertion-confidence", change("sp:confidence", "1.7", "?x a sp:ElaboratesAssertion")
    ),
    "reuse within one document": Corruption(
        "alike-within-one-document",
        add("?x sp:reusesTextOf ?y . ?y sp:reusesTextOf ?x", f"?x a sp:PlanClause ; sp:inPlan {J22} . "
            f"?y a sp:PlanClause ; sp:inPlan {J22} FILTER(?x != ?y)"),
    ),
    "mention and implement of one reform at once": Corruption(
        "mentions-what-it-implements", add("?x sp:mentionsReform ?y", "?x a sp:Measure ; sp:implements ?y")
    ),
    "a body leads a measure without being responsible": Corruption(
        "role-without-responsible", add("?x sp:leadUnit ?y", "?x a sp:Measure . ?y a sp:Department")
    ),
    # ── dates, topics, ranks, quantities, terms ──
    "dated without a deadline": Corruption(
        "dated-without-deadline", change("sp:deadlineStatus", "sp:Dated", "?x sp:deadlineStatus sp:Ongoing")
    ),
    "a deadline without being dated": Corruption(
        "dated-without-deadline", change("sp:deadlineStatus", "sp:NotStated", "?x sp:deadlineStatus sp:Dated")
    ),
    "deadline date not the month's end": Corruption(
        "deadline-not-month-end", change("sp:deadlineDate", '"2022-10-30"^^xsd:date', OCTOBER)
    ),
    "deadline date in another month": Corruption(
        "deadline-not-month-end", change("sp:deadlineDate", '"2022-11-30"^^xsd:date', OCTOBER)
    ),
    "main topic not among the topics": Corruption(
        "main-topic-not-among-topics", drop("?x dct:subject ?y", "?x sp:primaryTopic ?y ; a sp:Measure")
    ),
    "a cycle of broader reforms": Corruption(
        "reform-broader-than-itself", add("?y sp:broaderReform ?x", "?x sp:broaderReform ?y")
    ),
    "one rank twice": Corruption("rank-twice", change("sp:rank", "7", "?x sp:rank 3")),
    "9800 %": Corruption(
        "value-not-as-printed", change("sp:value", "9800.0", '?x sp:unit "%" ; sp:value "98"^^xsd:decimal')
    ),
    "a quantity that nobody states": Corruption("quantity-of-nobody", drop("?x sp:target ?y", "?x sp:target ?y")),
    "an unknown property": Corruption("term-unknown", add("?x sp:isNice ?y", "?x a sp:Measure . ?y a sp:Reform")),
    "an unknown class": Corruption("term-unknown", add("?x a sp:Wish", "?x a sp:Measure", "?x")),
    "a property of an unknown vocabulary": Corruption(
        "term-unknown", add("?x <https://example.org/likes> ?y", "?x a sp:Measure . ?y a sp:Reform")
    ),
    "something named that is not there": Corruption(
        "leads-nowhere", add(f"?x sp:mentionsUnit {NOBODY}", "?x a sp:Measure", "?x")
    ),
    # ── places ──
    "a place within itself": Corruption("place-within-itself", add("?y sp:withinPlace ?x", "?x sp:withinPlace ?y")),
    "a body of another district": Corruption(
        "body-of-another-district",
        change("sp:inDistrict", "id:district\\/yangpu", "?x a sp:Department ; sp:inDistrict id:district\\/jinshan"),
    ),
    "a district plan of another place": Corruption(
        "district-not-its-place", change("sp:place", "id:district\\/yangpu", f"?x sp:place ?p FILTER(?x = {J22})")
    ),
    # ── parts ──
    "a part of two wholes": Corruption(
        "part-of", add("?x dct:isPartOf ?y . ?y dct:hasPart ?x", "?x a sp:CaseClause . ?y a sp:Section")
    ),
    "a part of itself": Corruption(
        "part-of-itself", add("?y dct:isPartOf ?x . ?x dct:hasPart ?y", "?x dct:isPartOf ?y ; a sp:Measure")
    ),
    "a clause outside its measure": Corruption(
        "clause-outside-its-measure", change("sp:sourceEnd", "?old + 500", "?x a sp:PlanClause")
    ),
    "a part in another plan than its whole": Corruption(
        "plan-of-part-differs", change("sp:inPlan", F24, f"?x a sp:PlanClause ; sp:inPlan {J22}")
    ),
    "two clauses with one position": Corruption(
        "position-twice", change("sp:position", "1", "?x a sp:CaseClause ; sp:position 2")
    ),
    "a held document without its file": Corruption(
        "held-without-file", drop("?x sp:sha256 ?y", "?x sp:sha256 ?y")
    ),
    # ── presence and continuity ──
    "a state of presence that no measure shows": Corruption(
        "presence-without-measure",
        all_of("sp:shownBy", "?x sp:presenceState sp:Implemented"),
    ),
    "an implemented reform without a state": Corruption(
        "presence-missing", change("sp:presenceState", "sp:NamedOnly", "?x sp:presenceState sp:Implemented")
    ),
    "two states of one reform in one plan": Corruption(
        "presence-twice",
        add(f"{NEW} sp:ofPlan ?x ; sp:ofReform ?y", "[] sp:ofPlan ?x ; sp:ofReform ?y"),
    ),
    "a clause that goes on and does not": Corruption(
        "continues-and-does-not", add("?x sp:noCounterpartIn ?y", "?x a sp:Clause ; sp:continues/sp:inPlan ?y")
    ),
    "a clause without a state": Corruption(
        "continuity-left-out", drop("?x sp:noCounterpartIn ?y", "?x sp:noCounterpartIn ?y")
    ),
    "a measure goes on from another district": Corruption(
        "continues-another-district",
        add("?x sp:continues ?y . ?y sp:continuedBy ?x", f"?x a sp:Measure ; sp:inPlan {F24} . "
            f"?y a sp:Measure ; sp:inPlan {J22}"),
    ),
    # ── functions, indicators, origins, frame ──
    "a body above itself": Corruption("superior-of-itself", add("?y sp:superiorUnit ?x", "?x sp:superiorUnit ?y")),
    "a head of another line": Corruption(
        "superior-of-another-line",
        change("sp:function", "id:function\\/court", '?x sp:superiorUnit [] ; sp:unitKind "tax"'),
    ),
    "a change from something else": Corruption(
        "change-of-another-indicator", change("sp:indicator", "id:indicator\\/area", "?x sp:changedFrom []")
    ),
    "a value without its unit": Corruption("normal-value-alone", all_of("sp:normalUnit", "?x a sp:Target")),
    "an origin that is known and not": Corruption(
        "origin-known-and-not", add("?x sp:originUnknown true", "?x sp:introducedBy ?y", "?x")
    ),
    "a plan held where nobody sought": Corruption(
        "frame-not-as-held", change("sp:frameState", "sp:NotSought", "?x sp:frameState sp:PlanHeld")
    ),
    "a place and year twice": Corruption(
        "frame-twice", change("sp:frameYear", "2023", "?x a sp:FrameCell ; sp:frameYear 2022")
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    entries = read_manifest(ROOT / "data/corpus.yaml")
    return {entry.slug: read_source(entry, ROOT / "data/sources").text for entry in entries}


@pytest.fixture(scope="module")
def copy(graph: KnowledgeGraph) -> KnowledgeGraph:
    return graph_of(graph.store, graph.base)


@pytest.fixture(scope="module")
def whole(copy: KnowledgeGraph) -> frozenset[ox.Quad]:
    return frozenset(copy.store)


@pytest.fixture
def corrupt(copy: KnowledgeGraph, whole: frozenset[ox.Quad]) -> Iterator[KnowledgeGraph]:
    """A graph to spoil: what a test adds or takes is undone behind it."""
    yield copy
    now = frozenset(copy.store)
    for quad in now - whole:
        copy.store.remove(quad)
    copy.store.extend(whole - now)


def broken(graph: KnowledgeGraph, rule: str, sources: dict[str, str]) -> set[str]:
    """The nodes that break one rule, of whichever kind."""
    if rule == RULE:
        return {violation.node for violation in check_quotations(graph, sources)}
    queries = [one.query for one in read_rules(ONTOLOGY) if one.name == rule]
    queries += [query for name, _, query in break_queries(ONTOLOGY / "shapes.ttl") if name == rule]
    assert queries, f"there is no rule {rule}"
    found: set[str] = set()
    for query in queries:
        began = time.process_time()
        rows: Any = graph.store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        found |= {str(row["this"]) for row in rows}
        assert time.process_time() - began < 1, f"{rule} takes too long"
    return found


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corruption_is_caught(corrupt: KnowledgeGraph, sources: dict[str, str], name: str) -> None:
    corruption = CORRUPTIONS[name]
    assert broken(corrupt, corruption.rule, sources) == set()
    spoil(corrupt, corruption)
    assert broken(corrupt, corruption.rule, sources)


def test_the_shipped_graph_keeps_every_rule(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    assert check_integrity(graph, ONTOLOGY) == ()
    assert check_quotations(graph, sources) == ()


def test_every_rule_has_its_corruption() -> None:
    """A rule that nothing is known to break may be one that nothing can."""
    spoilt = {corruption.rule for corruption in CORRUPTIONS.values()}
    assert {rule.name for rule in read_rules(ONTOLOGY)} - spoilt <= {"part-not-said", "path-twice", "curated-by-nobody"}


def test_validate_holds_quotes_to_the_sources_at_hand(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """A source whose bytes are not those that were read is none to hold a quote to."""
    from kg.corpus.texts import texts_held

    assert set(texts_held(graph, ROOT / "data")) == {entry.slug for entry in read_manifest(ROOT / "data/corpus.yaml")}
    assert texts_held(graph, tmp_path) == {}
    assert callable(api.validate)


def test_a_rule_without_messages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "integrity").mkdir()
    (tmp_path / "integrity/wrong.rq").write_text("SELECT ?this { ?this a sp:Measure }", encoding="utf-8")
    with pytest.raises(BuildError, match="begins with its messages"):
        read_rules(tmp_path)
