"""What the reader of a file already knew to be no content: its lines are taken out before the text is taken apart.

A reader marks whole lines only: what a web page prints around the document, page numbers, the head of a table that a
page repeats, footnotes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kg.parse.lines import Line
from kg.records import Region, Source

__all__ = ["without_given"]


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
