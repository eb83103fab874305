"""Annex rows and the narrative paragraph that says the same in full (``sp:elaborates``).

In: one document. Out: one ``Link`` per row that has such a paragraph.

1. Row and paragraphs share character runs; an index gives, for each row, the paragraphs that have any of its own.
2. The paragraph that covers most of the row's words (reform item and text) is taken. Where two cover nearly as
   much, the one nearer to the paragraph of the row before, because tables mostly keep the order of the text.
3. A row of whose words too few stand in one paragraph has none: it is new in the table.

Limits: a row that the paragraph words wholly anew is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.link.shingles import Block, find_blocks, find_candidates, fold_mapped, index_shingles
from kg.records import Document, Evidence, Link, Measure, Method, Section, SectionKind
from kg.text.mapped import MappedText

__all__ = ["find_elaborations"]

_K = 4  # characters in a shingle: short, because there are few paragraphs
_TRIED = 3  # paragraphs per row that are compared exactly, those with most shingles in common
_ANCHOR = 4  # shorter runs are no sign
_LEAST_COVER = 0.35  # of the row's words
_CLEAR = 0.05  # cover by which one paragraph must lead for order not to matter


class _Match(NamedTuple):
    cover: float
    paragraph: int
    blocks: tuple[Block, ...]


def find_elaborations(document: Document) -> tuple[Link, ...]:
    """One link per annex row that a narrative paragraph of the same document words, in the order of the rows."""
    rows = [measure for measure in document.measures if measure.row]
    paragraphs = [section for section in document.sections if section.kind is SectionKind.PARAGRAPH]
    if not rows or not paragraphs:
        return ()
    row_words = [_words(row.row.reform_item if row.row else None, row.body, "\0") for row in rows]
    words = [_words(paragraph.title, paragraph.body, "\1") for paragraph in paragraphs]
    tried = _tried([w.folded for w in row_words], [w.folded for w in words])
    links, last = [], 0
    for row, row_word, numbers in zip(rows, row_words, tried, strict=True):
        match = _best(row_word.folded, [(n, words[n].folded) for n in numbers], last)
        if match:
            last = match.paragraph
            links.append(_link(document, row, paragraphs[last], match, row_word, words[last]))
    return tuple(links)


class _Words(NamedTuple):
    """Heading and body folded into one string; ``separator`` between them, another on the other side of a match, so
    that no shared run (and no quote) goes across.
    """

    heading: MappedText
    body: MappedText
    folded: str

    def quote(self, start: int, size: int) -> MappedText:
        """The words as printed of ``size`` folded characters, all in the heading or all in the body."""
        head = fold_mapped(self.heading.text)
        if start < len(head.text):
            return self.heading[head.at[start] : head.at[start + size - 1] + 1]
        start -= len(head.text) + 1
        at = fold_mapped(self.body.text).at
        return self.body[at[start] : at[start + size - 1] + 1]


def _words(heading: MappedText | None, body: MappedText, separator: str) -> _Words:
    heading = heading or MappedText("", ())
    return _Words(heading, body, fold_mapped(heading.text).text + separator + fold_mapped(body.text).text)


def _tried(rows: Sequence[str], paragraphs: Sequence[str]) -> list[list[int]]:
    """For each row the numbers of the paragraphs that share most shingles with it, in text order."""
    groups = [0] * len(rows) + [1] * len(paragraphs)
    index = index_shingles([*rows, *paragraphs], k=_K)
    hits: list[list[tuple[int, int]]] = [[] for _ in rows]
    for candidate in find_candidates(index, groups, cap=len(groups)):
        hits[candidate.a].append((-candidate.hits, candidate.b - len(rows)))
    return [sorted(n for _, n in sorted(found)[:_TRIED]) for found in hits]


def _best(row: str, paragraphs: Sequence[tuple[int, str]], last: int) -> _Match | None:
    """The paragraph that covers most of ``row``; of near equals the one nearest to ``last``."""
    matches = []
    for number, paragraph in paragraphs:
        blocks = find_blocks(row, paragraph, least=_ANCHOR)
        matches.append(_Match(sum(block.size for block in blocks) / len(row), number, blocks))
    most = max((match.cover for match in matches), default=0)
    if most < _LEAST_COVER:
        return None
    return min((m for m in matches if m.cover > most - _CLEAR), key=lambda m: (abs(m.paragraph - last), -m.cover))


def _link(document: Document, row: Measure, paragraph: Section, match: _Match, words: _Words, full: _Words) -> Link:
    slug = document.source.entry.slug
    longest = max(match.blocks, key=lambda block: (block.size, -block.a))
    return Link(
        subject=row.key,
        predicate="sp:elaborates",
        object=paragraph.key,
        method=Method.TEXT_REUSE,
        confidence=_confidence(match.cover),
        evidence=Evidence(slug, words.quote(longest.a, longest.size)),
        other=Evidence(slug, full.quote(longest.b, longest.size)),
        note=f"{match.cover:.0%} of the row's words stand in the paragraph",
    )


def _confidence(cover: float) -> Decimal:
    """0.99 where the paragraph has two thirds of the row, falling to 0.8 at the least cover that counts.

    Read: all rows of the only annex at hand. The one row without a paragraph (71) is covered by less than a fifth.
    """
    share = (cover - _LEAST_COVER) / (2 / 3 - _LEAST_COVER)
    return Decimal(str(round(0.8 + 0.19 * min(1.0, max(0.0, share)), 2)))
