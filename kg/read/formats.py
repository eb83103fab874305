"""Which format a file is in, by what is in it and never by its name; and what to do with those that are not read.

1. A PDF, a container (zip, OLE) or a picture begins with known bytes. What a zip holds tells Word from OFD or Excel,
   what an OLE file holds tells an encrypted Word file from an old one.
2. Text with tags of a web page in it is HTML, a fragment too: it begins with a tag, or closes several.
3. What is left is text (Markdown is text whose marks the parser knows).

Formats that are not read end in one line that says how to make of them one that is.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from kg.errors import SourceError

__all__ = ["SUFFIXES", "Format", "binary_format", "is_html", "is_mail_page"]


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


#: How the file of each is named in the corpus.
SUFFIXES = {Format.TEXT: ".txt", Format.HTML: ".html", Format.DOCX: ".docx", Format.PDF: ".pdf"}

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_RTF, _OLE, _ZIP = b"{\\rtf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"PK\x03\x04", b"PK\x05\x06")
_PDF_WITHIN = 1024  # a PDF may have other bytes before its mark (ISO 32000, annex H)
_OPENING_RE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|tbody|tr|td|section|article|"
    r"span|font|center|h[1-6]|ul|ol|br|a|strong|b|style|script|main|form)\b[^<]{0,2000}?>",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING_RE = re.compile(r"</(?:p|div|td|tr|table|span|html|body|li|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_SEVERAL = 4
_HEAD = 20_000
_LONGEST_KIND = 200
_MAIL_RE = re.compile(
    r"\A(?:[\w-]++:[^\n]*+\n|[ \t][^\n]*+\n)*?(?:mime-version|content-type:\s*multipart/related)", re.IGNORECASE
)

_OTHERS = {
    "ole-word": ("is an old Word or WPS file (.doc, .wps)", "open it in Word, WPS or LibreOffice and save it as .docx"),
    "ole-locked": ("is a Word file under a password", "take the password off and save it again"),
    "ole": ("is an old Office file", "open it in Word, WPS or LibreOffice and save its text as .docx"),
    "ofd": ("is an OFD file", "open it in its reader and print it to a PDF with text, or save its text as .docx"),
    "sheet": ("is a spreadsheet", "save the sheet as a web page (.html), or paste its table into a .docx"),
    "slides": ("is a presentation", "save its text as .docx or as plain text"),
    "odt": ("is an OpenDocument file", "open it in LibreOffice or Word and save it as .docx"),
    "zip": ("is an archive (zip)", "unpack it and add what is in it"),
    "archive": ("is an archive", "unpack it and add what is in it"),
    "picture": ("is a picture, and pictures are not read", "recognise its text (OCR) and add that as a file"),
    "rtf": ("is an RTF file", "open it in Word, WPS or LibreOffice and save it as .docx"),
    "mht": ("is a web archive (.mht)", "open it in a browser and save it as 'web page, HTML only'"),
}  # fmt: skip


def binary_format(data: bytes, path: Path | str = "") -> Format | None:
    """The format of a file that is no text; ``None`` for what may be one.

    Raises:
        SourceError: it is in a format that is not read; the message says what to do.
    """
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    other = ""
    if data.startswith(_ZIP):
        other = _in_zip(data, path)
        if other == "docx":
            return Format.DOCX
    elif data.startswith(_OLE):
        other = _in_ole(data)
    elif data.startswith(_PICTURES[:-1]) or (data.startswith(b"BM") and b"\x00" in data[:20]):
        other = "picture"
    elif data.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() == _RTF:
        other = "rtf"
    elif data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        other = "archive"
    if other:
        problem, mend = _OTHERS[other]
        raise SourceError(problem, where=path, mend=mend)
    return None


def is_html(text: str) -> bool:
    """Whether a text is a web page, or a piece of one.

    >>> is_html("<tbody><tr><td><p>某区方案</p>"), is_html("某区方案<br>一、总则<br>（一）甲<br>（二）乙<br>")
    (True, True)
    >>> is_html("增速<5%，占比>3%"), is_html("# 某区方案")
    (False, False)
    """
    head = text[:_HEAD].lstrip("\ufeff\x00")
    if _OPENING_RE.match(head):
        return True
    return sum(1 for _ in zip(range(_SEVERAL), _CLOSING_RE.finditer(head), strict=False)) == _SEVERAL


def is_mail_page(text: str, path: Path | str = "") -> None:
    """Refuse a page that a browser saved in the form of a mail (MHTML).

    Raises:
        SourceError: it is one.
    """
    if _MAIL_RE.match(text[:_HEAD]) and "multipart/" in text[:_HEAD].lower():
        problem, mend = _OTHERS["mht"]
        raise SourceError(problem, where=path, mend=mend)


def _in_zip(data: bytes, path: Path | str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            is_told = "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_KIND
            kind = archive.read("mimetype") if is_told else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as err:
        mend = "open it in Word and save it again, or get it anew"
        raise SourceError("is a damaged Word file or archive", where=path, mend=mend) from err
    if "word/document.xml" in names:
        return "docx"
    if any(name.lower() == "ofd.xml" for name in names):
        return "ofd"
    if b"opendocument" in kind:
        return "odt"
    starts = {name.split("/")[0] for name in names}
    return "sheet" if "xl" in starts else "slides" if "ppt" in starts else "zip"


def _in_ole(data: bytes) -> str:
    """Names in an OLE directory are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "ole-locked"
    return "ole-word" if "WordDocument".encode("utf-16-le") in data or b"WPS" in data[:4096] else "ole"
