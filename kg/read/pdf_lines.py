"""Characters of a PDF's pages → lines, and lines → paragraphs.

1. Characters whose middles stand on one height are a line. A gap wider than a character is a blank.
2. What stands at the top or the foot of a page and comes again on others (numbers aside), and a page number alone, is
   furniture.
3. A line begins a paragraph if it is indented against the text's left edge, if the line before it ends well before
   the right edge, if it is numbered behind the end of a sentence, or of another size; else it goes on. A page's end
   does not end a paragraph by itself, nor does a column's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from kg.lexicon.readers import load_readers
from kg.read.derived import tidy

__all__ = ["PdfLine", "edges", "furniture", "joined", "lines_of", "starts_paragraph"]

_PAGE_NUMBER_RE = re.compile(r"[-–—·•\s]*+(?:第\s*+)?\d{1,4}\s*+页?(?:\s*+[/共]\s*+\d{1,4}\s*+页?)?[-–—·•\s]*+")
_DIGITS_RE = re.compile(r"\d+")
_WIDE_RE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2014\u2018-\u201d]")
_ENDS = "。；：！？.;:）)】〕"
_MARGIN = 0.13  # share of a page's height in which heads and feet stand
_INDENT, _SHORT, _GAP, _WORD_GAP = 0.9, 2.2, 0.6, 0.9  # in characters
_SIZE = 0.12  # difference in size from which a line is of another kind
_FEWEST_PAGES = 3
_VERY_EDGE, _FAR = 0.06, 1.5  # share of a page's height; in characters


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line on page ``page`` (from 1): its box in points from the page's top left corner, its size of letters."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    height: float  # of the page
    width: float  # of the page
    is_bold: bool = False
    words: tuple[tuple[float, float, str], ...] = ()  # where each stretch between wide blanks begins and ends
    column: tuple[float, float] | None = None  # the edges of the column that it stands in, on a page of two

    @property
    def place(self) -> str:
        width, height = self.x1 - self.x0, self.bottom - self.top
        return f"page={self.page}&viewrect={self.x0:.0f},{self.top:.0f},{width:.0f},{height:.0f}"


def lines_of(characters: Iterable[dict[str, Any]], page: int, height: float, width: float = 0.0) -> list[PdfLine]:
    """The lines of a page of this height and width, from top to foot."""
    upright = [c for c in characters if c.get("upright", True) and c["text"].strip()]
    upright.sort(key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"]))
    rows: list[list[dict[str, Any]]] = []
    middle = 0.0
    for c in upright:
        here = (c["top"] + c["bottom"]) / 2
        if rows and here - middle <= _GAP * max(1.0, (c["bottom"] - c["top"]) / 2):
            rows[-1].append(c)
        else:
            rows.append([c])
            middle = here
    return [line for row in rows if (line := _line(row, page, height, width)) is not None]


def _line(row: list[dict[str, Any]], page: int, height: float, width: float) -> PdfLine | None:
    row.sort(key=lambda c: c["x0"])
    pieces: list[str] = []
    words: list[list[Any]] = []
    before: dict[str, Any] | None = None
    for c in row:
        gap = (c["x0"] - before["x1"]) / max(before["size"], c["size"]) if before is not None else _WORD_GAP
        if before is not None and gap > _GAP:
            pieces.append(" ")
        if gap >= _WORD_GAP:
            words.append([c["x0"], c["x1"], c["text"]])
        else:
            words[-1][1:] = [max(words[-1][1], c["x1"]), words[-1][2] + (" " if gap > _GAP else "") + c["text"]]
        pieces.append(c["text"])
        before = c
    text = tidy("".join(pieces))
    if not text:
        return None
    bold = sum("bold" in str(c.get("fontname", "")).lower() or "hei" in str(c.get("fontname", "")).lower() for c in row)
    return PdfLine(
        text,
        page,
        min(c["x0"] for c in row),
        min(c["top"] for c in row),
        max(c["x1"] for c in row),
        max(c["bottom"] for c in row),
        median(c["size"] for c in row),
        height,
        width,
        2 * bold > len(row),
        tuple((x0, x1, tidy(word)) for x0, x1, word in words),
    )


def furniture(lines: Sequence[PdfLine], pages: int) -> frozenset[int]:
    """The indexes of page numbers, running heads and feet."""
    at_edge = [n for n, line in enumerate(lines) if _is_within(line, _MARGIN)]
    shapes = Counter(_shape(lines[n]) for n in at_edge)
    often = max(_FEWEST_PAGES, pages // 3)
    return frozenset(
        n
        for n in at_edge
        if _PAGE_NUMBER_RE.fullmatch(lines[n].text) or shapes[_shape(lines[n])] >= often or _is_far_out(n, lines)
    )


def _is_within(line: PdfLine, margin: float) -> bool:
    """Whether a line stands in the uppermost or the lowest part of its page."""
    return line.bottom < line.height * margin or line.top > line.height * (1 - margin)


def _is_far_out(n: int, lines: Sequence[PdfLine]) -> bool:
    """Whether a line stands at the very edge of its page, well apart from the next."""
    line = lines[n]
    if not _is_within(line, _VERY_EDGE) or len(lines) == 1:
        return False
    is_head = line.bottom < line.height / 2
    other = lines[n + 1] if is_head and n + 1 < len(lines) else lines[n - 1] if not is_head and n else None
    if other is None or other.page != line.page:
        return False
    gap = other.top - line.bottom if is_head else line.top - other.bottom
    return gap > _FAR * line.size


def _shape(line: PdfLine) -> tuple[str, int]:
    return _DIGITS_RE.sub("#", line.text), round(line.top / 20)


def starts_paragraph(line: PdfLine, before: PdfLine | None, left: float, right: float) -> bool:
    """Rule 3 of this module; ``left`` and ``right`` are the edges of the text."""
    if before is None or abs(line.size - before.size) > _SIZE * before.size:
        return True
    start, end = line.column[0] if line.column else left, before.column[1] if before.column else right
    if line.x0 > start + _INDENT * line.size or before.x1 < end - _SHORT * before.size:
        return True
    if before.text[-1] in _ENDS and load_readers().is_document(line.text):
        return True
    gap = line.top - before.bottom
    return line.page == before.page and line.column == before.column and gap > 1.6 * line.size


def joined(pieces: Sequence[str]) -> str:
    """Lines as one text: no blank between two Chinese characters, one between two words.

    >>> joined(["优化营商", "环境"]), joined(["in the", "EU"])
    ('优化营商环境', 'in the EU')
    """
    text = ""
    for piece in pieces:
        if text and piece and not (_WIDE_RE.match(text[-1]) or _WIDE_RE.match(piece[0])):
            text += " "
        text += piece
    return text


def edges(lines: Sequence[PdfLine]) -> tuple[float, float]:
    """The left and the right edge of the running text.

    The right one is where the longest lines end, and at least as far from the page's edge as the left one: in a short
    text no line may be full.
    """
    if not lines:
        return 0.0, 0.0
    usual = Counter(round(line.size) for line in lines).most_common(1)[0][0]
    body = [line for line in lines if round(line.size) == usual]
    left = sorted(line.x0 for line in body)[len(body) // 50]
    ends = sorted(line.x1 for line in body)
    return left, max(ends[-1 - len(body) // 50], median(line.width for line in body) - left)
