"""Where in a text the document itself stands: behind its covering notice, before its annexes.

1. The text is cut at lines that head an annex (``附件``, ``附件2``), and behind a date that stands alone if what is
   numbered next begins at 1 again (the notice is dated, the plan that it covers follows).
2. Of these stretches the document is the last one that opens with the document's title and has numbered lines; without
   such a title, the one with most numbered lines.
3. It ends before the list of its annexes, or of those who get a copy, if nothing is numbered behind that but the list.

What stands before is front matter, what follows back matter, even where it is numbered; that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.lexicon.structure import StructureLexicon
from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.text.normalise import bare

__all__ = ["find_body"]

_HEAD_LINES = 10  # a title stands among the first lines of its stretch
_TITLE_LINES = 4  # and is broken over so many at most
_TITLE_ADDS = 12  # letters that may follow it in the same lines: （2023—2025年）


def find_body(lines: Sequence[Line], title: str, lexicon: StructureLexicon) -> tuple[int, int]:
    """The indexes of the first and behind the last line of the document named ``title``."""
    numbers = [found[1] if (found := match_number(line.text.text)) else 0 for line in lines]
    cuts = sorted({0, len(lines), *_cuts(lines, numbers, lexicon)})
    stretches = [(a, b) for a, b in pairwise(cuts) if any(numbers[a:b])]
    if not stretches:
        return 0, len(lines)
    titled = [(a, b) for a, b in stretches if _opens_with(lines[a:b], bare(title))]
    start, end = titled[-1] if titled else max(stretches, key=lambda ab: sum(map(bool, numbers[slice(*ab)])))
    return start, _before_list(lines, start, end, numbers, lexicon)


def _cuts(lines: Sequence[Line], numbers: Sequence[int], lexicon: StructureLexicon) -> list[int]:
    found: list[int] = []
    for i, line in enumerate(lines):
        text = line.text.text
        if lexicon.is_annex_head(text):
            found.append(i)
        elif len(text) <= 20 and lexicon.is_date(text) and next((n for n in numbers[i + 1 :] if n), 0) == 1:
            found.append(i + 1)
    return found


def _opens_with(lines: Sequence[Line], title: str) -> bool:
    head = [bare(line.text.text) for line in lines[:_HEAD_LINES]]
    joined = ("".join(head[i : i + n]) for i in range(len(head)) for n in range(1, _TITLE_LINES + 1))
    return bool(title) and any(
        letters.startswith(title) and len(letters) <= len(title) + _TITLE_ADDS for letters in joined
    )


def _before_list(lines: Sequence[Line], start: int, end: int, numbers: Sequence[int], lexicon: StructureLexicon) -> int:
    first = next((i for i in range(start, end) if numbers[i]), end)
    for i in range(first + 1, end):
        if lexicon.is_closing_list(lines[i].text.text):
            listed = [n for n in numbers[i:end] if n]
            return i if listed in (list(range(1, len(listed) + 1)), list(range(2, len(listed) + 2))) else end
    return end
