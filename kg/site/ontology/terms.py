"""``shanghai-policy.ttl`` → the terms as a reader meets them, in the order of the file.

1. Own terms: everything that is defined by the ontology; classes, links, values, individuals.
2. Of each: what it is called and means, examples, what is above and below it, what it joins, what is close to it
   elsewhere, and the notes, of which the editorial ones tell what was tempting and wrong.
3. Borrowed terms: those that the ontology declares and says how it uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.site.ontology.source import Ref, Source, Text

__all__ = ["Alignment", "Term", "alignments", "read_borrowed", "read_terms", "ref_of", "tree"]

#: Kind of term → the type that says so.
KINDS = {
    "class": "owl:Class",
    "link": "owl:ObjectProperty",
    "value": "owl:DatatypeProperty",
    "individual": "owl:NamedIndividual",
}
_ABOVE = {
    "class": "rdfs:subClassOf",
    "link": "rdfs:subPropertyOf",
    "value": "rdfs:subPropertyOf",
    "individual": "rdf:type",
}


@dataclass(frozen=True, slots=True)
class Term:
    """``subject`` and ``object``: the classes at either end; inferred (``rdfs``) or advised (``schema``)."""

    ref: Ref
    kind: str
    definition: Text | None
    examples: tuple[str, ...]
    above: tuple[Ref, ...]
    below: tuple[Ref, ...]
    subject: tuple[Ref, ...]
    object: tuple[Ref, ...]
    subject_inferred: bool
    object_inferred: bool
    inverse: Ref | None
    symmetric: bool
    close: tuple[Ref, ...]
    uses: tuple[tuple[Ref, str], ...]  # of a class: properties that lead from it (→) or to it (←)
    scope: Text | None
    editorial: Text | None


class Alignment(NamedTuple):
    """What an own term is to terms of other vocabularies: (relation, term); none where only the note names some."""

    own: Ref
    pairs: tuple[tuple[str, Ref], ...]
    note: Text | None


def ref_of(source: Source, iri: str) -> Ref:
    own = source.prefixes["sp"]
    short = source.short(iri)
    label = source.text(iri, "rdfs:label") or Text(short, short)
    return Ref(iri, short, iri.removeprefix(own), iri.startswith(own), label)


def read_terms(source: Source) -> tuple[Term, ...]:
    """Own terms: classes, links, values, individuals, each in the order of the file."""
    own = source.prefixes["sp"]
    return tuple(_term(source, iri, kind) for kind, owl in KINDS.items() for iri in source.of_type(owl, within=own))


def _term(source: Source, iri: str, kind: str) -> Term:
    def refs(name: str) -> tuple[Ref, ...]:
        return tuple(ref_of(source, value) for value in source.values(iri, name))

    above = tuple(ref for ref in refs(_ABOVE[kind]) if ref.short != "owl:NamedIndividual")
    inverse = [*source.values(iri, "owl:inverseOf"), *source.subjects("owl:inverseOf", iri)]
    return Term(
        ref=ref_of(source, iri),
        kind=kind,
        definition=source.text(iri, "skos:definition"),
        examples=tuple(source.values(iri, "skos:example")),
        above=above,
        below=tuple(ref_of(source, value) for value in source.subjects(_below(kind), iri)),
        subject=refs("rdfs:domain") or refs("schema:domainIncludes"),
        object=refs("rdfs:range") or refs("schema:rangeIncludes"),
        subject_inferred=bool(refs("rdfs:domain")),
        object_inferred=bool(refs("rdfs:range")),
        inverse=ref_of(source, inverse[0]) if inverse else None,
        symmetric=source.iri("owl:SymmetricProperty") in source.values(iri, "rdf:type"),
        close=refs("rdfs:seeAlso"),
        uses=_uses(source, iri) if kind == "class" else (),
        scope=source.text(iri, "skos:scopeNote"),
        editorial=source.text(iri, "skos:editorialNote"),
    )


def _below(kind: str) -> str:
    return "rdfs:subPropertyOf" if kind in ("link", "value") else "rdfs:subClassOf"


def _uses(source: Source, iri: str) -> tuple[tuple[Ref, str], ...]:
    ends = (("→", ("rdfs:domain", "schema:domainIncludes")), ("←", ("rdfs:range", "schema:rangeIncludes")))
    return tuple(
        (ref_of(source, value), arrow)
        for arrow, names in ends
        for name in names
        for value in source.subjects(name, iri)
    )


def tree(terms: tuple[Term, ...]) -> tuple[tuple[int, Ref], ...]:
    """The classes as an indented list, those of other vocabularies at the root: (depth, class)."""
    classes = [term for term in terms if term.kind == "class"]
    foreign = list(dict.fromkeys(ref for term in classes for ref in term.above if not ref.own))
    roots = [*foreign, *(term.ref for term in classes if not term.above)]
    found: list[tuple[int, Ref]] = []

    def add(ref: Ref, depth: int) -> None:
        found.append((depth, ref))
        for term in classes:
            if ref in term.above:
                add(term.ref, depth + 1)

    for root in roots:
        add(root, 0)
    return tuple(found)


def alignments(source: Source, terms: tuple[Term, ...]) -> tuple[Alignment, ...]:
    """Every own term that other vocabularies touch, the tempting and wrong ones of the notes included."""
    foreign = tuple(f"{p}:" for p, iri in source.prefixes.items() if p != "xsd" and "shanghai-policy" not in iri)
    found: list[Alignment] = []
    for term in terms:
        relation = "rdfs:subClassOf" if term.kind == "class" else "rdfs:subPropertyOf"
        pairs = [(relation, ref) for ref in term.above if not ref.own]
        pairs += [("rdfs:seeAlso", ref) for ref in term.close]
        warned = term.editorial is not None and any(prefix in term.editorial.en for prefix in foreign)
        if pairs or warned:
            found.append(Alignment(term.ref, tuple(pairs), term.editorial))
    return tuple(found)


def read_borrowed(source: Source) -> tuple[tuple[Ref, Text], ...]:
    """Terms of other vocabularies, with how they are used here."""
    own = source.prefixes["onto"]
    declared = source.of_type("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
    rows = [(ref_of(source, iri), source.text(iri, "skos:scopeNote")) for iri in declared if not iri.startswith(own)]
    return tuple((ref, note) for ref, note in rows if note is not None)
