"""What users and the command line call: build, load, query, trace, validate, and the views of a built graph.

Each function brings what it needs when it is called, so that a question to a saved graph loads nothing that only a
build uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import ids, settings
from kg.errors import BuildError

if TYPE_CHECKING:
    import networkx as nx

    from kg.ask.query import Queryable, Result
    from kg.ask.trace.trace import Trace
    from kg.evaluate import Report
    from kg.outputs.built import Built
    from kg.rdf.shapes import Violation
    from kg.rdf.store import KnowledgeGraph
    from kg.remote.endpoint import RemoteGraph

__all__ = [
    "build", "connect", "evaluate", "evaluate_documents", "export", "find_page", "load", "network", "query",
    "release", "study", "trace", "validate", "write_file",
]  # fmt: skip


def build(
    out: Path | None = None,
    *,
    data: Path | None = None,
    base: str = ids.BASE,
    wait: bool = False,
    strict: bool = False,
    jobs: int = 1,
    anew: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Read the corpus and write its graph, tables, pages and report, whole or not at all.

    A document that cannot be read, or whose part of the graph breaks a shape, is left out and the others are built.
    What an earlier build read and nothing has changed since is not read again; where nothing at all has changed, the
    folder stays as it is, and the result has no ``model``.

    Args:
        out: folder to replace; ``exports`` by default.
        data: folder with ``corpus.yaml``, ``sources/``, ``lexicon/`` and ``curation/``; that of the project by default.
        base: IRI that every key stands under.
        wait: for another build of the same folder, instead of refusing.
        strict: stop at the first document that cannot be read, and leave out none.
        jobs: how many processes read documents at once; 0 for as many as are worth while.
        anew: whatever earlier builds kept, read and write everything.
        progress: called with the name of each step as it begins.

    Raises:
        KgError: the data is at fault, the folder cannot be written, or another build is writing it.
    """
    from kg.outputs.unchanged import find_unchanged

    out, data = out or settings.exports_folder(), data or settings.data_folder()
    unchanged = None if anew else find_unchanged(out, data, base, strict=strict)
    if unchanged:
        return unchanged
    from kg.outputs.build import build as run

    return run(out, data, base=base, wait=wait, strict=strict, jobs=jobs, anew=anew, progress=progress)


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


def query(
    graph: Queryable,
    what: str,
    parameters: Mapping[str, str] | None = None,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> Result:
    """Ask a built graph.

    Args:
        graph: as ``load`` or ``connect`` gives it.
        what: SPARQL text, a file of it, or the name of a shipped question.
        parameters: the blanks of a shipped question, as a person writes them (``{"district": "金山"}``).
        tell: called with a line for each of them that was no whole name, or beside which others are called alike.

    Raises:
        QueryError: no such question, a wrong parameter, or bad SPARQL; the message says where.
    """
    from kg.ask.query import run

    return run(graph, what, parameters, folder=settings.ontology_folder() / "questions", tell=tell)


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
    from kg.ask.contents import read_contents
    from kg.export.network import to_network

    return to_network(read_contents(graph))


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


def validate(graph: KnowledgeGraph, data: Path | None = None) -> tuple[Violation, ...]:
    """What in the graph breaks the shapes of the ontology or its rules across things; empty if nothing does.

    Args:
        graph: as ``load`` gives it.
        data: a folder with sources; what is quoted from a document that it holds as it was read must stand there.

    Raises:
        KgError: the data is at fault.
    """
    from kg.corpus.texts import texts_held
    from kg.rdf.integrity import check_integrity
    from kg.rdf.quotations import check_quotations
    from kg.rdf.shapes import find_violations

    ontology = settings.ontology_folder()
    quoted = check_quotations(graph, texts_held(graph, data)) if data else ()
    return (*find_violations(graph, ontology), *check_integrity(graph, ontology), *quoted)


def export(graph: KnowledgeGraph, form: str, *, plan: str | None = None) -> bytes:
    """A built graph, or what one document says in it, in another form; see ``kg.export.graph``."""
    from kg.export.graph import export as exported

    return exported(graph, form, settings.ontology_folder(), plan)


def release(
    out: Path,
    *,
    folder: Path | None = None,
    made: str = "",
    archive: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Write a folder that any static host can serve and any archive can keep, whole or not at all; how many files.

    Args:
        out: folder to replace.
        folder: the exports; ``exports`` by default.
        made: the day of the release, ``YYYY-MM-DD``; by default the day of the ontology's last change, so that the
            same exports give the same release.
        archive: also write the folder as ``out`` with ``.zip`` behind it, its bytes the same for the same files.
        progress: called with the name of each step as it begins.

    Raises:
        BuildError: nothing has been built, the graph has no paths for its things, ``out`` holds files of others, or
            nothing can be written.
    """
    from importlib.metadata import version

    from kg.outputs.released import write_release

    exports = folder or settings.exports_folder()
    return write_release(
        exports, out, version=version("shanghai-policy-kg"), made=made, archive=archive, progress=progress
    )


def study(graph: KnowledgeGraph) -> dict[str, bytes]:
    """Tidy tables for R, Stata and pandas: file name → content; see ``kg.export.study``."""
    from importlib.metadata import version

    from kg.export.study import study_files

    return study_files(graph, settings.ontology_folder(), version("shanghai-policy-kg"))


def write_file(path: Path, content: bytes) -> None:
    """Write one file, whole or not at all; through a device, a pipe or a link, which stay what they are.

    Raises:
        BuildError: it cannot be written.
    """
    from kg.files.atomic import write_whole

    try:
        write_whole(path, content)
    except OSError as err:
        raise BuildError(f"cannot be written: {err.strerror}", where=path, mend="name another: --out FILE") from err


def find_page(folder: Path | None, name: str) -> Path:
    """The page of that name in a built folder (``exports`` by default).

    Raises:
        BuildError: nothing has been built, or there is no such page.
    """
    from kg.files.exchange import found

    folder = found((folder or settings.exports_folder()).resolve())
    pages = {page.stem: page for page in (*sorted(folder.glob("views/*.html")), *sorted(folder.glob("*.html")))}
    if not pages:
        raise BuildError("no pages have been built here", where=folder, mend="run: kg build")
    if name.removesuffix(".html") not in pages:
        raise BuildError(f"there is no page '{name}'", where=folder, mend=f"pages: {', '.join(sorted(pages))}")
    return pages[name.removesuffix(".html")]
