"""Headings without a number, which only the format of the file marks (Word: the styles Heading 1 to 9).

In: lines with the levels that their format gives them, and which of them are numbered. Out: the lines that are headings
of the text's structure, and where their levels stand among the styles of numbers.

1. A level counts where two lines or more of it have no number, and none has: a level of numbered headings may mark
   anything else (the title, 前言), and one line alone is the title.
2. A heading is short and ends no sentence; of lines of one level right one below the other, as of a title over two
   lines, none is.
3. A level stands outside of the styles of numbers whose own lines are marked deeper, or not at all, and inside of
   those that are marked higher.

Limits: a title that is marked as the chapters are (Heading 1 for all) is read as a chapter where it has text below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

__all__ = ["order_with_levels", "plain_headings"]

_LONGEST = 40
_FEWEST = 2


def plain_headings(lines: Sequence[str], levels: Sequence[int], numbered: Collection[int]) -> dict[int, int]:
    """Line → level of each heading without a number.

    >>> plain_headings(["提升服务", "推行全程网办。", "加强监管", "实施联合检查。"], [1, 0, 1, 0], ())
    {0: 1, 2: 1}
    """
    taken = {levels[i] for i in numbered if i < len(levels)}
    marked = [i for i, level in enumerate(levels) if level and i not in numbered and _may_head(lines[i])]
    close = {i for a, b in pairwise(marked) if b == a + 1 and levels[a] == levels[b] for i in (a, b)}
    found = {i: levels[i] for i in marked if levels[i] not in taken and i not in close}
    often = Counter(found.values())
    return {i: level for i, level in found.items() if often[level] >= _FEWEST}


def _may_head(line: str) -> bool:
    return 1 < len(line) <= _LONGEST and line[-1] not in "。；，,;:：！？"


def order_with_levels(
    styles: Sequence[str], lines_of: Mapping[str, Sequence[int]], levels: Sequence[int], plain: Collection[int]
) -> list[str]:
    """Styles of numbers and levels (``h2``) from the outermost to the innermost.

    Args:
        styles: of numbers, from the outermost in.
        lines_of: the lines that are numbered in each style.
        levels: of every line.
        plain: the levels of headings without a number.

    >>> order_with_levels(["cn", "ar"], {"cn": [0], "ar": [2]}, [1, 2, 0, 2], [2])
    ['cn', 'h2', 'ar']
    """
    usual: dict[str, int] = defaultdict(int)
    for style in styles:
        marks = Counter(levels[i] for i in lines_of.get(style, ()) if i < len(levels))
        usual[style] = marks.most_common(1)[0][0] if marks else 0
    order = list(styles)
    for level in sorted(plain):
        inside_of = [order.index(style) for style in styles if 0 < usual[style] < level]
        above = [order.index(f"h{other}") for other in plain if other < level]
        order.insert(max([*inside_of, *above], default=-1) + 1, f"h{level}")
    return order
