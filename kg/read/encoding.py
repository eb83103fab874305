"""Bytes → text: which encoding they are in.

1. A byte-order mark tells UTF-16 (and UTF-32); that of UTF-8 stays as the first character, so that offsets count it.
2. UTF-8, where the bytes are that. Where they are, but for a few (a page put together from parts), those few become
   U+FFFD and their number is told.
3. What the file itself declares (``<meta charset=big5>``), where the bytes are that. Chinese pages declare gb2312 and
   use more than it has: any of the GB family is read as GB18030, which holds them all.
4. GB18030, the Chinese national encoding, or Big5 where a detector finds it more likely; else what the detector finds.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError

__all__ = ["Decoded", "declared_encoding", "decode_bytes"]

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED_RE = re.compile(
    rb"""
    <meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})
    | ^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,20})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_GB = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "ms936", "euc-cn", "hz-gb-2312"})
_HEAD = 4096  # a declaration stands at the beginning, as browsers look for it
_SAMPLE = 100_000  # bytes that the detector is shown
_FEW = 100  # one unreadable byte in so many characters is still that encoding
_CANDIDATES = ["gb18030", "big5", "big5hkscs"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """``lost``: how many characters could not be read and stand as U+FFFD."""

    text: str
    encoding: str
    lost: int = 0


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a web page declares in its head, if Python knows it.

    >>> declared_encoding(b'<html><meta charset="GB2312">')
    'gb18030'
    """
    match = _DECLARED_RE.search(data[:_HEAD])
    if match is None:
        return None
    name = (match[1] or match[2]).decode("ascii").lower()
    if name in _GB:
        return "gb18030"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def decode_bytes(data: bytes, path: Path | str = "", declared: str | None = None) -> Decoded:
    """The text of a file.

    Args:
        data: its bytes.
        path: its name, for messages.
        declared: an encoding that somebody states (the file itself, or who sent it).

    Raises:
        SourceError: it is no text, or in no encoding that is known here.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _with_losses(data, name)
    for name in dict.fromkeys(("utf-8", declared or "utf-8")):
        text = _strictly(data, name)
        if text is not None:
            return Decoded(text, name)
    nearly = _with_losses(data, "utf-8")
    wide = sum(1 for c in nearly.text if c >= "\x80")
    if nearly.lost and nearly.lost * _FEW <= wide and _is_mostly_text(nearly.text):
        return nearly
    if not nearly.lost:
        raise _unreadable(path)
    found = _detected(data, path)
    if "\x00" in found.text:
        raise _unreadable(path)
    return found


def _strictly(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if name != "utf-8" or "\x00" not in text or _is_mostly_text(text) else None


def _is_mostly_text(text: str) -> bool:
    """A stray NUL in a text is let pass; a file full of them is none."""
    return text.count("\x00") * _FEW <= len(text)


def _with_losses(data: bytes, name: str) -> Decoded:
    text = data.decode(name, errors="replace")
    return Decoded(text, name, text.count("\ufffd"))


def _detected(data: bytes, path: Path | str) -> Decoded:
    """By the detector, among the encodings of Chinese texts; GB18030 wherever the bytes are that and it is not sure."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=_CANDIDATES, preemptive_behaviour=False).best()
    guessed = best.encoding if best is not None else "gb18030"
    for name in dict.fromkeys((guessed, "gb18030", "big5")):
        text = _strictly(data, name)
        if text is not None:
            return Decoded(text, name)
    nearly = _with_losses(data, guessed)
    if nearly.lost * _FEW <= sum(1 for c in nearly.text if c >= "\x80"):
        return nearly
    raise _unreadable(path)


def _unreadable(path: Path | str) -> SourceError:
    return SourceError("is no text in UTF-8, GB18030, UTF-16 or Big5", where=path, mend="save it as UTF-8")
