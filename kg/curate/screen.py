"""A question as lines of text: both sides next to each other, the words that count in 【】.

A Chinese character is two columns wide. Long texts are cut to the neighbourhood of the words that count.
"""

from __future__ import annotations

import unicodedata
from itertools import zip_longest

from kg.curate.candidates import Question, Side

__all__ = ["HELP", "draw", "width_of"]

HELP = "a right 对 · r wrong 错 · s skip 跳过 · u undo 撤回 · q quit 退出"

_WIDTH = 110  # columns of a line
_AROUND = 60  # characters kept on either side of the words that count
_GAP = " │ "


def draw(question: Question, number: int, total: int) -> str:
    """What a reviewer sees.

    Args:
        question: the link in question.
        number: its place, from 1.
        total: how many there are.
    """
    head = f"[{number}/{total}] {question.predicate}  {question.method} {question.confidence}"
    width = (_WIDTH - len(_GAP)) // 2
    left, right = (_column(side, width) for side in (question.subject, question.object))
    lines = [f"{_padded(a, width)}{_GAP}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]
    return "\n".join((head, *((question.note,) if question.note else ()), *lines))


def _column(side: Side, width: int) -> list[str]:
    lines = [*_wrapped(side.key, width), *_wrapped(_flat(side.title), width)]
    return [*lines, *_wrapped(_marked(_flat(side.text), _flat(side.quote)), width)]


def _flat(text: str) -> str:
    return "".join(text.split())


def _marked(text: str, quote: str) -> str:
    """
    >>> _marked("落实歇业备案制度。", "歇业备案")
    '落实【歇业备案】制度。'
    >>> _marked("", "歇业备案")
    '【歇业备案】'
    """
    start = text.find(quote)
    if not quote:
        return _cut(text, 0, 2 * _AROUND)
    if start < 0:
        return f"{_cut(text, 0, _AROUND)}【{quote}】"
    end = start + len(quote)
    before, after = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return f"{'…' if before else ''}{text[before:start]}【{quote}】{_cut(text, end, after)}"


def _cut(text: str, start: int, end: int) -> str:
    return text[start:end] + ("…" if end < len(text) else "")


def width_of(text: str) -> int:
    """Columns that a text takes.

    >>> width_of("AEO企业")
    7
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _wrapped(text: str, width: int) -> list[str]:
    lines, line, used = [], "", 0
    for c in text:
        size = width_of(c)
        if used + size > width:
            lines.append(line)
            line, used = "", 0
        line, used = line + c, used + size
    return [*lines, line] if line else lines
