"""Which lines of a web page are the document: the part that holds it.

1. A line is *like a document's* if only a document has such a line (numbered, an addressee, a date, the number of a
   document), if it is prose, or a table of several rows. Links, facts in a box and known furniture never are.
2. An element by which known systems mark the document is taken if it holds most of the page's text.
3. Else, from the whole page on, go down into the part with most text, as long as no line like a document's is left
   behind. Elements set apart as navigation do not count, unless they hold a large part of the text.

Limits: a page that shows two documents beside each other is read as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.lexicon.readers import ReaderLexicon
from kg.read.html_walk import Block, Holder, Page

__all__ = ["Part", "find_part", "is_link", "looks_like_document"]

_PROSE = 25  # characters from which a line with a full stop is prose
_ROWS = 3  # rows from which a table is more than a box of facts
_LEAST = 40  # characters that an element known by name must hold
_SHARE, _LARGE = 0.5, 0.3
_NEARLY_ALL = 0.98  # where no line tells a document, the part that holds so much of the text


@dataclass(frozen=True, slots=True)
class Part:
    """By block: whether it is inside the part that holds the document, and whether it is set apart as navigation."""

    inside: Sequence[bool]
    apart: Sequence[bool]


def is_link(block: Block) -> bool:
    """Whether the line is a link, or several, and little else."""
    return bool(block.text) and block.links >= 0.8 * len(block.text)


def looks_like_document(block: Block, lexicon: ReaderLexicon) -> bool:
    """Rule 1 of this module, but for what is a fact of a box."""
    if block.is_hidden or 2 * block.links > len(block.text) or lexicon.is_chrome(block.text):
        return False
    if block.rows:
        return len(block.rows) >= _ROWS and not _is_box(block, lexicon)
    label = lexicon.label.match(block.text)
    if label and "".join(label["label"].split()) in {*lexicon.labels, *lexicon.chrome_labels}:
        return False
    is_prose = len(block.text) >= _PROSE and any(mark in block.text for mark in "。；")
    return is_prose or lexicon.is_document(block.text)


def _is_box(block: Block, lexicon: ReaderLexicon) -> bool:
    """A table whose rows mostly begin with the label of a fact."""
    told = sum(1 for row in block.rows if row and _begins_with_label(row[0].text, lexicon))
    return 2 * told >= len(block.rows)


def _begins_with_label(text: str, lexicon: ReaderLexicon) -> bool:
    return bool(lexicon.label.match(text)) or "".join(text.split()) in lexicon.labels


def find_part(page: Page, lexicon: ReaderLexicon) -> Part:
    """The part of a page that holds the document."""
    blocks = page.blocks
    likes = [looks_like_document(block, lexicon) for block in blocks]
    weights = [_weight(block, lexicon) for block in blocks]
    total = sum(weights)
    apart = [False] * len(blocks)
    named: list[Holder] = []
    _survey(page.root, weights, total, apart, named)
    text = (0, *accumulate(weights))
    signs = (0, *accumulate(int(like and not out) for like, out in zip(likes, apart, strict=True)))
    chosen = _by_name(named, text, total) or [_descend(page.root, text, signs)]
    inside = [False] * len(blocks)
    for holder in chosen:
        inside[holder.start : holder.end] = [True] * (holder.end - holder.start)
    return Part(inside, [out and not within for out, within in zip(apart, inside, strict=True)])


def _weight(block: Block, lexicon: ReaderLexicon) -> int:
    if block.is_hidden or lexicon.is_chrome(block.text) or (not block.rows and _begins_with_label(block.text, lexicon)):
        return 0
    return max(0, len(block.text) - block.links)


def _survey(root: Holder, weights: Sequence[int], total: int, apart: list[bool], named: list[Holder]) -> None:
    """Mark the blocks in elements set apart as navigation; list the outermost elements known to hold documents."""
    stack = [(root, False)]
    while stack:
        holder, is_within = stack.pop()
        weight = sum(weights[holder.start : holder.end]) if holder.is_chrome or holder.is_main else 0
        if holder.is_chrome and weight <= total * _LARGE:
            apart[holder.start : holder.end] = [True] * (holder.end - holder.start)
            continue
        if holder.is_main and not is_within and weight >= _LEAST:
            named.append(holder)
            is_within = True
        stack += [(child, is_within) for child in reversed(holder.children)]


def _by_name(named: Sequence[Holder], text: Sequence[int], total: int) -> list[Holder]:
    """The named elements, if together they hold most of the text; the small ones beside them are left out."""
    sizes = [text[holder.end] - text[holder.start] for holder in named]
    if not named or sum(sizes) < total * _SHARE:
        return []
    return [holder for holder, size in zip(named, sizes, strict=True) if size >= max(sizes) * 0.1]


def _descend(root: Holder, text: Sequence[int], signs: Sequence[int]) -> Holder:
    holder = root
    while holder.children and not holder.is_leaf:
        best = max(holder.children, key=lambda child: text[child.end] - text[child.start])
        left = (signs[holder.end] - signs[holder.start]) - (signs[best.end] - signs[best.start])
        size, whole = text[best.end] - text[best.start], text[holder.end] - text[holder.start]
        if left or best.is_leaf or not size or (not signs[-1] and size < _NEARLY_ALL * whole):
            break
        holder = best
    return holder
