"""``build``: read the corpus and write graph, tables, pages and report into one folder, whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg import ids, settings
from kg.errors import BuildError
from kg.files.beside import made_beside
from kg.outputs.built import Built
from kg.outputs.unchanged import look_at_inputs, look_at_outputs, remember

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.export.report import Meaning
    from kg.outputs.drawing import Drawing, Order
    from kg.outputs.folder import NewFolder
    from kg.outputs.unchanged import Inputs
    from kg.pipeline import Corpus, LeftOut
    from kg.rdf.shapes import Violation
    from kg.rdf.store import KnowledgeGraph
    from kg.site.origin import Origin

__all__ = ["Built", "build"]

_PACKAGE = "shanghai-policy-kg"
_FACTS = "facts.sqlite"


class _Asked(NamedTuple):
    """What a build is asked for; as ``build`` says."""

    out: Path
    data: Path
    base: str
    wait: bool
    strict: bool
    jobs: int
    anew: bool
    progress: Callable[[str], None]


def build(
    out: Path,
    data: Path,
    *,
    base: str = ids.BASE,
    wait: bool = False,
    strict: bool = False,
    jobs: int = 1,
    anew: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build the corpus of the data folder into the folder ``out``; see ``kg.api.build``.

    Documents whose part of the graph breaks a shape are left out, and the rest is built again without them. Where
    nothing has changed since the last build, nothing is done.

    Raises:
        KgError: the data is at fault, or the folder cannot be written.
    """
    _check_base(base)
    asked = _Asked(out, data, base, wait, strict, jobs, anew, progress)
    without: tuple[LeftOut, ...] = ()
    while True:
        built, held = _attempt(asked, without)
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


def _attempt(asked: _Asked, without: tuple[LeftOut, ...]) -> tuple[Built, frozenset[str]]:
    """One build without the documents named; written if it breaks no shape. Also the slugs of what it read."""
    from kg.ask.named_things import read_names
    from kg.outputs.drawing import Drawing
    from kg.outputs.folder import NewFolder
    from kg.pipeline import run
    from kg.pipeline.kept import KeptFacts
    from kg.rdf.serialise import to_nquads

    out, data, progress = asked.out, asked.data, asked.progress
    ontology = settings.ontology_folder()
    new = NewFolder(out, wait=asked.wait, waiting=lambda owner: progress(f"waiting for another build ({owner})"))
    with new as folder, Drawing() as drawing, _keeping(out):
        inputs = _seen(asked)
        kept = None if asked.anew else KeptFacts(made_beside(out) / _FACTS, data)
        corpus = run(data, progress, strict=asked.strict, without=without, kept=kept, jobs=asked.jobs)
        progress("writing the graph")
        graph, quads = _graph(corpus, ontology, asked.base)
        folder.write({"graph.nq": to_nquads(quads)})
        names = read_names(graph).for_page()
        order = _order(folder.path, corpus, ontology, data)._replace(names=names, graph=graph)
        drawing.begin(order)
        progress("checking")
        violations = _check(graph, ontology, corpus)
        built = Built(out, corpus.model, len(quads), violations, corpus.left_out)
        if not violations:
            progress("writing tables and pages")
            folder.write(_files(corpus, quads, asked.base, ontology))
            built = _committed(asked, folder, drawing, built, inputs, order, quads)
        if kept and kept.fault:
            said = f"what was read is not kept for the next build: {made_beside(out) / _FACTS}: {kept.fault}"
            built = replace(built, notes=(*built.notes, said))
    held = frozenset(facts.document.source.entry.slug for facts in corpus.facts)
    return built, held


def _seen(asked: _Asked) -> Inputs | None:
    """What there is before anything is read; ``None`` if it cannot be looked at, which reading will say better."""
    try:
        return look_at_inputs(asked.out, asked.data, asked.base)
    except OSError:
        return None


def _committed(
    asked: _Asked,
    folder: NewFolder,
    drawing: Drawing,
    built: Built,
    inputs: Inputs | None,
    order: Order,
    quads: tuple[Quad, ...],
) -> Built:
    """The build, written whole, with what is made from it for the service and for the next build."""
    from kg.ask.indexes import prepare
    from kg.outputs.describing import describing_files

    notes: list[str] = []
    made = ""
    try:
        made = prepare(folder.path / "graph.nq", asked.out, order.names, order.graph).name
    except BuildError as err:  # not an error: kg serve makes it when it starts
        notes.append(f"what kg serve starts from is not made: {err.where}: {err.problem}")
    drawing.finish()
    folder.write(describing_files(folder.path, quads, asked.base, order.ontology, version(_PACKAGE)))
    outputs = look_at_outputs(folder.path)
    folder.commit()
    if made and inputs:
        try:
            remember(asked.out, asked.data, inputs, outputs, made=made, built=built, ledgers=order.ledgers)
        except OSError as err:
            notes.append(f"the next build begins anew: {made_beside(asked.out)}: {err.strerror}")
    return replace(built, notes=tuple(notes))


def _check(graph: KnowledgeGraph, ontology: Path, corpus: Corpus) -> tuple[Violation, ...]:
    """What ``kg validate`` finds: broken shapes, broken rules across things, quotes that are not in their source."""
    from kg.rdf.integrity import check_integrity
    from kg.rdf.quotations import check_quotations
    from kg.rdf.shape_queries import check

    sources = {facts.document.source.entry.slug: facts.document.source.text for facts in corpus.facts}
    return (*check(graph, ontology), *check_integrity(graph, ontology), *check_quotations(graph, sources))


def _check_base(base: str) -> None:
    """Keys are put behind the base as they are, so it must end where a name can begin, and be an IRI."""
    from pyoxigraph import NamedNode

    try:
        NamedNode(base + "plan/x")
    except ValueError as err:
        raise BuildError(f"'{base}' is no IRI", where="--base", mend="write https://example.org/id/") from err
    if not base.endswith(("/", "#", ":")):
        raise BuildError(f"'{base}' ends in the middle of a name", where="--base", mend="end it with / or #")


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
    ledgers = successive(corpus.facts, corpus.successions)
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
    from kg.rdf.serialise import in_order, to_turtle

    ordered = in_order(quads)
    context = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    files = {
        "graph.ttl": to_turtle(ordered, base),
        "graph.jsonld": to_jsonld(ordered, context),
        "report.md": write_report(
            corpus.model,
            _coverage(corpus),
            corpus.notices,
            meaning=_meaning(corpus),
            left_out=[(one.slug, one.reason) for one in corpus.left_out],
        ).encode(),
    }
    files |= {f"tables/{name}": content for name, content in write_tables(corpus.model).items()}
    files["tables/implements.sssom.tsv"] = implements_table(corpus.model, base).encode()
    return files


def _meaning(corpus: Corpus) -> Meaning:
    from kg.export.report import Meaning
    from kg.link.meaning import count_vectors
    from kg.link.passages import passages_of

    passages = (passage for facts in corpus.facts for passage in passages_of(facts.document))
    return Meaning(corpus.lexicon.vectors.model, count_vectors(passages, corpus.lexicon.vectors))


def _coverage(corpus: Corpus) -> dict[str, tuple[int, int, Counter[str], int]]:
    from kg.parse.coverage import coverage

    found: dict[str, tuple[int, int, Counter[str], int]] = {}
    for facts in corpus.facts:
        document = facts.document
        inside, regions = coverage(document)
        inked = {i for i, character in enumerate(document.source.text) if not character.isspace()}
        outside = inked - inside
        kinds: Counter[str] = Counter()
        for region in document.regions:
            kinds[region.kind.value] += len(outside.intersection(range(*region.span)))
        left = len(outside - regions)
        found[document.source.entry.slug] = (len(inked), len(inked & inside), kinds, left)
    return found
