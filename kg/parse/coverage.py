"""The proof that nothing of a source was dropped: every character is in an extracted element or in a named region."""

from __future__ import annotations

from collections.abc import Iterator

from kg.records import Document
from kg.text.mapped import MappedText, Span

__all__ = ["coverage", "uncovered"]


def coverage(document: Document) -> tuple[set[int], set[int]]:
    """Offsets of characters in extracted elements, and in regions."""
    elements = {offset for text in _texts(document) for offset in text.at}
    regions = {offset for region in document.regions for offset in range(*region.span)}
    return elements, regions


def uncovered(document: Document) -> tuple[Span, ...]:
    """Runs of characters, white space aside, that are nowhere accounted for. Empty for a document fully read."""
    elements, regions = coverage(document)
    text = document.source.text
    missing = [i for i, c in enumerate(text) if not c.isspace() and i not in elements and i not in regions]
    runs: list[Span] = []
    for i in missing:
        if runs and runs[-1].end == i:
            runs[-1] = Span(runs[-1].start, i + 1)
        else:
            runs.append(Span(i, i + 1))
    return tuple(runs)


def _texts(document: Document) -> Iterator[MappedText]:
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
    for case in document.cases:
        yield from (case.title, case.body)
