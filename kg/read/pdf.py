"""A PDF with text → its paragraphs and its tables.

1. Of each page: its ruled tables (``pdf_tables``), the lines outside of them (``pdf_lines``), and of these its columns
   and the tables without rules (``pdf_layout``).
2. Lines become paragraphs, tables cut by pages one table; page numbers, running heads and feet come last, in regions.
3. Characters that PDF files write for common ones (``kg.text.look_alikes``, ligatures) become those; a letter printed
   twice on one spot, to look bold, is one.

A place is ``page=3&viewrect=left,top,width,height`` in points, as RFC 8118 has it.
Limits: text without a map to characters, vertical text and pictures are not read; a page of pictures alone is told.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.read.derived import Derived, Writer, tidy
from kg.read.pdf_layout import aligned_tables, in_columns
from kg.read.pdf_lines import PdfLine, edges, furniture, joined, lines_of, starts_paragraph
from kg.read.pdf_tables import PdfTable, continues, extend, tables_of
from kg.records import RegionKind, Severity
from kg.text.look_alikes import common

__all__ = ["READER", "read_pdf"]

READER = "pdf/3"

_LIGATURE_RE = re.compile(r"[\ufb00-\ufb06]")
_OCR = "recognise its text (OCR) and add that as a file"
_MOST_PAGES = 5_000
_SAME_SPOT = 1  # points within which a letter printed twice is one

_Item = PdfLine | PdfTable


def read_pdf(data: bytes, path: Path | str = "") -> Derived:
    """The text of a PDF.

    Args:
        data: the file.
        path: its name, for messages.

    Raises:
        SourceError: it is damaged, locked, or holds pictures only; or pdfplumber is not installed.
    """
    items, marks, writer = _pages(data, path)
    if not items:
        raise SourceError("this PDF holds pictures and no text (a scan?)", where=path, mend=_OCR)
    _write(writer, items)
    writer.blank()
    for line in marks:
        writer.line(_common(line.text), line.place, kind=RegionKind.FURNITURE)
    return writer.done(READER)


def _pages(data: bytes, path: Path | str) -> tuple[list[_Item], list[PdfLine], Writer]:
    """What stands on the pages in its order, the furniture, and a writer that knows what was odd."""
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ModuleNotFoundError as err:
        mend = "pip install 'shanghai-policy-kg[documents]'"
        raise SourceError("reading PDF files needs pdfplumber", where=path, mend=mend) from err
    writer = Writer()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise SourceError(f"has more than {_MOST_PAGES} pages", where=path, mend="take the document out of it")
            return *_read(pdf.pages, writer), writer
    except SourceError:
        raise
    except Exception as err:  # the library lets through whatever a damaged file raises in it
        is_locked = isinstance(err, PDFPasswordIncorrect) or (
            isinstance(err, PdfminerException) and any(isinstance(arg, PDFPasswordIncorrect) for arg in err.args)
        )
        if is_locked:
            raise SourceError("is under a password", where=path, mend="take it off and save it again") from err
        raise SourceError("is a damaged PDF", where=path, mend="print it to a new PDF, or get it anew") from err


def _read(pages: Sequence[Any], writer: Writer) -> tuple[list[_Item], list[PdfLine]]:
    items: list[_Item] = []
    pictures: list[int] = []
    printed: list[tuple[str, str]] = []
    for number, raw in enumerate(pages, 1):
        page = raw.dedupe_chars(tolerance=_SAME_SPOT) if raw.chars else raw
        printed.append((f"page {number}", "".join(c["text"] for c in page.chars)))
        tables = tables_of(page, number) if page.rects or page.lines or page.curves else []
        outside = [c for c in page.chars if not any(_is_in(c, table.box) for table in tables)]
        lines = lines_of(outside, number, float(page.height), float(page.width))
        if not lines and not tables and raw.images:
            pictures.append(number)
        items += _ordered(lines, tables)
        raw.close()
    writer.strange(printed)
    if pictures and items:
        found = f"pages that are pictures: {', '.join(map(str, pictures))}"
        writer.notice("page-is-picture", Severity.LOSS, found, "not read")
    lines = [item for item in items if isinstance(item, PdfLine)]
    marks = {id(lines[n]) for n in furniture(lines, len(pages))}
    return [item for item in items if id(item) not in marks], [line for line in lines if id(line) in marks]


def _is_in(character: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (character["x0"] + character["x1"]) / 2, (character["top"] + character["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _ordered(lines: Sequence[PdfLine], tables: Sequence[PdfTable]) -> list[_Item]:
    """What stands on a page in the order in which it is read."""
    read = in_columns(lines)
    if any(line.column is not None for line in read):
        return _between(read, tables)
    rest, aligned = aligned_tables(lines)
    return sorted([*rest, *aligned, *tables], key=_top)


def _between(read: Sequence[PdfLine], tables: Sequence[PdfTable]) -> list[_Item]:
    """Tables of a page in columns: each before the first line of its own column that stands below it."""
    items: list[_Item] = list(read)
    for table in tables:
        middle = (table.box[0] + table.box[2]) / 2
        below = (
            n
            for n, item in enumerate(items)
            if isinstance(item, PdfLine)
            and item.top > table.box[1]
            and (item.column is None or item.column[0] <= middle <= item.column[1])
        )
        items.insert(next(below, len(items)), table)
    return items


def _top(item: _Item) -> float:
    return item.top if isinstance(item, PdfLine) else item.box[1]


def _write(writer: Writer, items: Sequence[_Item]) -> None:
    left, right = edges([item for item in items if isinstance(item, PdfLine)])
    paragraph: list[PdfLine] = []
    table: PdfTable | None = None
    for item in items:
        if isinstance(item, PdfTable):
            _write_paragraph(writer, paragraph)
            paragraph = []
            if table is not None and item.page > table.page and continues(item, table):
                extend(table, item)
                table.page = item.page
                continue
            _write_table(writer, table)
            table = item
            continue
        _write_table(writer, table)
        table = None
        if starts_paragraph(item, paragraph[-1] if paragraph else None, left, right):
            _write_paragraph(writer, paragraph)
            paragraph = []
        paragraph.append(item)
    _write_paragraph(writer, paragraph)
    _write_table(writer, table)


def _write_paragraph(writer: Writer, lines: Sequence[PdfLine]) -> None:
    if lines:
        text = _common(joined([line.text for line in lines]))
        bold = ((0, len(text)),) if all(line.is_bold for line in lines) else ()
        writer.line(text, lines[0].place, strong=bold)


def _write_table(writer: Writer, table: PdfTable | None) -> None:
    if table is not None:
        rows = [[_common_cell(cell) for cell in row] for row in table.rows]
        writer.table(rows, table.places, frozenset(table.repeats))


def _common_cell(cell: Any) -> Any:
    text = _common(cell.text)
    return cell if text == cell.text else type(cell)(text, cell.rows, cell.columns, cell.is_head)


def _common(text: str) -> str:
    """With the common form of each character: see rule 3 of the module.

    >>> _common("⼀、优化⾦⻔")
    '一、优化金门'
    """
    return tidy(_LIGATURE_RE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), common(text)))
