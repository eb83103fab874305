r"""A stretch of source text → its lines, each without surrounding blanks and without markdown marks.

1. Cut at line ends; keep the offset of every character.
2. Take off what only formats: ``#`` before a heading, ``**`` around bold words, ``---`` rules, ``\`` before a mark,
   a blank written as an entity (``&nbsp;``), characters without width. Remember bold words.
3. A line with two tabs or more behind its first word, or between ``|``, is a table row and keeps its inner tabs.

A mark that is taken off is returned as a region, so that no character goes missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.records import Region, RegionKind
from kg.text.mapped import MappedText, Span

__all__ = ["MARK_RE", "Line", "split_lines"]

#: What only formats.
MARK_RE = re.compile(
    r"""
    ^\s*\#{1,6}\s+ | \*\* | ^\s*(?:-{3,}|_{3,}|\*{3,}|={3,})\s*$   # markdown: heading, bold, rule
    | ^\s*>\s+ | \\(?=[.\-*_\#()\[\]])                              # quotation, escaped mark
    | &(?:nbsp|ensp|emsp|thinsp|\#160|\#12288); | <br\s*/?>           # blanks of a web page
    | [\u200b-\u200d\u2060\ufeff]                                    # characters without width
    """,
    re.VERBOSE,
)
_BOLD_RE = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is stripped; ``raw`` is the whole line; ``after_blank``: an empty line stands before it."""

    text: MappedText
    raw: MappedText
    after_blank: bool
    is_row: bool
    bold: tuple[Span, ...] = ()  # source spans of bold words
    level: int = 0  # of a heading, as the format of its file tells it


def split_lines(source: str, start: int, end: int) -> tuple[tuple[Line, ...], tuple[Region, ...]]:
    """The non-empty lines of ``source[start:end]`` and the regions of the marks taken off."""
    lines: list[Line] = []
    marks: list[Region] = []
    after_blank = True
    for raw in _raw_lines(source, start, end):
        if not raw.text.strip():
            after_blank = True
            continue
        is_row = _is_row(raw.text.lstrip())
        marks.extend(Region(RegionKind.HEADING, raw.span_of(*m.span())) for m in MARK_RE.finditer(raw.text))
        text = raw.drop(MARK_RE).strip()
        if text.text:
            bold = tuple(raw.span_of(*m.span(1)) for m in _BOLD_RE.finditer(raw.text))
            lines.append(Line(text, raw, after_blank, is_row, bold))
            after_blank = False
    return tuple(lines), tuple(marks)


def _is_row(line: str) -> bool:
    """Tabs before the first word indent it; they are cells only where more follow."""
    return line.count("\t") >= 2 or (line.startswith("|") and line.count("|") >= 3)


def _raw_lines(source: str, start: int, end: int) -> Iterator[MappedText]:
    at = start
    for line in source[start:end].splitlines(keepends=True):
        yield MappedText.of(line.rstrip("\r\n"), at)
        at += len(line)
