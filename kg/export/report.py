"""The model → ``report.md``: counts, the proof of coverage, and every irregularity met in the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model.understanding import DOUBTFUL
from kg.records import CurationNotice, MeasureKind
from kg.records.continuity import ContinuityState
from kg.records.model import Assertion, IrregularityNode, Model

__all__ = ["Coverage", "Meaning", "write_report"]

#: Slug → (characters, in elements, in regions by kind, not accounted for).
Coverage = Mapping[str, tuple[int, int, Mapping[str, int], int]]

_SEVERITIES = {"loss": "Lost 缺失", "repair": "Mended 修复", "note": "Noted 说明"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """The model whose vectors were at hand (none: empty), and by slug: passages of measures, those with a vector."""

    model: str
    passages: Mapping[str, tuple[int, int]]


def write_report(
    model: Model,
    coverage: Coverage,
    notices: Sequence[CurationNotice] = (),
    *,
    meaning: Meaning | None = None,
    left_out: Sequence[tuple[str, str]] = (),
) -> str:
    """Markdown in English with the Chinese term beside it.

    Args:
        model: the corpus, assembled.
        coverage: by slug, what the characters of each source belong to.
        notices: what the authors of curation should know.
        meaning: which passages had a vector.
        left_out: slug and reason of documents that are not in the graph.
    """
    lines = ["# What the documents say, and what was done to read them", "", "读取报告：各文件的统计、覆盖与异常", ""]
    lines += _left_out(left_out)
    lines += _counts(model)
    lines += _doubtful(model)
    lines += _links(model.assertions)
    lines += _continuity(model)
    lines += _coverage(coverage)
    lines += _meaning(meaning)
    lines += _not_documents(model)
    lines += _notices(notices)
    lines += _irregularities(model.irregularities)
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"
    yield ""


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ⏎ ")


def _counts(model: Model) -> Iterator[str]:
    yield "## Counts 统计"
    yield ""
    held = [document for document in model.documents if document.file]
    yield f"{len(held)} documents held, {len(model.documents) - len(held)} more cited; {len(model.reforms)} reforms, "
    yield f"{len(model.units)} bodies, {len(model.targets)} quantities."
    yield ""
    yield from _table(
        ("document", "sections", "measures", "starred", "safeguards", "parts", "clauses", "cases", "irregularities"),
        ((d.key.removeprefix("plan/"), *_of_document(model, d.key.removeprefix("plan/"))) for d in held),
    )


def _of_document(model: Model, slug: str) -> tuple[int, ...]:
    kinds = Counter(node.measure.kind for node in model.measures if node.graph == slug)
    starred = sum(1 for n in model.measures if n.graph == slug and n.measure.row and n.measure.row.pilot)
    return (
        sum(node.graph == slug for node in model.sections),
        kinds[MeasureKind.MEASURE],
        starred,
        kinds[MeasureKind.SAFEGUARD],
        kinds[MeasureKind.PART],
        sum(node.graph == slug for node in model.clauses),
        sum(node.graph == slug for node in model.cases),
        sum(node.graph == slug for node in model.irregularities),
    )


def _left_out(left_out: Sequence[tuple[str, str]]) -> Iterator[str]:
    if left_out:
        yield "## Left out 未收录"
        yield ""
        yield "These documents are not in the graph; all others were built without them."
        yield ""
        yield from _table(("document", "reason"), left_out)


def _doubtful(model: Model) -> Iterator[str]:
    """Documents by how well they were read, the worst first; see ``kg.model.understanding`` for what is counted."""
    held = [document for document in model.documents if document.understanding is not None]
    yield "## How well each was read 读取可靠度"
    yield ""
    yield f"From 0 to 1; below {DOUBTFUL} a document is read with doubt. Parts that are not whole stand beside it."
    yield ""
    worst = sorted(held, key=lambda d: (d.understanding or 0, d.key))
    yield from _table(
        ("document", "understanding", "doubt", "parts"),
        ((d.key.removeprefix("plan/"), d.understanding, "yes" if d.is_doubtful else "", d.weakest) for d in worst),
    )


def _links(assertions: Sequence[Assertion]) -> Iterator[str]:
    yield "## Links and what they rest on 关联及依据"
    yield ""
    groups: dict[tuple[str, str], list[float]] = {}
    for assertion in assertions:
        link = assertion.link
        groups.setdefault((link.predicate, link.method.value), []).append(float(link.confidence))
    yield from _table(
        ("relation", "method", "links", "least sure", "mean confidence"),
        ((p, m, len(c), f"{min(c):.2f}", f"{sum(c) / len(c):.2f}") for (p, m), c in sorted(groups.items())),
    )


def _continuity(model: Model) -> Iterator[str]:
    """What became of the clauses of each plan in its district's next one."""
    if not model.successions:
        return
    yield "## From plan to plan 前后方案"
    yield ""
    yield "*None* means that no counterpart was found, not that there is none 未找到对应，不等于没有."
    yield ""
    states = list(ContinuityState)
    rows = []
    for pair in model.successions:
        clauses = {state: {r.earlier or r.later for r in pair.rows if r.state is state} for state in states}
        rows.append((pair.earlier, pair.later, *(len(clauses[state]) for state in states)))
    yield from _table(("earlier", "later", *(state.value for state in states)), rows)


def _coverage(coverage: Coverage) -> Iterator[str]:
    yield "## Coverage 覆盖"
    yield ""
    yield "Every character of a source, white space aside, is in an extracted element or in a region named here."
    yield ""
    kinds = sorted({kind for _, _, regions, _ in coverage.values() for kind in regions})
    yield from _table(
        ("document", "characters", "in elements", *kinds, "not accounted for"),
        (
            (slug, n, inside, *(regions.get(kind, 0) for kind in kinds), left)
            for slug, (n, inside, regions, left) in coverage.items()
        ),
    )


def _meaning(meaning: Meaning | None) -> Iterator[str]:
    """How far the same commitment in other words could be looked for."""
    if meaning is None or not meaning.passages:
        return
    yield "## The same commitment in other words 同一承诺的不同措辞"
    yield ""
    left = sum(there - known for there, known in meaning.passages.values())
    if not meaning.model:
        yield "No vectors are at hand (`kg vectors` makes them): clauses were compared by their words alone."
        yield ""
        return
    none = f"{left} clauses have none and were compared by their words alone (`kg vectors` makes them)."
    yield f"Vectors of `{meaning.model}`: {none if left else 'every clause has one.'}"
    yield ""
    rows = ((slug, there, known, there - known) for slug, (there, known) in sorted(meaning.passages.items()))
    yield from _table(("document", "clauses and reform items", "with a vector", "by words alone"), rows)


def _not_documents(model: Model) -> Iterator[str]:
    if model.not_documents:
        yield "## 《…》 taken for no document 未作为文件的书名号"
        yield ""
        seen = sorted({(c.owner, "".join(c.printed.text.split()), c.printed.span.start) for c in model.not_documents})
        yield from _table(("where", "printed", "offset"), seen)


def _notices(notices: Sequence[CurationNotice]) -> Iterator[str]:
    if notices:
        yield "## Curation that needs its author 需要处理的校订"
        yield ""
        yield from _table(("where", "problem", "done"), ((n.where, n.problem, n.done) for n in notices))


def _irregularities(nodes: Sequence[IrregularityNode]) -> Iterator[str]:
    yield "## Irregularities 异常"
    yield ""
    counts = Counter(node.irregularity.severity.value for node in nodes)
    yield f"{len(nodes)} in all: " + ", ".join(f"{counts[s]} {label}" for s, label in _SEVERITIES.items()) + "."
    yield ""
    for slug in sorted({node.graph for node in nodes}):
        yield f"### {slug}"
        yield ""
        mine = sorted((n for n in nodes if n.graph == slug), key=lambda n: (n.irregularity.span, n.irregularity.code))
        yield from _table(
            ("offset", "what", "severity", "found", "done"),
            (
                (f"{o.span.start}–{o.span.end}", o.code, o.severity.value, o.found, o.done)
                for o in (node.irregularity for node in mine)
            ),
        )
