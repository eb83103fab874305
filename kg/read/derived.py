r"""What every reader of a format writes: the derived text, line by line, with what the format tells beside the words.

1. A paragraph, a heading, an item of a list is one line. A row of a table is one line, its cells divided by tabs; a
   blank line stands before and after a table.
2. Only ``\n`` ends a line. Control characters (which are told), marks of direction and blanks of no width go; any
   other white space becomes one blank, and none at all where a line of the *original* was only broken between two
   Chinese characters.
3. Each line knows its place in the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.read.grid import Cell, lay_out
from kg.records import Irregularity, Place, ReadTable, Region, RegionKind, Severity
from kg.text.carried import LINE_ENDS, UNCARRIED_RE, told
from kg.text.mapped import Span

__all__ = ["Derived", "Writer", "tidy"]

_BREAK_RE = re.compile(r"(?<![ \t])[ \t]*+[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_BLANKS_RE = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u205f]+")
_GONE_RE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]"
)
_HALF_RE = re.compile(r"[\ud800-\udfff]")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2014\u2018-\u201d"
_SOFT_RE = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")


def tidy(text: str) -> str:
    r"""One line's text: see rule 2 of this module.

    >>> tidy("  优化营商\n   环境\xa0 2024\x00年 ")
    '优化营商环境 2024年'
    """
    text = _HALF_RE.sub("\ufffd", _GONE_RE.sub("", text))
    text = UNCARRIED_RE.sub("", _SOFT_RE.sub("", _BREAK_RE.sub("\n", text)))
    return _BLANKS_RE.sub(" ", text.replace("\n", " ")).strip(" \u3000")


@dataclass(frozen=True, slots=True)
class Derived:
    """A text derived from a file; the fields are those of ``Source``."""

    text: str
    encoding: str = "utf-8"
    reader: str = "text/1"
    regions: tuple[Region, ...] = ()
    places: tuple[Place, ...] = ()
    tables: tuple[ReadTable, ...] = ()
    headings: tuple[Span, ...] = ()
    levels: tuple[int, ...] = ()
    strong: tuple[Span, ...] = ()
    notices: tuple[Irregularity, ...] = ()


@dataclass(slots=True)
class Writer:
    """Lines are given in order; ``done`` gives the whole."""

    parts: list[str] = field(default_factory=list)
    at: int = 0
    regions: list[Region] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
    headings: list[Span] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    strong: list[Span] = field(default_factory=list)
    notices: list[tuple[str, Severity, str, str]] = field(default_factory=list)

    def line(
        self, text: str, place: str, *, kind: RegionKind | None = None, heading: bool = False,
        level: int = 0, strong: Iterable[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        """One line of text, already tidy.

        Args:
            text: its words; an empty line is not written.
            place: where they stand in the original.
            kind: what it is, if no content of the document.
            heading: the format marks it as a heading.
            level: of a heading, from 1 as the outermost; 0 where the format tells none, as of a title.
            strong: its stretches in bold.
        """
        if not text:
            return
        span = Span(self.at, self.at + len(text))
        self.places.append(Place(span.start, place))
        if kind is not None:
            self.regions.append(Region(kind, span))
        if heading:
            self.headings.append(span)
            self.levels.append(level)
        self.strong += [Span(self.at + start, self.at + end) for start, end in strong]
        self._write(text + "\n")

    def blank(self) -> None:
        """An empty line, unless one stands there or nothing does."""
        if self.parts and not (self.parts[-1] == "\n" or self.parts[-1].endswith("\n\n")):
            self._write("\n")

    def table(
        self, rows: Sequence[Sequence[Cell]], places: Sequence[str], repeats: frozenset[int] = frozenset()
    ) -> None:
        """A table of at least two columns.

        Args:
            rows: the cells that begin in each row.
            places: of each row.
            repeats: the rows that a page only printed again: its head.
        """
        grid = lay_out(rows)
        self.blank()
        start, repeated = self.at, []
        for n, cells in enumerate(grid.rows):
            at = self.at
            for column, text in enumerate(cells):
                if text and (n, column) in grid.copies:
                    repeated.append(Span(at, at + len(text)))
                at += len(text) + 1
            self.places.append(Place(self.at, places[n]))
            if n in repeats and any(cells):
                self.regions.append(Region(RegionKind.FURNITURE, Span(self.at, at - 1)))
            self._write("\t".join(cells) + "\n")
        heads = next((n for n, cells in enumerate(rows) if not cells or not all(cell.is_head for cell in cells)), 0)
        if start < self.at:
            self.tables.append(ReadTable(Span(start, self.at - 1), grid.columns, heads, tuple(repeated)))
        if grid.is_cut:
            found = "a table whose merged cells repeat without end"
            self.notice("table-out-of-bounds", Severity.LOSS, found, "its cells are printed once from there on")
        self.blank()

    def notice(self, code: str, severity: Severity, found: str, done: str) -> None:
        """Something odd in the file as a whole."""
        self.notices.append((code, severity, found, done))

    def strange(self, pieces: Iterable[tuple[str, str]]) -> None:
        """Tells of characters that no file can carry, which ``tidy`` takes out.

        Args:
            pieces: places of the original, and the text as it stands there.
        """
        if found := told((place, text.translate(LINE_ENDS)) for place, text in pieces):
            self.notice("control-characters", Severity.REPAIR, found, "left out")

    def done(self, reader: str, encoding: str = "utf-8") -> Derived:
        """Everything written, as one text."""
        text = "".join(self.parts)
        whole = Span(0, min(1, len(text)))
        odd = tuple(Irregularity(code, grade, whole, found, what) for code, grade, found, what in self.notices)
        return Derived(
            text, encoding, reader, tuple(self.regions), tuple(self.places), tuple(self.tables),
            tuple(self.headings), tuple(self.levels), tuple(self.strong), odd,
        )  # fmt: skip

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)
