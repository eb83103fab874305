"""Decimal numbering (``1 总则``, ``1.1 目的``, ``2.3.1 …``): which lines of a text it heads, and whether it is used.

1. A text numbers so if some ``x.1`` is followed by ``x.2``, or stands right below its ``x``; else ``1.5 亿元`` at the
   head of a broken line would be a heading.
2. The outermost number (``1 总则`` or ``1. 总则``) is written as that of the first ``x.1``'s own chapter is.
3. Numbers only grow: one that is not behind the last in order is text. Its path is the number as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Decimal", "find_decimals"]

# Behind the number a blank, or a word: not 1.5个, 2.3%, 1.5－2.0, 3.14159, and not a date 2024.1.5.
_NOT_A_WORD = r"(?![\s\d.．%％‰个万亿倍元米公里吨年月日号岁级分秒小时天人名家户项次件台套亩℃°×～~\-—+＋/、，。；：）)])"
_INNER_RE = re.compile(
    rf"(?P<n>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,4}})(?:[.．、]?[ \t\u3000]+(?=\S)|[.．、]?{_NOT_A_WORD})"
)
_OUTER_RE = re.compile(r"(?P<n>\d{1,2})(?P<mark>[.．、]\s{0,4}|[ \t\u3000]{1,4})(?=[^\d\s.．%％])")
# 1总则, where a PDF has lost the blank: a short line, and no number of things
_CLOSE_RE = re.compile(rf"(?P<n>\d{{1,2}}){_NOT_A_WORD}(?=[\u4e00-\u9fff“])(?P<mark>)[^。；，,;：:]{{2,20}}$")
_NEAREST = 3  # lines between the heading 1 总则 and the heading 1.1 目的


@dataclass(frozen=True, slots=True)
class Decimal:
    """A line headed by a decimal number: its parts, and where the number ends."""

    line: int
    parts: tuple[int, ...]
    printed: str
    end: int

    @property
    def path(self) -> str:
        return ".".join(map(str, self.parts))


def find_decimals(lines: Sequence[str]) -> tuple[Decimal, ...]:
    """The lines that decimal numbers head; none where the text does not number so.

    >>> [d.path for d in find_decimals(["1　总则", "1.1　目的", "为了应对。", "1.2　原则", "2　职责", "2.1　指挥部"])]
    ['1', '1.1', '1.2', '2', '2.1']
    >>> find_decimals(["一、目标", "1.5亿元投资落地。", "2.完成建设。"])
    ()
    """
    inner = [found for i, line in enumerate(lines) if (found := _inner(i, line))]
    outer = [top for i, line in enumerate(lines) if (top := _outer(i, line))]
    style = _style(inner, outer)
    if style is None and not _counts(inner):
        return ()
    tops = [top for top, mark in outer if mark == style]
    return _growing(sorted([*inner, *tops], key=lambda d: d.line))


def _inner(i: int, line: str) -> Decimal | None:
    match = _INNER_RE.match(line)
    if not match:
        return None
    parts = tuple(int(part) for part in re.split(r"[.．]", match["n"]))
    return Decimal(i, parts, match["n"], match.end()) if 0 < parts[0] <= 40 and 0 not in parts else None


def _outer(i: int, line: str) -> tuple[Decimal, str] | None:
    match = _OUTER_RE.match(line) or _CLOSE_RE.match(line)
    if not match or not int(match["n"]):
        return None
    return Decimal(i, (int(match["n"]),), match["n"], match.end("mark")), "." if match["mark"].strip() else " "


def _style(inner: Sequence[Decimal], outer: Sequence[tuple[Decimal, str]]) -> str | None:
    """The mark behind the outermost numbers: that of the ``x`` nearest before some ``x.1``."""
    at = {top.line: (top.parts, mark) for top, mark in outer}
    for first in (one for one in inner if one.parts[1:] == (1,)):
        for line in range(first.line - 1, first.line - 1 - _NEAREST, -1):
            parts, mark = at.get(line, ((), ""))
            if parts == first.parts[:1]:
                return mark
    return None


def _counts(inner: Sequence[Decimal]) -> bool:
    """Whether some x.1 is followed, before another x, by x.2."""
    seen = {one.parts: one.line for one in inner}
    return any(
        parts[-1] == 1 and seen.get((*parts[:-1], 2), -1) > line and (*parts[:-1], 3) in seen
        for parts, line in seen.items()
    )


def _growing(found: Sequence[Decimal]) -> tuple[Decimal, ...]:
    kept: list[Decimal] = []
    for one in found:
        last = kept[-1].parts if kept else ()
        first = one.parts[0] <= (last[0] + 1 if last else 1) or not last
        if one.parts > last and first:
            kept.append(one)
    return tuple(kept)
