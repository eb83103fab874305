"""A text file → ``Source``: bytes decoded as they are, nothing cleaned.

1. UTF-8 is expected; a byte-order mark stays as the first character, so that offsets count it.
2. Bytes that are not UTF-8 are read as GB18030 (the Chinese national encoding) where they are that.
3. Line ends stay as shipped.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.errors import SourceError
from kg.records import ManifestEntry, Source

__all__ = ["decode", "read_source"]


def read_source(entry: ManifestEntry, folder: Path) -> Source:
    """Read the document of ``entry`` from ``folder``.

    Raises:
        SourceError: the file is missing, empty or not a text.
    """
    path = folder / entry.file
    try:
        data = path.read_bytes()
    except FileNotFoundError as err:
        mend = "put it there or mend 'file:' in corpus.yaml"
        raise SourceError(f"the file of '{entry.slug}' is missing", where=path, mend=mend) from err
    except OSError as err:
        mend = "is it a file, and may you read it?"
        raise SourceError(f"cannot be read: {err.strerror}", where=path, mend=mend) from err
    text, encoding = decode(data, path)
    if not text.strip("\ufeff \t\r\n\f\u3000\xa0"):
        raise SourceError("the file is empty", where=path, mend="replace it, or take it out of corpus.yaml")
    return Source(entry, text, hashlib.sha256(data).hexdigest(), encoding)


def decode(data: bytes, path: Path | str = "") -> tuple[str, str]:
    """The text and the name of its encoding.

    Raises:
        SourceError: neither UTF-8 nor GB18030, or a binary file (Word, PDF).

    >>> decode("营商环境".encode("gb18030"))
    ('营商环境', 'gb18030')
    """
    if data[:4] in (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise SourceError("is a PDF or Word file, not a text", where=path, mend="save it as plain text (UTF-8) first")
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        raise SourceError("is a web page, not a text", where=path, mend="copy its text into a file (UTF-8)")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SourceError("is UTF-16 text", where=path, mend="save it as UTF-8")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise SourceError("is neither UTF-8 nor GB18030 text", where=path, mend="save it as UTF-8")
