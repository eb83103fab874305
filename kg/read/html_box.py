"""The facts that a web page prints in a box above a document, by their labels: 索引号, 发文机关, 成文日期, 发文字号 …

1. In a table: a cell that is a label, or ends in a colon behind one, and the next cell; or both in one cell.
2. In a line: ``标签：值``, several of them in one line too. A label alone takes the next line as its value.
3. A label of what is only the page's own (how often it was read) is no fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.lexicon.readers import ReaderLexicon
from kg.read.html_walk import Block

__all__ = ["facts_of", "is_bare_label"]

_LONGEST = 300  # a longer value is text that happens to begin like a fact
_SHORTEST_LABEL = 3  # a label without a colon must be as long as 索引号


def facts_of(block: Block, after: Block | None, lexicon: ReaderLexicon, *, loose: bool) -> list[tuple[str, str]]:
    """The facts of a line or a table as (label, value), an empty value included; none, if it is something else.

    Args:
        block: the line or table.
        after: the one behind it, which may hold the value of a label that stands alone.
        lexicon: the labels.
        loose: it stands outside of the document, so that a label needs no colon.
    """
    if block.rows:
        found = [fact for row in block.rows for fact in _in_row([cell.text for cell in row], lexicon)]
        return found if 2 * len(found) >= len(block.rows) else []
    found = list(_in_line(block.text, lexicon))
    if not found and loose:
        found = _without_colon(block.text, lexicon)
    if len(found) == 1 and not found[0][1] and after is not None and not after.rows and _is_value(after.text, lexicon):
        found = [(found[0][0], after.text)]
    return found if all(len(value) <= _LONGEST for _, value in found) else []


def is_bare_label(block: Block, lexicon: ReaderLexicon) -> bool:
    """Whether the line is a label and nothing else, so that its value stands in the next."""
    return _key(block.text) in lexicon.labels


def _in_line(text: str, lexicon: ReaderLexicon) -> Iterator[tuple[str, str]]:
    matches = list(lexicon.label.finditer(text))
    if not matches or matches[0].start() > 0:
        if _key(text) in lexicon.labels:
            yield lexicon.labels[_key(text)], ""
        return
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        label = "".join(match["label"].split())
        if label in lexicon.labels:
            yield lexicon.labels[label], text[match.end() : end].strip(" \u3000|｜;；")


def _without_colon(text: str, lexicon: ReaderLexicon) -> list[tuple[str, str]]:
    for label in lexicon.labels:
        if len(label) >= _SHORTEST_LABEL and text.startswith(label) and len(text) <= _LONGEST:
            return [(label, text[len(label) :].strip(" \u3000"))]
    return []


def _in_row(cells: Sequence[str], lexicon: ReaderLexicon) -> Iterator[tuple[str, str]]:
    n = 0
    while n < len(cells):
        label = lexicon.labels.get(_key(cells[n]))
        if label is not None:
            value = cells[n + 1] if n + 1 < len(cells) else ""
            if _key(value) not in lexicon.labels:
                n += 1
            else:
                value = ""
            yield label, value
        else:
            yield from _in_line(cells[n], lexicon)
        n += 1


def _key(text: str) -> str:
    return "".join(text.strip("【】[]：: \u3000").split())


def _is_value(text: str, lexicon: ReaderLexicon) -> bool:
    return len(text) <= _LONGEST and _key(text) not in lexicon.labels and not lexicon.label.match(text)
