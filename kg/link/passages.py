"""What can be copied between documents: the sentences of measures and cases, folded and cut into parts.

In: ``Document``. Out: ``Passage``, one per clause, and one per reform item of an annex row, whose words are a
commitment as much as those of a sentence (they count as those of the row's first clause).

1. Only measures and cases give passages: preambles, general requirements, front matter and signatures do not.
2. A measure that is a part of another (a sub-district's share) is left to the whole.
3. A passage is cut into parts at commas, semicolons and colons; also at 、 where long phrases stand on both sides
   (落实落细减税降费政策、全面推广数字化电子发票), but not in a list of words (规划、土地).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from kg import ids
from kg.link.shingles import Bare, fold_mapped
from kg.records import Clause, Document, Measure, MeasureKind
from kg.text.mapped import MappedText

__all__ = ["Part", "Passage", "passages_of"]

_BREAK_RE = re.compile("[，,；;：:。！？!?]")
_LIST_RE = re.compile("、")
_LONG_ITEM = 8  # letters on both sides of a 、 that separates commitments and not words


_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("(", ")"))


class Part(NamedTuple):
    """Folded characters ``[start, end)`` of a passage."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """``clause`` is the key it counts for, ``owner`` its measure or case; ``heading`` tells a reform item."""

    slug: str
    owner: str
    clause: str
    text: MappedText
    heading: bool = False

    @cached_property
    def bare(self) -> Bare:
        """The text folded for comparing."""
        return fold_mapped(self.text.text)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Its half-sentences, in text order; cut only when asked for, because most passages are never compared."""
        whole = _cut(self.text.text, self.bare, Part(0, len(self.bare.text)), _BREAK_RE)
        return tuple(piece for part in whole for piece in _long_items(self.text.text, self.bare, part))

    def quote(self, start: int, end: int) -> MappedText:
        """The words as printed of folded characters ``[start, end)``, with the quotation mark or bracket that opens or
        closes them where only one of the two is inside.
        """
        first, behind = self.bare.at[start], self.bare.at[end - 1] + 1
        text = self.text.text
        for opening, closing in _PAIRS:
            missing = text.count(opening, first, behind) - text.count(closing, first, behind)
            if missing < 0 and text[first - 1 : first] == opening:
                first -= 1
            elif missing > 0 and text[behind : behind + 1] == closing:
                behind += 1
        return self.text[first:behind]


def passages_of(document: Document) -> tuple[Passage, ...]:
    """All passages of a document, in the order of its measures and cases."""
    slug = document.source.entry.slug
    found: list[Passage] = []
    items: set[tuple[int, ...]] = set()
    for measure in document.measures:
        if measure.kind is not MeasureKind.PART:
            found.extend(_item_of(slug, measure, items))
            found.extend(_passage(slug, measure.key, clause) for clause in measure.clauses)
    for case in document.cases:
        found.extend(_passage(slug, case.key, clause) for clause in case.clauses)
    return tuple(passage for passage in found if passage.bare.text)


def _passage(slug: str, owner: str, clause: Clause) -> Passage:
    return Passage(slug, owner, ids.clause(owner, clause.n), clause.text)


def _item_of(slug: str, measure: Measure, seen: set[tuple[int, ...]]) -> Iterator[Passage]:
    """The reform item of a row; one that a merged cell hands down to further rows counts for the first only."""
    item = measure.row.reform_item if measure.row else None
    if item is not None and measure.clauses and item.at not in seen:
        seen.add(item.at)
        yield Passage(slug, measure.key, ids.clause(measure.key, measure.clauses[0].n), item, heading=True)


def _cut(text: str, folded: Bare, part: Part, breaks: re.Pattern[str]) -> list[Part]:
    """``part`` cut at every break; empty pieces are left out."""
    if part.start == part.end:
        return []
    first, last = folded.at[part.start], folded.at[part.end - 1]
    places = [bisect_left(folded.at, found.start()) for found in breaks.finditer(text, first, last)]
    edges = [part.start, *places, part.end]
    return [Part(start, end) for start, end in pairwise(edges) if start < end]


def _long_items(text: str, folded: Bare, part: Part) -> Iterator[Part]:
    """``part`` cut at each 、 that has a long item on either side."""
    start = part.start
    for item, following in pairwise(_cut(text, folded, part, _LIST_RE)):
        if min(item.end - item.start, following.end - following.start) >= _LONG_ITEM:
            yield Part(start, item.end)
            start = item.end
    yield Part(start, part.end)
