"""What users and the command line call: build, load, query, trace, validate, and the views of a built graph.

Each function brings what it needs when it is called, so that a question to a saved graph loads nothing that only a
build uses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import ids, settings
from kg.errors import BuildError

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Quad

    from kg.ask.query import Queryable, Result
    from kg.ask.trace.trace import Trace
    from kg.evaluate import Report
    from kg.model import Model
    from kg.outputs.drawing import Order
    from kg.pipeline import Corpus, LeftOut
    from kg.rdf.shapes import Violation
    from kg.rdf.store import KnowledgeGraph
    from kg.remote.endpoint import RemoteGraph
    from kg.site.origin import Origin

__all__ = [
    "Built", "build", "connect", "evaluate", "evaluate_documents", "export", "find_page", "load", "network",
    "query", "trace", "validate",
    "write_file",
]  # fmt: skip


_PACKAGE = "shanghai-policy-kg"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: where it wrote, what it made, and what breaks the shapes (then nothing was written)."""

    folder: Path
    model: Model
    quads: int
    violations: tuple[Violation, ...]
    left_out: tuple[LeftOut, ...] = ()  # documents that are not in the graph, with the reason


def build(
    out: Path | None = None,
    *,
    data: Path | None = None,
    base: str = ids.BASE,
    progress: Callable[[str], None] = lambda _: None,
    strict: bool = False,
) -> Built:
    """Read the corpus and write its graph, tables, pages and report, whole or not at all.

    A document that cannot be read, or whose part of the graph breaks a shape, is left out and the others are built.

    Args:
        out: folder to replace; ``exports`` by default.
        data: folder with ``corpus.yaml``, ``sources/``, ``lexicon/`` and ``curation/``; that of the project by default.
        base: IRI that every key stands under.
        progress: told the name of each step as it begins.
        strict: stop at the first document that cannot be read, and leave out none.

    Raises:
        KgError: the data is at fault, or the folder cannot be written.
    """
    without: tuple[LeftOut, ...] = ()
    while True:
        built, held = _attempt(out, data, base, progress, strict=strict, without=without)
        faulty = () if strict else _faulty(built.violations, held)
        if not faulty or len(faulty) == len(held):
            return built
        without = (*without, *faulty)


def _faulty(violations: Iterable[Violation], held: frozenset[str]) -> tuple[LeftOut, ...]:
    """The documents whose own parts break shapes, each with the first reason."""
    from kg.pipeline import LeftOut

    found: dict[str, str] = {}
    for violation in violations:
        for name in (violation.node, violation.place):
            slug = name.removeprefix("plan/").split("/")[0].split(" ")[0]
            if name.startswith("plan/") and slug in held:
                found.setdefault(slug, str(violation))
                break
    return tuple(LeftOut(slug, reason) for slug, reason in sorted(found.items()))


def _attempt(
    out: Path | None,
    data: Path | None,
    base: str,
    progress: Callable[[str], None],
    *,
    strict: bool,
    without: tuple[LeftOut, ...],
) -> tuple[Built, frozenset[str]]:
    """One build without the documents named; written if it breaks no shape. Also the slugs of what it read."""
    from kg.ask.indexes import prepare
    from kg.outputs.drawing import Drawing
    from kg.outputs.folder import NewFolder
    from kg.pipeline import run
    from kg.rdf.serialise import to_nquads
    from kg.rdf.shape_queries import check

    ontology = settings.ontology_folder()
    out = out or settings.exports_folder()
    with NewFolder(out) as folder, Drawing() as drawing, _keeping(out):
        corpus = run(data or settings.data_folder(), progress, strict=strict, without=without)
        progress("writing the graph")
        graph, quads = _graph(corpus, ontology, base)
        folder.write({"graph.nq": to_nquads(quads)})
        drawing.begin(_order(folder.path, corpus, ontology, data or settings.data_folder()))
        progress("checking")
        violations = check(graph, ontology)
        if not violations:
            progress("writing tables and pages")
            folder.write(_files(corpus, quads, base, ontology))
            prepare(folder.path / "graph.nq", out)
            drawing.finish()
            folder.commit()
    held = frozenset(facts.document.source.entry.slug for facts in corpus.facts)
    return Built(out, corpus.model, len(quads), violations, corpus.left_out), held


@contextmanager
def _keeping(out: Path) -> Iterator[None]:
    """Of what is made for the service, keep that of ``out`` as it is now, and as it was before: it may be in use."""
    from kg.rdf.disk_store import find_made, forget

    file = out / "graph.nq"
    before = find_made(file) if file.is_file() else None
    try:
        yield
    finally:
        forget(out, before)


def _order(folder: Path, corpus: Corpus, ontology: Path, data: Path) -> Order:
    from kg.compare.plans import successive
    from kg.errors import GoldError
    from kg.evaluate import evaluate as score
    from kg.evaluate import read_gold
    from kg.evaluate.scores import at_thresholds
    from kg.outputs.drawing import Order

    try:
        report = score(corpus.facts, corpus.found, corpus.lexicon, read_gold(data / "gold"))
        measured = at_thresholds(report, "implements", beyond=("TextReuse",))
    except GoldError:  # a corpus of one's own, without gold: nothing is known of how good it is, and nothing is said
        measured = ()
    sources = {f.document.source.entry.slug: f.document.source.text for f in corpus.facts}
    ledgers = successive(corpus.facts, corpus.lexicon)
    return Order(folder, ontology, sources, version(_PACKAGE), ledgers, measured, _origins(corpus))


def _origins(corpus: Corpus) -> dict[str, Origin]:
    """The file of each document, with the places of its lines."""
    from kg.site.origin import Origin

    read = [facts.document.source for facts in corpus.facts]
    return {
        one.entry.slug: Origin(
            one.entry.file, one.reader, one.entry.address or "", tuple((p.start, p.locator) for p in one.places)
        )
        for one in read
    }


def _graph(corpus: Corpus, ontology: Path, base: str) -> tuple[KnowledgeGraph, tuple[Quad, ...]]:
    """The model, the ontology, the shipped questions and what the dataset says of itself."""
    from kg.ask.question_quads import question_quads
    from kg.rdf.description import dataset_quads
    from kg.rdf.quads import graph_iri, to_quads
    from kg.rdf.serialise import read_ontology
    from kg.rdf.store import graph_of

    terms = read_ontology(ontology, graph_iri("ontology", base))
    quads = (*to_quads(corpus.model, base), *terms, *question_quads(ontology / "questions", base))
    graph = graph_of(quads, base)
    described = dataset_quads(graph, version=version(_PACKAGE))
    graph.store.extend(described)
    return graph, (*quads, *described)


def _files(corpus: Corpus, quads: tuple[Quad, ...], base: str, ontology: Path) -> dict[str, bytes]:
    from kg.export.report import write_report
    from kg.export.sssom import implements_table
    from kg.export.tables import write_tables
    from kg.rdf.jsonld import to_jsonld
    from kg.rdf.serialise import to_turtle

    context = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    files = {
        "graph.ttl": to_turtle(quads, base),
        "graph.jsonld": to_jsonld(quads, context),
        "report.md": write_report(
            corpus.model, _coverage(corpus), corpus.notices, [(one.slug, one.reason) for one in corpus.left_out]
        ).encode(),
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


def connect(endpoint: str, *, user: str = "", password: str = "", base: str = "") -> RemoteGraph:
    """A built graph that another store holds, to ask as one that was loaded; see ``kg.remote.endpoint``.

    Raises:
        EndpointError: the store cannot be reached, or holds no such graph.
    """
    from kg.remote.endpoint import open_endpoint

    return open_endpoint(endpoint, user=user, password=password, base=base)


def query(graph: Queryable, what: str, parameters: Mapping[str, str] | None = None) -> Result:
    """Ask a built graph.

    Args:
        graph: as ``load`` or ``connect`` gives it.
        what: SPARQL text, a file of it, or the name of a shipped question.
        parameters: the blanks of a shipped question, as a person writes them (``{"district": "金山"}``).

    Raises:
        QueryError: no such question, a wrong parameter, or bad SPARQL; the message says where.
    """
    from kg.ask.query import run

    return run(graph, what, parameters, folder=settings.ontology_folder() / "questions")


def trace(graph: KnowledgeGraph, start: str, **options: Any) -> Trace:
    """Explain one thing: what it rests on and what it leads to, with the words that show it.

    Args:
        graph: as ``load`` gives it.
        start: a key, a short number (``jinshan-2022/37``) or words.
        options: ``min_confidence`` and ``methods``; see ``kg.ask.trace.trace``.

    Raises:
        TraceError: the start is unknown, or names several things.
    """
    from kg.ask.trace import trace as tracing

    return tracing.trace(graph, start, **options)


def network(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """The graph as networkx has it: nodes with kind and label, an edge for every reason of every link."""
    from kg.export.network import to_network

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


def evaluate_documents(folder: Path, data: Path | None = None) -> Report:
    """How well the texts of a folder are read, by the truth that stands beside them in ``expected.yaml``.

    Each is read as ``kg add`` reads it: nothing is known of it beforehand.

    Raises:
        GoldError: there is no ``expected.yaml``, or it is not as ``kg.evaluate.documents`` says.
    """
    from kg.corpus.add import read_document
    from kg.errors import KgError
    from kg.evaluate.documents import read_truth, score_documents
    from kg.lexicon.bundle import load_lexicon

    lexicon = load_lexicon((data or settings.data_folder()) / "lexicon")
    read = {}
    truth = read_truth(folder)
    for name in truth:
        try:
            read[name] = read_document(folder / name, lexicon)
        except KgError:
            continue
    return score_documents(read, truth)


def validate(graph: KnowledgeGraph) -> tuple[Violation, ...]:
    """What in the graph breaks the shapes of the ontology; empty if nothing does."""
    from kg.rdf.shapes import find_violations

    return find_violations(graph, settings.ontology_folder())


def export(graph: KnowledgeGraph, form: str, *, plan: str | None = None) -> bytes:
    """A built graph, or what one document says in it, in another form; see ``kg.export.graph``."""
    from kg.export.graph import export as exported

    return exported(graph, form, settings.ontology_folder(), plan)


def write_file(path: Path, content: bytes) -> None:
    """Write one file, whole or not at all.

    Raises:
        BuildError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as err:
        fresh.unlink(missing_ok=True)
        raise BuildError(f"cannot be written: {err.strerror}", where=path, mend="name another: --out FILE") from err


def find_page(folder: Path | None, name: str) -> Path:
    """The page of that name in a built folder (``exports`` by default).

    Raises:
        BuildError: nothing has been built, or there is no such page.
    """
    folder = (folder or settings.exports_folder()).resolve()
    pages = {page.stem: page for page in (*sorted(folder.glob("views/*.html")), *sorted(folder.glob("*.html")))}
    if not pages:
        raise BuildError("no pages have been built here", where=folder, mend="run: kg build")
    if name.removesuffix(".html") not in pages:
        raise BuildError(f"there is no page '{name}'", where=folder, mend=f"pages: {', '.join(sorted(pages))}")
    return pages[name.removesuffix(".html")]
