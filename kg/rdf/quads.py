"""``Model`` → quads, by the table of ``kg.rdf.mapping``: the sixth stage. No blank nodes; one graph per document.

1. Every node: its classes and its rows of the table, in the graph of the document that it comes from.
2. Every link: the direct triple, its inverse and super-properties where users need them, and the assertion that says
   why, in the graph of the document whose words show it. A new relation needs its class of assertion in
   ``_ASSERTION_CLASSES``, its inverse in ``_ENTAILED``, and what a property needs (``kg.rdf.mapping``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg import ids
from kg.rdf.mapping import CLASSES_OF, PROPERTIES_OF, SCHEMES, canonical, shortened
from kg.rdf.vocabulary import PREFIXES, iri
from kg.records import District, Link, Reference, UnitRole
from kg.records.continuity import Continuity, Succession
from kg.records.model import REGISTRY, Assertion, KnownBasis, Model
from kg.text.mapped import MappedText
from kg.text.normalise import tidy

__all__ = ["graph_iri", "to_quads"]

_XSD = PREFIXES["xsd"]

_FROM_OUTSIDE = Decimal("0.95")  # seen by a person in a republished text

# What each direct triple brings along: (property, swapped?).
_ENTAILED: dict[str, tuple[tuple[str, bool], ...]] = {
    "sp:responsibleUnit": (("sp:responsibleFor", True),),
    "sp:implements": (("sp:implementedBy", True),),
    "sp:exemplifies": (("sp:exemplifiedBy", True),),
    "sp:elaborates": (("sp:elaboratedBy", True),),
    "sp:reusesTextOf": (("sp:reusesTextOf", True),),
    "sp:sameCommitmentAs": (("sp:sameCommitmentAs", True),),
    "sp:continues": (("sp:continuedBy", True),),
    "sp:primaryTopic": (("dct:subject", False),),
}
_SUPER_PROPERTIES = {"sp:inDistrict": "dct:spatial", "sp:documentNumber": "dct:identifier", "sp:place": "dct:spatial"}
_ASSERTION_CLASSES = {
    "sp:implements": "sp:ImplementsAssertion",
    "sp:responsibleUnit": "sp:ResponsibleUnitAssertion",
    "sp:exemplifies": "sp:ExemplifiesAssertion",
    "sp:sameTheme": "sp:SameThemeAssertion",
    "sp:leadUnit": "sp:LeadUnitAssertion",
    "sp:supportingUnit": "sp:SupportingUnitAssertion",
    "sp:elaborates": "sp:ElaboratesAssertion",
    "eli:based_on": "sp:BasedOnAssertion",
    "eli:cites": "sp:CitesAssertion",
    "dct:references": "sp:CitesAssertion",
    "sp:drawsUp": "sp:DrawsUpAssertion",
    "sp:reusesTextOf": "sp:ReusesTextOfAssertion",
    "sp:wordingMember": "sp:WordingMemberAssertion",
    "sp:sameCommitmentAs": "sp:SameCommitmentAssertion",
    "sp:continues": "sp:ContinuesAssertion",
    "sp:mentionsReform": "sp:MentionsReformAssertion",
    "sp:mentionsUnit": "sp:MentionsUnitAssertion",
    "sp:primaryTopic": "sp:TopicAssertion",
    "dct:subject": "sp:TopicAssertion",
    "sp:introducedBy": "sp:IntroducedByAssertion",
}


# What a link's note may be to stand as a role; other notes are free text.
_ROLES = frozenset([*(role.value for role in UnitRole), *(reference.value for reference in Reference)])


def to_quads(model: Model, base: str = ids.BASE) -> tuple[Quad, ...]:
    """Every quad of the model, each once, in the order of the model.

    Args:
        model: the assembled corpus.
        base: IRI that every key stands under.
    """
    writer = _Writer(base)
    quads = [*writer.nodes(model), *writer.districts(model.districts), *writer.assertions(model.assertions)]
    quads += writer.known_bases(model.known_bases)
    quads += [*writer.successions(model), *writer.former(model)]
    return tuple(dict.fromkeys(quads))


def graph_iri(slug: str, base: str = ids.BASE) -> NamedNode:
    """The named graph of a source document, or of what all share (``registry``)."""
    return NamedNode(f"{base}graph/{slug}")


class _Writer:
    """Writes nodes under one base."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._nodes: dict[str, NamedNode] = {}

    def node(self, key: str) -> NamedNode:
        """A key as a node; topics have a namespace of their own."""
        if key not in self._nodes:
            topic = key.startswith("topic/")
            own = self.base + key if "://" not in key else key  # a unit of QUDT is an IRI already
            self._nodes[key] = iri(f"spt:{key.removeprefix('topic/')}") if topic else NamedNode(own)
        return self._nodes[key]

    def graph(self, slug: str) -> NamedNode:
        return self.node(f"graph/{slug}")

    def nodes(self, model: Model) -> Iterator[Quad]:
        shared = [(node.key, REGISTRY, node) for node in model.reforms]
        shared += [(node.unit.key, REGISTRY, node) for node in model.units]  # type: ignore[misc]
        shared += [(node.key, REGISTRY, node) for node in model.places]  # type: ignore[misc]
        yield from self._described(shared)
        yield from self._described((n.key, REGISTRY, n) for n in model.concepts)
        yield from self._described((n.key, REGISTRY, n) for n in model.measure_units)
        yield from self._described((n.key, REGISTRY, n) for n in model.frame)
        yield from self.schemes(model)
        yield from self._described((n.key, n.graph, n) for n in model.documents)
        yield from self._described((n.section.key, n.graph, n) for n in model.sections)
        yield from self._described((n.measure.key, n.graph, n) for n in model.measures)
        yield from self._described((n.case.key, n.graph, n) for n in model.cases)
        yield from self._described((n.key, n.graph, n) for n in model.parts)
        yield from self._described((n.key, n.graph, n) for n in model.clauses)
        yield from self._described((n.key, n.graph, n) for n in model.irregularities)
        yield from self._described((n.key, n.graph, n) for n in model.presences)
        yield from self._described((n.group.key, n.graph, n) for n in model.wordings)
        for target in model.targets:
            yield from self._described([(target.key, target.graph, target)])
            owner, graph = self.node(target.quantity.owner), self.graph(target.graph)
            yield Quad(owner, iri("sp:target"), self.node(target.key), graph)

    def schemes(self, model: Model) -> Iterator[Quad]:
        """The schemes of the project's own concepts, each with all of them on top: they are flat."""
        graph = self.graph(REGISTRY)
        for key in dict.fromkeys(concept.scheme for concept in model.concepts):
            zh, en = SCHEMES[key]
            yield Quad(self.node(key), iri("rdf:type"), iri("skos:ConceptScheme"), graph)
            for name in ("rdfs:label", "skos:prefLabel"):
                yield Quad(self.node(key), iri(name), literal("zh", zh), graph)
                yield Quad(self.node(key), iri(name), literal("en", en), graph)
        for concept in model.concepts:
            yield Quad(self.node(concept.scheme), iri("skos:hasTopConcept"), self.node(concept.key), graph)

    def _described(self, nodes: Iterable[tuple[str, str, object]]) -> Iterator[Quad]:
        for key, slug, record in nodes:
            subject, graph = self.node(key), self.graph(slug)
            for name in CLASSES_OF[type(record)](record):
                yield Quad(subject, iri("rdf:type"), iri(name), graph)
            for row in PROPERTIES_OF[type(record)]:
                value = row.value(record)
                for one in value if isinstance(value, tuple) else (value,):
                    if one is not None:
                        yield from self._statement(subject, row.property, row.kind, one, graph)

    def _statement(self, s: NamedNode, name: str, kind: str, value: object, graph: NamedNode) -> Iterator[Quad]:
        obj = self._object(kind, value)
        yield Quad(s, iri(name), obj, graph)
        if name == "dct:isPartOf" and isinstance(obj, NamedNode):
            yield Quad(obj, iri("dct:hasPart"), s, graph)
        if name in _SUPER_PROPERTIES:
            yield Quad(s, iri(_SUPER_PROPERTIES[name]), obj, graph)

    def _object(self, kind: str, value: object) -> NamedNode | Literal:
        if kind == "key":
            return self.node(str(value))
        if kind == "topic":
            return iri(f"spt:{value}")
        if kind == "term":
            return iri(str(value))
        return literal(kind, value)

    def districts(self, districts: Iterable[District]) -> Iterator[Quad]:
        graph = self.graph(REGISTRY)
        for one in districts:
            subject = self.node(ids.district(one.slug))
            yield Quad(subject, iri("rdf:type"), iri("sp:District"), graph)
            yield Quad(subject, iri("rdf:type"), iri("schema:AdministrativeArea"), graph)
            yield Quad(subject, iri("rdf:type"), iri("sp:Place"), graph)
            yield Quad(subject, iri("rdfs:label"), literal("zh", one.label), graph)
            yield Quad(subject, iri("rdfs:label"), literal("en", one.label_en), graph)
            if one.short != one.label:
                yield Quad(subject, iri("skos:altLabel"), literal("zh", one.short), graph)
            if one.code:
                yield Quad(subject, iri("sp:code"), literal("plain", one.code), graph)

    def assertions(self, assertions: Iterable[Assertion]) -> Iterator[Quad]:
        for assertion in assertions:
            graph = self.graph(assertion.graph)
            yield from self._direct(assertion.link, graph)
            yield from self._assertion(assertion, graph)

    def known_bases(self, bases: Iterable[KnownBasis]) -> Iterator[Quad]:
        """Facts from outside the corpus: their words stand in a text that is not held, so they have no place in one."""
        graph = self.graph(REGISTRY)
        for basis in bases:
            node, subject, obj = self.node(basis.key), self.node(basis.subject), self.node(basis.object)
            yield Quad(subject, iri(basis.predicate), obj, graph)
            yield Quad(subject, iri("sp:evidence"), node, graph)
            for name in (_ASSERTION_CLASSES[basis.predicate], "sp:Assertion", "rdf:Statement"):
                yield Quad(node, iri("rdf:type"), iri(name), graph)
            yield Quad(node, iri("rdfs:label"), literal("zh", basis.quote), graph)
            yield Quad(node, iri("rdf:subject"), subject, graph)
            yield Quad(node, iri("rdf:predicate"), iri(basis.predicate), graph)
            yield Quad(node, iri("rdf:object"), obj, graph)
            yield Quad(node, iri("sp:method"), iri("sp:Curated"), graph)
            yield Quad(node, iri("sp:confidence"), literal("decimal", _FROM_OUTSIDE), graph)
            yield Quad(node, iri("sp:quote"), literal("plain", basis.quote), graph)
            text = subject if basis.predicate == "eli:based_on" else obj  # whose words they are
            yield Quad(node, iri("prov:wasDerivedFrom"), text, graph)
            yield Quad(node, iri("skos:note"), literal("plain", basis.seen_in), graph)

    def successions(self, model: Model) -> Iterator[Quad]:
        """The state of every clause: on the assertion that links it, or where there is none, that none was found."""
        states = {(row.later, row.earlier): row for pair in model.successions for row in pair.rows}
        for assertion in model.assertions:
            row = states.get((assertion.link.subject, assertion.link.object))
            if row is not None and assertion.link.predicate == "sp:continues":
                state = literal("plain", row.state.value)
                yield Quad(self.node(assertion.key), iri("sp:continuityState"), state, self.graph(assertion.graph))
        for pair in model.successions:
            for row in pair.rows:
                yield from self._alone(pair, row)

    def former(self, model: Model) -> Iterator[Quad]:
        """Identifiers of earlier releases, so that who has cited one finds what it is now."""
        graph = self.graph(REGISTRY)
        for old, label, new in model.former:
            yield Quad(self.node(old), iri("rdf:type"), iri("prov:Entity"), graph)  # no reform any more: no sp:Reform
            yield Quad(self.node(old), iri("dct:isReplacedBy"), self.node(new), graph)
            yield Quad(self.node(old), iri("rdfs:label"), literal("zh", label), graph)
            yield Quad(self.node(old), iri("owl:deprecated"), literal("boolean", True), graph)

    def _alone(self, pair: Succession, row: Continuity) -> Iterator[Quad]:
        """A clause without a counterpart, with the nearest of the other plan."""
        if row.earlier is not None and row.later is not None:
            return
        own, other = (pair.earlier, pair.later) if row.earlier else (pair.later, pair.earlier)
        clause, graph = self.node(row.earlier or row.later or ""), self.graph(own)
        yield Quad(clause, iri("sp:noCounterpartIn"), self.node(ids.plan(other)), graph)
        for near in row.near:
            yield Quad(clause, iri("sp:nearCounterpart"), self.node(near.later if row.earlier else near.earlier), graph)

    def _direct(self, link: Link, graph: NamedNode) -> Iterator[Quad]:
        subject, obj = self.node(link.subject), self.node(link.object)
        yield Quad(subject, iri(link.predicate), obj, graph)
        for name, swapped in _ENTAILED.get(link.predicate, ()):
            yield Quad(obj, iri(name), subject, graph) if swapped else Quad(subject, iri(name), obj, graph)
        if link.predicate == "sp:leadUnit" and link.subject.startswith("case/"):
            yield Quad(subject, iri("sp:mentionsUnit"), obj, graph)
        if link.predicate == "sp:implements" and link.subject.count("/") == 1:  # plan to plan: ELI has the word
            yield Quad(subject, iri("eli:applies"), obj, graph)

    def _assertion(self, assertion: Assertion, graph: NamedNode) -> Iterator[Quad]:
        link, node = assertion.link, self.node(assertion.key)
        subject = self.node(link.subject)
        yield Quad(subject, iri("sp:evidence"), node, graph)
        own = _ASSERTION_CLASSES.get(link.predicate)
        for name in (*((own,) if own else ()), "sp:Assertion", "rdf:Statement"):
            yield Quad(node, iri("rdf:type"), iri(name), graph)
        yield Quad(node, iri("rdfs:label"), literal("zh", shortened(tidy(link.evidence.quote.text))), graph)
        yield Quad(node, iri("rdf:subject"), subject, graph)
        yield Quad(node, iri("rdf:predicate"), iri(link.predicate), graph)
        yield Quad(node, iri("rdf:object"), self.node(link.object), graph)
        yield Quad(node, iri("sp:method"), iri(f"sp:{link.method.value}"), graph)
        yield Quad(node, iri("sp:confidence"), literal("decimal", link.confidence), graph)
        yield Quad(node, iri("sp:quotePrefix"), literal("plain", assertion.prefix), graph)
        yield Quad(node, iri("sp:quoteSuffix"), literal("plain", assertion.suffix), graph)
        yield from self._words(node, link.evidence.slug, link.evidence.quote, _OWN_WORDS, graph)
        if link.other is not None:
            yield from self._words(node, link.other.slug, link.other.quote, _OTHER_WORDS, graph)
        if link.uptake:
            yield Quad(node, iri("sp:uptake"), literal("plain", link.uptake), graph)
        if link.share is not None:
            yield Quad(node, iri("sp:uptakeShare"), literal("decimal", link.share), graph)
        for reform in link.via:
            yield Quad(node, iri("sp:viaReform"), self.node(reform), graph)
        if link.note:
            name = "sp:role" if link.note in _ROLES else "skos:note"
            yield Quad(node, iri(name), literal("plain", link.note), graph)

    def _words(
        self, node: NamedNode, slug: str, quote: MappedText, names: tuple[str, str, str, str], graph: NamedNode
    ) -> Iterator[Quad]:
        text, start, end, document = names
        yield Quad(node, iri(text), literal("plain", quote.text), graph)
        yield Quad(node, iri(start), literal("integer", quote.span.start), graph)
        yield Quad(node, iri(end), literal("integer", quote.span.end), graph)
        yield Quad(node, iri(document), self.node(ids.plan(slug)), graph)


_OWN_WORDS = ("sp:quote", "sp:sourceStart", "sp:sourceEnd", "prov:wasDerivedFrom")
_OTHER_WORDS = ("sp:otherQuote", "sp:otherStart", "sp:otherEnd", "sp:otherDocument")


def literal(kind: str, value: object) -> Literal:
    """A literal of one of the kinds of ``properties.Row``.

    >>> literal("date", "2023-11").datatype.value, literal("decimal", Decimal("0.90")).value
    ('http://www.w3.org/2001/XMLSchema#gYearMonth', '0.9')
    """
    if kind in ("zh", "en"):
        return Literal(str(value), language=kind)
    if kind == "decimal":
        assert isinstance(value, Decimal)  # noqa: S101 - the table's promise
        return Literal(canonical(value), datatype=NamedNode(_XSD + "decimal"))
    if kind == "boolean":
        return Literal(str(value).lower(), datatype=NamedNode(_XSD + "boolean"))
    if kind == "integer":
        return Literal(str(value), datatype=NamedNode(_XSD + "integer"))
    if kind == "month":
        return Literal(str(value), datatype=NamedNode(_XSD + "gYearMonth"))
    if kind == "date":  # as precise as it is printed: a year, a month or a day
        datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(str(value))]
        return Literal(str(value), datatype=NamedNode(_XSD + datatype))
    return Literal(str(value))
