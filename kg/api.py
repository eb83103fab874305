"""What users and the command line call: build, load, query, trace, validate, and the views of a built graph.

Each function brings what it needs when it is called, so that a question to a saved graph loads nothing that only a
build uses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import ids, settings

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Quad

    from kg.evaluate import Report
    from kg.model import Model
    from kg.pipeline import Corpus
    from kg.query import Result
    from kg.rdf.shapes import Violation
    from kg.rdf.store import KnowledgeGraph
    from kg.tracing.trace import Trace

__all__ = ["Built", "build", "evaluate", "load", "network", "query", "trace", "validate"]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: where it wrote, what it made, and what breaks the shapes (then nothing was written)."""

    folder: Path
    model: Model
    quads: int
    violations: tuple[Violation, ...]


def build(
    out: Path | None = None,
    *,
    data: Path | None = None,
    base: str = ids.BASE,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Read the corpus and write its graph, tables, pages and report, whole or not at all.

    Args:
        out: folder to replace; ``exports`` by default.
        data: folder with ``corpus.yaml``, ``sources/``, ``lexicon/`` and ``curation/``; that of the project by default.
        base: IRI that every key stands under.
        progress: told the name of each step as it begins.

    Raises:
        KgError: the data is at fault, or the folder cannot be written.
    """
    from kg.outputs.folder import check_target, write_folder
    from kg.pipeline import run
    from kg.rdf.constraints import check
    from kg.rdf.dataset import dataset_quads
    from kg.rdf.quads import graph_iri, to_quads
    from kg.rdf.questions import question_quads
    from kg.rdf.serialise import read_ontology
    from kg.rdf.store import graph_of

    out = out or settings.exports_folder()
    check_target(out)
    corpus = run(data or settings.data_folder(), progress)
    ontology = settings.ontology_folder()
    terms = read_ontology(ontology, graph_iri("ontology", base))
    asked = question_quads(ontology / "questions", base)
    quads = (*to_quads(corpus.model, base), *terms, *asked)
    progress("checking")
    graph = graph_of(quads, base)
    described = dataset_quads(graph, version=version("shanghai-policy-kg"))
    graph.store.extend(described)
    quads = (*quads, *described)
    violations = check(graph, ontology)
    if not violations:
        progress("writing")
        write_folder(out, _files(corpus, graph, quads, base, ontology))
    return Built(out, corpus.model, len(quads), violations)


def _files(
    corpus: Corpus, graph: KnowledgeGraph, quads: tuple[Quad, ...], base: str, ontology: Path
) -> dict[str, bytes]:
    from kg.outputs.network import to_graphml, to_network
    from kg.outputs.report import write_report
    from kg.outputs.sssom import implements_table
    from kg.outputs.tables import write_tables
    from kg.rdf.jsonld import to_jsonld
    from kg.rdf.serialise import to_nquads, to_turtle

    context = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    files = {
        "graph.nq": to_nquads(quads),
        "graph.ttl": to_turtle(quads, base),
        "graph.jsonld": to_jsonld(quads, context),
        "graph.graphml": to_graphml(to_network(graph)),
        "report.md": write_report(corpus.model, _coverage(corpus), corpus.notices).encode(),
    }
    files |= {f"tables/{name}": content for name, content in write_tables(corpus.model).items()}
    files["tables/implements.sssom.tsv"] = implements_table(corpus.model, base).encode()
    return files


def _coverage(corpus: Corpus) -> dict[str, tuple[int, int, Counter[str], int]]:
    from kg.parse.coverage import coverage, uncovered

    found: dict[str, tuple[int, int, Counter[str], int]] = {}
    for facts in corpus.facts:
        document = facts.document
        text = document.source.text
        inside, _ = coverage(document)
        kinds: Counter[str] = Counter()
        for region in document.regions:
            start, end = region.span
            kinds[region.kind.value] += sum(not text[i].isspace() and i not in inside for i in range(start, end))
        left = sum(span.end - span.start for span in uncovered(document))
        inked = sum(not text[i].isspace() for i in inside)
        found[document.source.entry.slug] = (sum(not c.isspace() for c in text), inked, kinds, left)
    return found


def load(folder: Path | str | None = None) -> KnowledgeGraph:
    """Open a built graph: a folder that ``kg build`` wrote, ``exports`` by default.

    Raises:
        BuildError: there is none, or it is damaged.
    """
    from kg.rdf.store import open_graph

    return open_graph(Path(folder) if folder else settings.exports_folder())


def query(graph: KnowledgeGraph, what: str, parameters: Mapping[str, str] | None = None) -> Result:
    """Ask a built graph.

    Args:
        graph: as ``load`` gives it.
        what: SPARQL text, a file of it, or the name of a shipped question.
        parameters: the blanks of a shipped question, as a person writes them (``{"district": "金山"}``).

    Raises:
        QueryError: no such question, a wrong parameter, or bad SPARQL; the message says where.
    """
    from kg.query import run

    return run(graph, what, parameters, folder=settings.ontology_folder() / "questions")


def trace(graph: KnowledgeGraph, start: str, **options: Any) -> Trace:
    """Explain one thing: what it rests on and what it leads to, with the words that show it.

    Args:
        graph: as ``load`` gives it.
        start: a key, a short number (``jinshan-2022/37``) or words.
        options: ``min_confidence`` and ``methods``; see ``kg.tracing.trace``.

    Raises:
        TraceError: the start is unknown, or names several things.
    """
    from kg.tracing import trace as tracing

    return tracing.trace(graph, start, **options)


def network(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """The graph as networkx has it: nodes with kind and label, an edge for every reason of every link."""
    from kg.outputs.network import to_network

    return to_network(graph)


def evaluate(data: Path | None = None, gold: Path | None = None) -> Report:
    """Measure the automatic methods, curation left out, against hand-made truth.

    Args:
        data: the corpus; that of the project by default.
        gold: folder of gold files; ``gold`` in the data folder by default.

    Raises:
        KgError: data or gold is at fault.
    """
    from kg.evaluate import evaluate as score
    from kg.evaluate import read_gold
    from kg.pipeline import run

    data = data or settings.data_folder()
    rows = read_gold(gold or data / "gold")
    corpus = run(data)
    return score(corpus.facts, corpus.found, corpus.lexicon, rows)


def validate(graph: KnowledgeGraph) -> tuple[Violation, ...]:
    """What in the graph breaks the shapes of the ontology; empty if nothing does."""
    from kg.rdf.shapes import find_violations

    return find_violations(graph, settings.ontology_folder())
