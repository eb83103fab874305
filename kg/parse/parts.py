"""Parts of a measure: items from （1） inwards, runs led by bold words, and what a sentence counts (一是 …；二是 …).

Counted inside a paragraph are 一是 二是, （1）（2）, ①② and 一、二、 only where they begin at one, go on without a
gap, and each stands where a part of a sentence can begin. The sentence that leads to them is no part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.parse.nodes import Node
from kg.text.mapped import MappedText
from kg.text.numerals import parse_numeral

__all__ = ["parts_of", "whole_of"]

_FEWEST_BOLD = 3  # bold words lead parts only when several do
_FEWEST_COUNTED = 2
_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COUNTED = (
    re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})是(?![否以不非个])"),
    re.compile(r"[（(](?P<n>\d{1,2})[)）]"),
    re.compile(rf"(?P<n>[{_SIGNS}])"),
)
_BEGINS = "：:；;。，, \t\u3000！？”）)"


def whole_of(node: Node) -> MappedText:
    """A part's own heading and text, and those of the parts below it."""
    head = [node.title] if node.title is not None else []
    return MappedText.join([*head, node.text, *(whole_of(child) for child in node.children)])


def parts_of(node: Node) -> list[tuple[MappedText | None, MappedText]]:
    """Heading and text of each part, in text order; none where the measure has no parts."""
    if node.children:
        return [(child.title, MappedText.join([child.text, *map(whole_of, child.children)])) for child in node.children]
    parts: list[tuple[MappedText | None, MappedText]] = [*_bold(node)]
    return parts or [(None, part) for part in _counted(node)]


def _bold(node: Node) -> Iterator[tuple[MappedText, MappedText]]:
    """Runs led by words in bold (yangpu-2023 二（四）10)."""
    for block in node.body:
        starts = [i for i, at in enumerate(block.text.at) if any(at == span.start for span in block.bold)]
        leads = [i for i in starts if i > 0 and block.text.text[i - 1] in "：；。"]
        if len(leads) < _FEWEST_BOLD:
            continue
        for start, end in pairwise([*leads, len(block.text)]):
            span = next(span for span in block.bold if span.start == block.text.at[start])
            length = sum(1 for at in block.text.at[start:end] if at < span.end)
            yield block.text[start : start + length], block.text[start + length : end]


def _counted(node: Node) -> list[MappedText]:
    """What the first paragraph that counts its sentences counts."""
    if not node.body:
        return []
    text = MappedText.join(block.text for block in node.body)
    firsts = {block.text.at[0] for block in node.body if block.text.at}
    for pattern in _COUNTED:
        starts = _series(text, pattern, firsts)
        if len(starts) >= _FEWEST_COUNTED:
            return [text[start:end].strip() for start, end in pairwise([*starts, len(text)])]
    return []


def _series(text: MappedText, pattern: re.Pattern[str], firsts: set[int]) -> Sequence[int]:
    starts: list[int] = []
    for match in pattern.finditer(text.text):
        begins = match.start() == 0 or text.text[match.start() - 1] in _BEGINS or text.at[match.start()] in firsts
        number = _SIGNS.index(match["n"]) + 1 if match["n"] in _SIGNS else parse_numeral(match["n"])
        if begins and number == len(starts) + 1:
            starts.append(match.start())
    return starts
