"""What the reader of a file already knew to be no content: its lines are taken out before the text is taken apart.

A reader marks whole lines only: what a web page prints around the document, page numbers, the head of a table that a
page repeats, footnotes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.parse.lines import Line
from kg.records import Region, Source

__all__ = ["with_levels", "with_strong", "without_given"]


def without_given(lines: Sequence[Line], source: Source) -> tuple[tuple[Line, ...], tuple[Region, ...]]:
    """The lines that stand in none of the source's own regions, and these regions.

    Args:
        lines: the lines of the source, in text order.
        source: says which stretches of its text are no content; they do not overlap.
    """
    regions = tuple(sorted(source.regions, key=lambda region: region.span))
    starts = [region.span.start for region in regions]

    def is_given(line: Line) -> bool:
        i = bisect_right(starts, line.text.span.start) - 1
        return i >= 0 and line.text.span.end <= regions[i].span.end

    return tuple(line for line in lines if not is_given(line)), regions


def with_levels(lines: Sequence[Line], source: Source) -> tuple[Line, ...]:
    """The lines with the levels of headings that their reader knows."""
    known = {span.start: level for span, level in zip(source.headings, source.levels, strict=False) if level}
    if not known:
        return tuple(lines)
    return tuple(replace(line, level=known.get(line.text.span.start, 0)) for line in lines)


def with_strong(lines: Sequence[Line], source: Source) -> tuple[Line, ...]:
    """The lines with the words that their reader knows to be set in bold."""
    spans = sorted(source.strong)
    if not spans:
        return tuple(lines)
    starts = [span.start for span in spans]

    def bold(line: Line) -> Line:
        whole = line.text.span
        first = max(0, bisect_right(starts, whole.start) - 1)
        here = tuple(s for s in spans[first : bisect_right(starts, whole.end - 1)] if s.end > whole.start)
        return replace(line, bold=(*line.bold, *here)) if here else line

    return tuple(map(bold, lines))
