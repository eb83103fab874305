"""A built graph as a trace reads it: labels, kinds, values, and links with their evidence, each looked up once.

1. A thing is named by its key; a topic, whose IRI has a namespace of its own, by ``topic/{slug}``.
2. A link counts if one of its assertions passes the filter (least confidence, methods); the best comes first.
3. Whatever is listed is sorted: by confidence where there is one, then by key, numbers in keys as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox

from kg.ask.trace.records import Evidence, Node
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["Link", "View", "natural"]

#: A link seen from one end: the key at the other end, and why it holds.
Link = tuple[str, tuple[Evidence, ...]]

# Class → kind, the most special first.
_KINDS = (
    ("sp:CaseCollection", "collection"), ("sp:DistrictPlan", "district plan"), ("sp:MunicipalPlan", "municipal plan"),
    ("sp:NationalPlan", "national plan"), ("sp:PolicyDocument", "document"), ("sp:Section", "section"),
    ("sp:Safeguard", "safeguard"), ("sp:Measure", "measure"), ("sp:Clause", "clause"),
    ("sp:InferredReform", "inferred reform"), ("sp:Reform", "reform"), ("sp:Department", "department"),
    ("sp:District", "district"), ("sp:ShowcaseCase", "case"), ("skos:Concept", "topic"),
)  # fmt: skip
_DIGITS_RE = re.compile(r"(\d+)")


def natural(key: str) -> tuple[tuple[int, int | str], ...]:
    """A sorting key in which numbers count as numbers.

    >>> sorted(["measure/10", "measure/9"], key=natural)
    ['measure/9', 'measure/10']
    """
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in _DIGITS_RE.split(key) if part)


class View:
    """Looks things up in a graph.

    Args:
        graph: the built graph.
        min_confidence: links without an assertion of at least this confidence are left out.
        methods: if given, only assertions by these methods count (``NamedReform`` …).
    """

    def __init__(
        self, graph: KnowledgeGraph, min_confidence: Decimal = Decimal(0), methods: Collection[str] | None = None
    ) -> None:
        self.graph, self._least = graph, min_confidence
        self._methods = frozenset(methods) if methods else None
        self._from: dict[str, dict[str, dict[str, list[Evidence]]]] = {}
        self._to: dict[str, dict[str, dict[str, list[Evidence]]]] = {}
        self._nodes: dict[str, Node] = {}

    @cached_property
    def everything(self) -> View:
        """The same graph without a filter, to tell what is not there from what is left out."""
        return View(self.graph) if self._least or self._methods is not None else self

    def term(self, key: str) -> ox.NamedNode:
        """The node of a key, in whichever namespace it has."""
        return ox.NamedNode(PREFIXES["spt"] + key[6:]) if key.startswith("topic/") else self.graph.node(key)

    def key(self, term: object) -> str:
        """The key of a node; the text of a literal; the prefixed name of a term of the ontology."""
        value: str = getattr(term, "value", "")
        if not isinstance(term, ox.NamedNode):
            return value
        for prefix, start in (("topic/", PREFIXES["spt"]), ("sp:", PREFIXES["sp"])):
            if value.startswith(start):
                return prefix + value.removeprefix(start)
        return self.graph.key(term)

    def all(self, key: str, name: str) -> tuple[str, ...]:
        """Values of a property (keys, or the text of literals), sorted."""
        quads = self.graph.store.quads_for_pattern(self.term(key), iri(name), None, None)
        return tuple(sorted({self.key(quad.object) for quad in quads}, key=natural))

    def one(self, key: str, name: str) -> str:
        """The value of a property, empty if it has none."""
        return next(iter(self.all(key, name)), "")

    def having(self, name: str, key: str) -> tuple[str, ...]:
        """Keys of the things whose property ``name`` is ``key`` (or, with ``sp:`` in front, a term), sorted."""
        target = iri(key) if key.startswith(("sp:", "skos:")) else self.term(key)
        quads = self.graph.store.quads_for_pattern(None, iri(name), target, None)
        return tuple(sorted({self.key(quad.subject) for quad in quads}, key=natural))

    def of_class(self, name: str) -> tuple[str, ...]:
        """Keys of all members of a class."""
        return self.having("rdf:type", name)

    def kind(self, key: str) -> str:
        """What it is, in one or two words; empty if the graph has no such thing."""
        quads = self.graph.store.quads_for_pattern(self.term(key), iri("rdf:type"), None, None)
        types = {quad.object for quad in quads}
        return next((kind for name, kind in _KINDS if iri(name) in types), "")

    def labels(self, key: str, name: str = "rdfs:label") -> dict[str, str]:
        """Language → label."""
        quads = self.graph.store.quads_for_pattern(self.term(key), iri(name), None, None)
        found = sorted((quad.object for quad in quads if isinstance(quad.object, ox.Literal)), key=str)
        return {literal.language or "": literal.value for literal in found}

    def node(self, key: str) -> Node:
        """The thing itself, with its label and what tells it from others."""
        if key not in self._nodes:
            kind = self.kind(key)
            labels = self.labels(key, "skos:prefLabel" if kind == "topic" else "rdfs:label")
            label = labels.get("zh") or labels.get("") or labels.get("en") or key
            english = labels.get("en", "")
            self._nodes[key] = Node(key, kind, label, english if english != label else "", self._detail(key, kind))
        return self._nodes[key]

    def _detail(self, key: str, kind: str) -> str:
        if "plan" in kind or kind in ("document", "collection"):
            return ", ".join(filter(None, (self.one(key, "sp:documentNumber"), self.one(key, "dct:issued"))))
        if kind == "case":
            district = self.one(key, "sp:inDistrict")
            return self.node(district).label if district else ""
        return "inferred from shared wording 据共同措辞推断" if kind == "inferred reform" else ""

    def held(self, plan: str) -> bool:
        """Whether the text of a document is in the corpus, and not only its name."""
        return bool(self.one(plan, "sp:sourceFile"))

    # ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def links(self, subject: str, name: str) -> tuple[Link, ...]:
        """What ``subject`` is linked to, with the evidence that passes the filter, the surest first."""
        if subject not in self._from:
            self._from[subject] = self._read("rdf:subject", subject)
        return _sorted(self._from[subject].get(name, {}))

    def links_to(self, obj: str, name: str) -> tuple[Link, ...]:
        """What is linked to ``obj``."""
        if obj not in self._to:
            self._to[obj] = self._read("rdf:object", obj)
        return _sorted(self._to[obj].get(name, {}))

    def _read(self, end: str, key: str) -> dict[str, dict[str, list[Evidence]]]:
        """Predicate → key at the other end → evidence."""
        other_end = "rdf:object" if end == "rdf:subject" else "rdf:subject"
        found: dict[str, dict[str, list[Evidence]]] = {}
        for assertion in self.having(end, key):
            evidence = self.evidence(assertion)
            if evidence is not None:
                predicate, other = self._predicate(assertion), self.one(assertion, other_end)
                found.setdefault(predicate, {}).setdefault(other, []).append(evidence)
        return found

    def _predicate(self, assertion: str) -> str:
        value = self.one(assertion, "rdf:predicate")
        for prefix in ("eli", "dct"):
            value = value.replace(PREFIXES[prefix], f"{prefix}:")
        return value

    def evidence(self, assertion: str) -> Evidence | None:
        """What an assertion states; ``None`` if the filter leaves it out."""
        quads = self.graph.store.quads_for_pattern(self.term(assertion), None, None, None)
        values = {quad.predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]: self.key(quad.object) for quad in quads}
        method, confidence = values.get("method", "").removeprefix("sp:"), Decimal(values.get("confidence", "0"))
        if confidence < self._least or (self._methods is not None and method not in self._methods):
            return None
        return Evidence(
            assertion, method, confidence, values.get("quote", ""), _slug(values.get("wasDerivedFrom", "")),
            int(values.get("sourceStart", -1)), int(values.get("sourceEnd", -1)), values.get("role", ""),
            values.get("otherQuote", ""), _slug(values.get("otherDocument", "")),
            int(values.get("otherStart", -1)), int(values.get("otherEnd", -1)), values.get("uptake", ""),
        )  # fmt: skip

    # ── districts ─────────────────────────────────────────────────────────────────────────────────────────────────

    def plans_held(self) -> tuple[str, ...]:
        """Plans whose text is in the corpus, the oldest first."""
        plans = [key for key in self.of_class("sp:Plan") if self.held(key)]
        return tuple(sorted(plans, key=lambda key: (self.one(key, "dct:issued"), key)))

    def without_plan(self) -> tuple[str, ...]:
        """Districts of which no plan is in the corpus."""
        served = {self.one(plan, "sp:inDistrict") for plan in self.plans_held()}
        return tuple(key for key in self.of_class("sp:District") if key not in served)


def _slug(document: str) -> str:
    return document.removeprefix("plan/")


def _sorted(links: dict[str, list[Evidence]]) -> tuple[Link, ...]:
    best_first = {key: tuple(sorted(found, key=_order)) for key, found in links.items()}
    return tuple(sorted(best_first.items(), key=lambda link: (_order(link[1][0])[0], natural(link[0]))))


def _order(evidence: Evidence) -> tuple[Decimal, str, str]:
    return -evidence.confidence, evidence.method, evidence.assertion
