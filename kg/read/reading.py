"""A file → the text derived from it: the format is told by the content, and each format has its reader.

The derived text is a function of the file and of the reader's version alone (``Derived.reader``). The readers of Word
and PDF files load their libraries when such a file comes; where these are not installed, the message says how to.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import SourceError
from kg.files.inside import most_bytes
from kg.read.derived import Derived, Writer
from kg.read.encoding import Decoded, declared_encoding, decode_bytes
from kg.read.formats import Format, binary_format, is_html, is_mail_page
from kg.records import Irregularity, Severity
from kg.text.carried import LINE_ENDS, UNCARRIED_RE, carried, told
from kg.text.mapped import Span

__all__ = ["READERS", "derive", "format_of"]

#: The reader of each format, with its version: another version may derive another text.
READERS = {Format.TEXT: "text/1", Format.HTML: "html/1", Format.DOCX: "docx/2", Format.PDF: "pdf/3"}

#: How many times as large as a file may be a Word file may unpack to.
_UNPACKED = 10

_EMPTY_RE = re.compile(r"[\ufeff\s\u3000\xa0\x00]*")


def format_of(data: bytes, path: Path | str = "") -> Format:
    """The format of a file, by its content.

    Raises:
        SourceError: it is in a format that is not read; the message says what to do.
    """
    known = binary_format(data, path)
    if known is not None:
        return known
    return Format.HTML if is_html(decode_bytes(data, path, declared_encoding(data)).text) else Format.TEXT


def derive(data: bytes, path: Path | str = "") -> Derived:
    """The text of a file.

    Args:
        data: the file.
        path: its name, for messages only.

    Raises:
        SourceError: it is empty, too large, damaged, or in a format that is not read.
    """
    known = binary_format(data, path)
    if known == Format.DOCX:
        from kg.read.docx import read_docx

        return read_docx(data, path, most=most_bytes() * _UNPACKED)
    if known == Format.PDF:
        from kg.read.pdf import read_pdf

        return read_pdf(data, path)
    decoded = decode_bytes(data, path, declared_encoding(data))
    if _EMPTY_RE.fullmatch(decoded.text):
        raise SourceError("the file is empty", where=path, mend="replace it, or take it out of corpus.yaml")
    is_mail_page(decoded.text, path)
    if is_html(decoded.text):
        from kg.read.html import read_html

        return read_html(data, path)
    return _plain(decoded)


def _plain(decoded: Decoded) -> Derived:
    """A plain text, as it is; what no file can carry is replaced character by character, so that offsets stay."""
    text = decoded.text.translate(LINE_ENDS)
    writer = Writer()
    if decoded.lost:
        found = f"{decoded.lost} characters that are no {decoded.encoding}"
        writer.notice("bytes-unreadable", Severity.LOSS, found, "stand as \ufffd")
    reader = READERS[Format.TEXT]
    notices = writer.done(reader).notices
    if first := UNCARRIED_RE.search(text):
        found = told((f"line {n}", line) for n, line in enumerate(text.split("\n"), 1))
        place = Span(*first.span())
        notices += (Irregularity("control-characters", Severity.REPAIR, place, found, "stand as \ufffd"),)
    return Derived(carried(text), decoded.encoding, reader, notices=notices)
