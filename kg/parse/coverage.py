"""The proof that nothing of a source was dropped: every character is in an extracted element or in a named region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.records import Document, MeasureKind
from kg.text.mapped import MappedText, Span

__all__ = ["coverage", "misplaced", "texts_of", "uncovered"]


def coverage(document: Document) -> tuple[set[int], set[int]]:
    """Offsets of characters in extracted elements, and in regions."""
    elements = {offset for text in texts_of(document) for offset in text.at}
    regions = {offset for region in document.regions for offset in range(*region.span)}
    return elements, regions


def uncovered(document: Document) -> tuple[Span, ...]:
    """Runs of characters, white space aside, that are nowhere accounted for. Empty for a document fully read."""
    elements, regions = coverage(document)
    text = document.source.text
    return _runs([i for i, c in enumerate(text) if not c.isspace() and i not in elements and i not in regions])


def misplaced(document: Document) -> tuple[Span, ...]:
    """Runs of characters that an element claims beside another one or a region. None, if all is well.

    A title, a body, a cell: a character, white space aside, is in one of them only, and in no region. Cells that
    several rows share are merged ones, and a part's words are its measure's too: neither counts.
    """
    text = document.source.text
    claims = Counter(i for mapped in _exclusive(document) for i in set(mapped.at))
    regions = coverage(document)[1]
    twice = [i for i, n in claims.items() if not text[i].isspace() and (n > 1 or i in regions)]
    return _runs(sorted(twice))


def _exclusive(document: Document) -> Iterator[MappedText]:
    for section in document.sections:
        yield from (section.title, section.body)
    for measure in document.measures:
        if measure.kind == MeasureKind.PART:
            continue
        yield measure.body
        if measure.row is None:
            yield from [measure.title] if measure.title is not None else []
        else:
            yield from (cell for cell in (measure.row.unit_text, measure.row.deadline_text) if cell is not None)
    for case in document.cases:
        yield from (case.title, case.body)


def _runs(offsets: Sequence[int]) -> tuple[Span, ...]:
    runs: list[Span] = []
    for i in offsets:
        if runs and runs[-1].end == i:
            runs[-1] = Span(runs[-1].start, i + 1)
        else:
            runs.append(Span(i, i + 1))
    return tuple(runs)


def texts_of(document: Document) -> Iterator[MappedText]:
    """Every text of every extracted element."""
    for section in document.sections:
        yield from (section.title, section.body)
    for measure in document.measures:
        yield measure.body
        if measure.title is not None:
            yield measure.title
        if measure.row is not None:
            row = measure.row
            cells = (row.service, row.action, row.reform_item, row.unit_text, row.deadline_text)
            yield from (cell for cell in cells if cell is not None)
            yield from (cell for _, cell in row.others)
    for case in document.cases:
        yield from (case.title, case.body)
