"""Which lines of a text are its table of contents.

1. Behind the line 目录: every line that ends in leaders and a page number (``一、总体要求……1``), or that stands again,
   with all its words, further on.
2. Elsewhere: three such lines with leaders or more, one below the other.

Limits: a table of contents without the word 目录 and without page numbers is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kg.lexicon.structure import StructureLexicon
from kg.parse.lines import Line
from kg.text.normalise import bare

__all__ = ["find_contents", "has_leader"]

# ``（一）市场准入 ...... 3``, ``案例一　打造……\t12``; not ``降至 3`` with its one blank.
_LEADER_RE = re.compile(r"\S.*?(?:[.．·•]{3,}|…+|_{3,}|-{3,}|\t|\s{3,})\s*[(（\-—]?\s*\d{1,3}\s*[)）\-—]?")
_PAGE_RE = re.compile(r"(?<=\D)\s\d{1,3}$")
_FEWEST = 3
_LONGEST = 120  # a line of contents, leaders included


def has_leader(line: str) -> bool:
    """Whether a line ends as an entry of a table of contents does.

    >>> has_leader("一、总体要求............1"), has_leader("（一）市场准入………… 2"), has_leader("提升至 90")
    (True, True, False)
    """
    return len(line) <= _LONGEST and bool(_LEADER_RE.fullmatch(line))


def find_contents(lines: Sequence[Line], lexicon: StructureLexicon) -> frozenset[int]:
    """The indexes of the lines that belong to a table of contents."""
    leaders = [has_leader(line.text.text) and not _is_figures(line) for line in lines]
    found: set[int] = set()
    for is_entry, run in groupby(range(len(lines)), key=leaders.__getitem__):
        indexes = list(run)
        if is_entry and len(indexes) >= _FEWEST:
            found.update(indexes)
    head = next((i for i, line in enumerate(lines) if lexicon.is_contents_head(line.text.text)), None)
    if head is not None:
        letters = [bare(line.text.text) for line in lines]
        entries = [
            bare(_PAGE_RE.sub("", line.text.text)) for line in lines
        ]  # 1 总则 1, where a blank stands for leaders
        end = head + 1
        while end < len(lines) and (leaders[end] or _stands_again(letters, entries[end], end)):
            end += 1
        found.update(range(head, end))
    return frozenset(found)


def _is_figures(line: Line) -> bool:
    """A table line with several numbers: 江苏 100 100 120."""
    cells = [cell.strip() for cell in line.raw.text.split("\t")] if line.is_row else []
    return sum(cell[:1].isdigit() for cell in cells) > 1


def _stands_again(letters: Sequence[str], entry: str, i: int) -> bool:
    return bool(entry) and any(later.startswith(entry) for later in letters[i + 1 :])
