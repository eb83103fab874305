"""A built graph seen through a filter on confidence and method, looked up thing by thing: for traces and coverage.

In: ``KnowledgeGraph``, a least confidence, methods. Out: things, and links with the evidence that passes the filter.

1. Each thing that is said is read once (``kg.ask.statements``), when it is first asked for.
2. A link counts if one of its assertions passes the filter; the best comes first (``kg.ask.links``).
3. Whatever is listed is sorted: by confidence where there is one, then by key, numbers in keys as numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cached_property

from kg.ask.keys import key_of, term_of
from kg.ask.links import Evidence, Link, strength, to_link
from kg.ask.statements import Statements, nodes_with, whole_statements
from kg.ask.things import kind_of, label_of, names_of
from kg.ask.trace.records import Node
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import iri
from kg.text.order import natural

__all__ = ["Linked", "View"]

#: A link seen from one end: the key at the other end, and why it holds.
Linked = tuple[str, tuple[Evidence, ...]]
_DOCUMENTS = frozenset({"district plan", "municipal plan", "national plan", "document", "collection"})


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
        self._said: dict[str, Statements] = {}
        self._having: dict[tuple[str, str], tuple[str, ...]] = {}
        self._links: dict[str, Link] = {}
        self._linked: dict[tuple[str, str], dict[str, tuple[Linked, ...]]] = {}
        self._nodes: dict[str, Node] = {}

    @cached_property
    def everything(self) -> View:
        """The same graph without a filter, to tell what is not there from what is left out."""
        if not self._least and self._methods is None:
            return self
        view = View(self.graph)
        view._said, view._having, view._links = (
            self._said,
            self._having,
            self._links,
        )  # the same graph, read once for both
        return view

    def said(self, key: str) -> Statements:
        """All that the graph says of a thing."""
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = Statements(self.graph, term_of(key, self.graph))
        return found

    def all(self, key: str, name: str) -> tuple[str, ...]:
        """Values of a property (keys, or the text of literals), sorted."""
        return self.said(key).keys(name)

    def one(self, key: str, name: str) -> str:
        """The value of a property, empty if it has none."""
        return self.said(key).one(name)

    def having(self, name: str, key: str) -> tuple[str, ...]:
        """Keys of the things whose property ``name`` is ``key`` (or, with ``sp:`` in front, a term), sorted."""
        found = self._having.get((name, key))
        if found is None:
            target = iri(key) if key.startswith(("sp:", "skos:")) else term_of(key, self.graph)
            nodes = nodes_with(self.graph, name, target)
            found = self._having[name, key] = tuple(key_of(node, self.graph) for node in nodes)
        return found

    def of_class(self, name: str) -> tuple[str, ...]:
        """Keys of all members of a class."""
        return self.having("rdf:type", name)

    def kind(self, key: str) -> str:
        """What it is, in one or two words; empty if the graph has no such thing."""
        return kind_of(self.said(key))

    def node(self, key: str) -> Node:
        """The thing as a step shows it, with its label and what tells it from others."""
        if key not in self._nodes:
            said = self.said(key)
            kind, label, english = kind_of(said), label_of(said), names_of(said)[1]
            self._nodes[key] = Node(key, kind, label, english if english != label else "", self._detail(said, kind))
        return self._nodes[key]

    def _detail(self, said: Statements, kind: str) -> str:
        if kind in _DOCUMENTS:
            return ", ".join(filter(None, (said.text("sp:documentNumber"), said.text("dct:issued"))))
        if kind == "case":
            district = said.one("sp:inDistrict")
            return self.node(district).label if district else ""
        return "inferred from shared wording 据共同措辞推断" if kind == "inferred reform" else ""

    def held(self, plan: str) -> bool:
        """Whether the text of a document is in the corpus, and not only its name."""
        return "sp:sourceFile" in self.said(plan)

    # ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def links(self, subject: str, name: str) -> tuple[Linked, ...]:
        """What ``subject`` is linked to, with the evidence that passes the filter, the surest first."""
        return self._links_at("rdf:subject", subject).get(name, ())

    def links_to(self, obj: str, name: str) -> tuple[Linked, ...]:
        """What is linked to ``obj``."""
        return self._links_at("rdf:object", obj).get(name, ())

    def _links_at(self, end: str, key: str) -> dict[str, tuple[Linked, ...]]:
        """Relation → what is at the other end, with the evidence."""
        found = self._linked.get((end, key))
        if found is None:
            links = [link for one in self.having(end, key) if self._passes(link := self._link(one))]
            found = self._linked[end, key] = _by_relation(links, from_object=end == "rdf:object")
        return found

    def _link(self, assertion: str) -> Link:
        found = self._links.get(assertion)
        if found is None:
            found = self._links[assertion] = to_link(whole_statements(self.graph, term_of(assertion, self.graph)))
        return found

    def _passes(self, link: Link) -> bool:
        return link.confidence >= self._least and (self._methods is None or link.method in self._methods)

    # ── districts ─────────────────────────────────────────────────────────────────────────────────────────────────

    def plans_held(self) -> tuple[str, ...]:
        """Plans whose text is in the corpus, the oldest first."""
        plans = [key for key in self.of_class("sp:Plan") if self.held(key)]
        return tuple(sorted(plans, key=lambda key: (self.one(key, "dct:issued"), key)))

    def without_plan(self) -> tuple[str, ...]:
        """Districts of which no plan is in the corpus."""
        served = {self.one(plan, "sp:inDistrict") for plan in self.plans_held()}
        return tuple(key for key in self.of_class("sp:District") if key not in served)


def _by_relation(links: Iterable[Link], *, from_object: bool) -> dict[str, tuple[Linked, ...]]:
    grouped: dict[str, dict[str, list[Link]]] = {}
    for link in links:
        other = link.subject if from_object else link.object
        grouped.setdefault(link.relation, {}).setdefault(other, []).append(link)
    return {relation: _ordered(others) for relation, others in grouped.items()}


def _ordered(others: dict[str, list[Link]]) -> tuple[Linked, ...]:
    best_first = {key: tuple(sorted(found, key=strength)) for key, found in others.items()}
    return tuple(sorted(best_first.items(), key=lambda linked: (-linked[1][0].confidence, natural(linked[0]))))
