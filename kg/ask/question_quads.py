"""The shipped questions as data, so that a query page, or another program, finds them beside the graph.

Each is ``sh:SPARQLExecutable`` (the form that SPARQL query pages read their examples from) with its title, what it
answers, and its query at the default of every parameter; in the graph ``{base}graph/questions``, without blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg import ids
from kg.ask.questions import Question, load_questions
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["question_quads"]

_KINDS = {  # form → (class, property) of SHACL Advanced Features
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
_ANY_URI = NamedNode(PREFIXES["xsd"] + "anyURI")


def question_quads(folder: Path, base: str = ids.BASE) -> list[Quad]:
    """The questions of a folder, and the prefixes that their queries use, as quads of ``{base}graph/questions``.

    Args:
        folder: with ``*.rq``.
        base: IRI that every key stands under.
    """
    graph = NamedNode(f"{base}graph/questions")
    prefixes = NamedNode(f"{base}question/prefixes")
    quads = [quad for question in load_questions(folder) for quad in _question(question, prefixes, base, graph)]
    return [*_declared(prefixes, base, graph), *quads]


def _question(question: Question, prefixes: NamedNode, base: str, graph: NamedNode) -> Iterator[Quad]:
    node = NamedNode(f"{base}question/{question.name}")
    kind, holds = _KINDS[question.form]
    yield Quad(node, iri("rdf:type"), iri("sh:SPARQLExecutable"), graph)
    yield Quad(node, iri("rdf:type"), iri(kind), graph)
    yield Quad(node, iri("rdfs:label"), Literal(question.zh, language="zh"), graph)
    yield Quad(node, iri("rdfs:label"), Literal(question.en, language="en"), graph)
    yield Quad(node, iri("rdfs:comment"), Literal(question.answer_zh, language="zh"), graph)
    yield Quad(node, iri("rdfs:comment"), Literal(question.answer_en, language="en"), graph)
    yield Quad(node, iri("dct:identifier"), Literal(question.name), graph)
    yield Quad(node, iri("sh:prefixes"), prefixes, graph)
    yield Quad(node, iri(holds), Literal(question.with_defaults(base)), graph)


def _declared(prefixes: NamedNode, base: str, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(prefixes, iri("rdf:type"), iri("owl:Ontology"), graph)  # as SHACL advises for what sh:prefixes names
    yield Quad(prefixes, iri("rdfs:label"), Literal("prefixes of the questions", language="en"), graph)
    yield Quad(prefixes, iri("rdfs:label"), Literal("问题所用前缀", language="zh"), graph)
    for prefix, namespace in sorted({**PREFIXES, "id": base}.items()):
        node = NamedNode(f"{prefixes.value}/{prefix}")
        yield Quad(prefixes, iri("sh:declare"), node, graph)
        yield Quad(node, iri("rdf:type"), iri("sh:PrefixDeclaration"), graph)
        yield Quad(node, iri("sh:prefix"), Literal(prefix), graph)
        yield Quad(node, iri("sh:namespace"), Literal(namespace, datatype=_ANY_URI), graph)
