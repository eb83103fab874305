"""A Word file (.docx) → its text, its tables as tables, with the numbers that Word shows before paragraphs.

1. Paragraphs and tables of the body in their order, those in content controls and text boxes too. What was inserted
   is text, what was deleted is not (and is told). A line break ends a line, in a heading it is a blank.
2. A table is walked cell by cell: ``gridSpan`` merges columns, ``vMerge`` rows. A table in a cell is put in that
   cell's text. A table of one column, or of one cell, is lines.
3. Footnotes, headers and footers come last, in regions of their own.

A place is ``paragraph 17`` or ``table 2, row 3``: the paragraphs and tables of the body, counted from 1.

Safety: what the archive says it unpacks to is bounded before anything is unpacked; entities are not resolved.
Limits: pictures, formulas and comments are not text; a table of contents stands as text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from kg.errors import SourceError
from kg.read.derived import Derived, Writer, tidy
from kg.read.docx_numbers import Numbering, W
from kg.read.grid import Cell
from kg.records import RegionKind, Severity

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["READER", "read_docx"]

READER = "docx/2"

_MOST_TIMES = 200  # a part that unpacks to more than so many times its size is no text
_SMALL = 1_000_000
_HEADING_STYLES = ("heading", "title", "标题")
_LEVEL_RE = re.compile(r"(?:heading|标题)\s*(?P<level>[1-9])")
_OUTLINE = tuple("01234567")  # 8 is the last level of Word, 9 its body text
_TEXT_TAGS = frozenset(f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym"))
_DAMAGED = "open it in Word or LibreOffice and save it again, or get it anew"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes, path: Path | str = "", *, most: int) -> Derived:
    """The text of a Word file.

    Args:
        data: the file.
        path: its name, for messages.
        most: bytes that it may unpack to.

    Raises:
        SourceError: it is damaged, unpacks to too much, or holds no text; or python-docx is not installed.
    """
    _check_size(data, path, most)
    document = _open(data, path)
    body = document.element.body
    writer = Writer()
    reader = _Reader(document, writer)
    paragraphs = enumerate(body.iter(f"{W}p"), 1)
    writer.strange((f"paragraph {n}", "".join(t.text or "" for t in p.iter(f"{W}t"))) for n, p in paragraphs)
    reader.body(body)
    reader.notes()
    if not any(part.strip() for part in writer.parts):
        has_pictures = next(body.iter("{*}drawing", "{*}pict"), None) is not None
        problem = "holds pictures and no text" if has_pictures else "holds no text"
        raise SourceError(
            f"this Word file {problem}", where=path, mend="recognise its text (OCR) and add that as a file"
        )
    return writer.done(READER)


def _check_size(data: bytes, path: Path | str, most: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as err:
        raise SourceError("is a damaged Word file", where=path, mend=_DAMAGED) from err
    bombs = [p for p in parts if p.file_size > _SMALL and p.file_size > _MOST_TIMES * max(1, p.compress_size)]
    if bombs or sum(p.file_size for p in parts) > most:
        raise SourceError("unpacks to more than is read (a zip bomb?)", where=path, mend="save its text as .docx anew")
    if any(p.flag_bits & 1 for p in parts):
        raise SourceError("is under a password", where=path, mend="take the password off and save it again")


def _open(data: bytes, path: Path | str) -> Document:
    try:
        import docx
    except ModuleNotFoundError as err:
        mend = "pip install 'shanghai-policy-kg[documents]'"
        raise SourceError("reading Word files needs python-docx", where=path, mend=mend) from err
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as err:  # the library raises whatever its parts raise: KeyError, ValueError, XMLSyntaxError …
        raise SourceError("is a damaged Word file", where=path, mend=_DAMAGED) from err


class _Reader:
    """Walks through a document once, in its order."""

    def __init__(self, document: Document, writer: Writer) -> None:
        self.document, self.writer = document, writer
        styles = _part(document, "styles")
        self.numbering = Numbering.of(_part(document, "numbering"), styles)
        self.names = {
            style.get(f"{W}styleId") or "": (name.get(f"{W}val") or "").lower()
            for style in ([] if styles is None else styles.findall(f"{W}style"))
            if (name := style.find(f"{W}name")) is not None
        }
        self.paragraphs = self.tables = 0
        self.deleted = 0

    def body(self, body: etree._Element) -> None:
        for block in _blocks(body):
            if block.tag == f"{W}p":
                self.paragraphs += 1
                self.paragraph(block, f"paragraph {self.paragraphs}")
            else:
                self.tables += 1
                self.table(block)
        if self.deleted:
            found = f"{self.deleted} characters deleted under tracked changes"
            self.writer.notice("tracked-deletions", Severity.NOTE, found, "left out")

    def paragraph(self, paragraph: etree._Element, place: str) -> None:
        properties = paragraph.find(f"{W}pPr")
        number = self.numbering.number(properties)
        style = "" if properties is None else _value(properties, "pStyle")
        is_heading = self.names.get(style, "").startswith(_HEADING_STYLES)
        bold = tidy(_bold_lead(paragraph))
        text = self._text(paragraph)
        for n, line in enumerate([text.replace("\n", " ")] if is_heading else text.split("\n")):
            clean = tidy(line)
            lead = len(number + bold) if bold and n == 0 and clean.startswith(bold) else 0
            if n == 0 and clean:
                clean, number = number + clean, ""
            level = _level(self.names.get(style, ""), properties) if is_heading or properties is not None else 0
            self.writer.line(
                clean, place, heading=is_heading or level > 0, level=level, strong=((0, lead),) if lead else ()
            )
        for box in paragraph.iter(f"{W}txbxContent"):
            if next(box.iterancestors(_FALLBACK), None) is None:
                for inner in box.iter(f"{W}p"):
                    self.writer.line(tidy(self._text(inner)), place)

    def _text(self, paragraph: etree._Element) -> str:
        pieces: list[str] = []
        for element in _of_paragraph(paragraph):
            tag = element.tag
            if tag == f"{W}t":
                pieces.append(element.text or "")
            elif tag == f"{W}tab":
                pieces.append(" ")
            elif tag in (f"{W}br", f"{W}cr"):
                pieces.append("\n")
            elif tag == f"{W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{W}delText":
                self.deleted += len(element.text or "")
        return "".join(pieces)

    def table(self, table: etree._Element) -> None:
        rows, heads = self._rows(table)
        columns = max((sum(1 for cell in row if cell.text) for row in rows), default=0)
        place = f"table {self.tables}"
        if columns < 2:
            for n, row in enumerate(rows, 1):
                for line in (line for cell in row for line in cell.text.split("\n")):
                    self.writer.line(line, f"{place}, row {n}")
            return
        flat = [
            [Cell(c.text.replace("\n", " "), c.rows, c.columns, n < heads) for c in row] for n, row in enumerate(rows)
        ]
        self.writer.table(flat, [f"{place}, row {n}" for n in range(1, len(rows) + 1)])

    def _rows(self, table: etree._Element) -> tuple[list[list[Cell]], int]:
        """The cells that begin in each row, and how many rows repeat on every page as heads."""
        rows: list[list[Cell]] = []
        down: dict[int, list[Any]] = {}  # column → [row, index of the cell that reaches down to here]
        heads = 0
        for n, row in enumerate(_rows_of(table)):
            properties = row.find(f"{W}trPr")
            if heads == n and properties is not None and properties.find(f"{W}tblHeader") is not None:
                heads += 1
            cells: list[Cell] = []
            column = _whole(_value(properties, "gridBefore")) if properties is not None else 0
            if column:
                cells.append(Cell("", 1, column))
            for tc in _cells_of(row):
                wide, merge = _merges(tc)
                if merge == "continue" and column in down:
                    at, index = down[column]
                    cell = rows[at][index]
                    rows[at][index] = Cell(cell.text, n - at + 1, cell.columns)
                else:
                    down.pop(column, None)
                    if merge == "restart":
                        down[column] = [n, len(cells)]
                    cells.append(Cell(self._cell_text(tc), 1, wide))
                column += wide
            rows.append(cells)
        return rows, heads

    def _cell_text(self, tc: etree._Element) -> str:
        """The paragraphs of a cell, one a line; a table in it is in its text."""
        lines = []
        for paragraph in tc.iter(f"{W}p"):
            if next(paragraph.iterancestors(f"{W}txbxContent", f"{W}tc"), tc).tag == f"{W}txbxContent":
                continue
            number = self.numbering.number(paragraph.find(f"{W}pPr"))
            text = tidy(self._text(paragraph).replace("\n", " "))
            lines.append(number + text if text else "")
        return "\n".join(line for line in lines if line)

    def notes(self) -> None:
        """Footnotes, endnotes, headers and footers."""
        for kind, region in (("footnotes", RegionKind.NOTE), ("endnotes", RegionKind.NOTE)):
            part = _part(self.document, kind)
            for note in [] if part is None else part:
                if note.get(f"{W}type") is None:
                    text = " ".join(tidy(self._text(p)) for p in note.iter(f"{W}p"))
                    self.writer.line(tidy(f"[{note.get(f'{W}id')}] {text}"), kind[:-1], kind=region)
        seen: set[str] = set()
        for name in ("header", "footer"):
            for part in _parts(self.document, name):
                for paragraph in part.iter(f"{W}p"):
                    text = tidy(self._text(paragraph).replace("\n", " "))
                    if text and text not in seen:
                        seen.add(text)
                        self.writer.line(text, name, kind=RegionKind.FURNITURE)


# ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(document: Document, kind: str) -> Iterator[etree._Element]:
    """The roots of the parts of a kind that the document refers to, by name of part."""
    from docx.oxml.parser import parse_xml

    found = {
        str(rel.target_part.partname): rel.target_part
        for rel in document.part.rels.values()
        if not rel.is_external and rel.reltype.endswith(f"/{kind}")
    }
    for name in sorted(found):
        part = found[name]
        element = getattr(part, "element", None)
        try:
            yield parse_xml(part.blob) if element is None else element
        except etree.XMLSyntaxError:
            continue


def _part(document: Document, kind: str) -> etree._Element | None:
    return next(_parts(document, kind), None)


def _blocks(holder: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in their order, those in content controls and tracked insertions too."""
    stack = list(reversed(holder))
    while stack:
        element = stack.pop()
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag not in (f"{W}del", f"{W}moveFrom", f"{W}sectPr", f"{W}sdtPr"):
            stack += reversed(element)


def _of_paragraph(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements with text of a paragraph, without those of text boxes in it."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == f"{W}delText" or tag in _TEXT_TAGS:
            yield element
        elif tag not in (f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}txbxContent", f"{W}moveFrom", _FALLBACK):
            stack += reversed(element)


def _level(style: str, properties: etree._Element | None) -> int:
    """The level of a heading by its style (heading 1) or its own outline level; 0 where neither tells one."""
    if found := _LEVEL_RE.fullmatch(style):
        return int(found["level"])
    outline = "" if properties is None else _value(properties, "outlineLvl")
    return int(outline) + 1 if outline in _OUTLINE else 0


def _bold_lead(paragraph: etree._Element) -> str:
    """The words in bold that a paragraph begins with."""
    lead = []
    for run in paragraph.iter(f"{W}r"):
        text = "".join(t.text or "" for t in run.findall(f"{W}t"))
        bold = run.find(f"{W}rPr/{W}b")
        if text.strip() and (bold is None or bold.get(f"{W}val") in ("0", "false", "off")):
            break
        lead.append(text)
    return "".join(lead)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    stack = list(reversed(table))
    while stack:
        element = stack.pop()
        if element.tag == f"{W}tr":
            yield element
        elif element.tag not in (f"{W}tblPr", f"{W}tblGrid", f"{W}del"):
            stack += reversed(element)


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    stack = list(reversed(row))
    while stack:
        element = stack.pop()
        if element.tag == f"{W}tc":
            yield element
        elif element.tag != f"{W}trPr":
            stack += reversed(element)


def _merges(tc: etree._Element) -> tuple[int, str]:
    """How many columns a cell is wide, and whether it begins or continues a merge of rows."""
    properties = tc.find(f"{W}tcPr")
    if properties is None:
        return 1, ""
    merge = properties.find(f"{W}vMerge")
    state = "" if merge is None else "restart" if merge.get(f"{W}val") == "restart" else "continue"
    return max(1, _whole(_value(properties, "gridSpan"))), state


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val") or ""


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0
