"""Text for a terminal, in which a Chinese character is two columns wide: lines that are cut, cells in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

__all__ = ["quoted", "to_columns", "width_of", "wrapped"]

_CLOSING, _OPENING = "，。、；：！？”’）》〕」』…)", "“‘（《〔「『("  # stay with the word before, behind
_QUOTED = 120  # characters of a quote that are shown


def width_of(text: str) -> int:
    """Columns that a text takes in a terminal.

    >>> width_of("一业一证 1")
    10
    """
    seen = (char for char in text if not unicodedata.combining(char))
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in seen)


def quoted(text: str, most: int = _QUOTED) -> str:
    """A quotation on one line, shortened in the middle."""
    text = " ".join(text.split())
    if len(text) > most:
        text = f"{text[: most * 2 // 3]} … {text[-(most // 3) :]}"
    return f"「{text}」"


def wrapped(text: str, first: str, rest: str, width: int) -> Iterator[str]:
    """Lines of a text that is cut where they are full: Chinese anywhere, words and numbers only at a blank.

    Args:
        text: the text.
        first: what stands before its first line.
        rest: what stands before the others.
        width: columns of a line, at least 20 of them for the text.
    """
    room = max(width - width_of(rest), 20)
    line, prefix, full = "", first, 0
    for piece in _pieces(text):
        wide = width_of(piece)
        if line and full + wide > room:
            yield (prefix + line).rstrip()
            line, prefix = piece.lstrip(), rest
            full = width_of(line)
        else:
            line += piece
            full += wide
    yield (prefix + line).rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Units that are not cut: a wide character with the closing marks behind it, a run of narrow characters."""
    piece = ""
    for char in text:
        wide = unicodedata.east_asian_width(char) in "WF"
        closing = char in _CLOSING
        if piece and not closing and piece[-1] not in _OPENING and (wide or char == " " or width_of(piece[-1]) == 2):
            yield piece
            piece = char
        else:
            piece += char
    if piece:
        yield piece


def to_columns(head: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[int]) -> str:
    """Cells in columns of the width that they need, at most ``most``; wide characters count as two."""
    cut = [[_cut(cell, room) for cell, room in zip(row, most, strict=True)] for row in (head, *rows)]
    widths = [max(width_of(row[n]) for row in cut) for n in range(len(head))]
    lines = ["  ".join(cell + " " * (widths[n] - width_of(cell)) for n, cell in enumerate(row)).rstrip() for row in cut]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def _cut(text: str, room: int) -> str:
    if width_of(text) <= room:
        return text
    while width_of(text) > room - 1:
        text = text[:-1]
    return f"{text}…"
