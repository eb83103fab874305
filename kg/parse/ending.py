"""What stands behind the last item of a text and is none of it: closing paragraphs, signature, lists of annexes.

1. From the first paragraph of the last item that is a list of annexes or copies, an imprint or chrome, or a date,
   all is back matter; the lines of the signing bodies above a date too.
2. Before that, a paragraph that speaks to those who carry the text out, or of the text itself, closes the document
   (``StructureLexicon.is_closing``), if the item has words of its own without it.
3. Where all other innermost items of the text have one paragraph each, so has the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.lexicon.structure import StructureLexicon
from kg.parse.nodes import Node
from kg.text.mapped import MappedText

__all__ = ["cut_ending", "is_signature"]

_LONGEST_SIGNATURE = 30
_MARK_RE = re.compile(r"[。；！？：，:;,]")  # a signature has none of these
_ENDED_RE = re.compile(r"。[”’]?(?:[（(〔][^（()）〔〕]*[)）〕])?$")  # a sentence, perhaps with who answers for it
_FEWEST_LEAVES = 4  # items that must agree before the last one is held to them


def cut_ending(roots: Sequence[Node], lexicon: StructureLexicon) -> list[MappedText]:
    """Take what is not the last item's off it, and give it back in text order."""
    if not roots:
        return []
    last, beside = roots[-1], roots[:-1]
    while last.children:
        last, beside = last.children[-1], last.children[:-1]
    cut = _back(last, lexicon)
    cut = _closing(last, cut, roots, beside, lexicon)
    back, last.body = last.body[cut:], last.body[:cut]
    return [block.text for block in back]


def is_signature(line: str) -> bool:
    """The line of the issuing body above the date: 上海市人民政府办公厅."""
    return len(line) <= _LONGEST_SIGNATURE and not _MARK_RE.search(line)


def _back(last: Node, lexicon: StructureLexicon) -> int:
    """The index of the first paragraph that is surely none of the item's, or their count."""
    for i, block in enumerate(last.body):
        line = block.text.text
        if not i and last.inline:  # the heading's own line: 第四条　本办法自2019年1月1日起施行。
            continue
        if (
            lexicon.is_back(line)
            or lexicon.is_chrome(line)
            or (lexicon.is_date(line) and (i or last.title is not None))
        ):
            if lexicon.is_date(line) or line.endswith("印发") or lexicon.is_back(line):
                least = 0 if last.title is not None else 1
                while i > least and is_signature(last.body[i - 1].text.text):
                    i -= 1
            return i
    return len(last.body)


def _closing(last: Node, end: int, roots: Sequence[Node], beside: Sequence[Node], lexicon: StructureLexicon) -> int:
    """The index of the first closing paragraph before ``end``; ``beside``: the items that the last one goes on from.

    The first paragraph is the item's own, unless all items beside it say what they say on their own line.
    """
    in_line = bool(beside) and all(not node.children and (node.inline or not node.body) for node in beside)
    own = 0 if in_line and not last.inline and last.title is not None else 1
    if last.heading.style == "article":
        return end
    for i in range(own, end):
        text = last.body[i].text.text
        if text.endswith(("。", "：", ":")) and lexicon.is_closing(text):
            return i
    counts = [len(leaf.body) for leaf in _leaves(roots) if leaf is not last]
    usual = max(counts, default=0)
    held = len(counts) >= _FEWEST_LEAVES and usual <= 1
    return min(end, 1) if held and _ends_sentence(last, 1) else end


def _ends_sentence(last: Node, own: int) -> bool:
    return len(last.body) > own and _ENDED_RE.search(last.body[own - 1].text.text) is not None


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.children:
            yield from _leaves(node.children)
        else:
            yield node
