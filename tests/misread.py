"""Documents spoilt on purpose, so that what is read from them cannot be right: for the measure of understanding.

Each takes the text of a made document (``tests.documents.made``) and gives back what a bad conversion leaves of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

__all__ = ["SPOILT"]

_NUMBER_RE = re.compile(
    r"(?m)^[ \t\u3000]*(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|\d{1,2}[.．、]\s?)"
)


def _without_numbers(text: str) -> str:
    return _NUMBER_RE.sub("", text)


def _bullets(text: str) -> str:
    return _NUMBER_RE.sub("● ", text)


def _one_line(text: str) -> str:
    head, _, rest = text.partition("\n")
    return head + "\n" + rest.replace("\n", "")


def _every_third_heading(text: str) -> str:
    """A page in three is missing."""
    lines = text.split("\n")
    return "\n".join(line for n, line in enumerate(lines) if n % 3 != 2 or not _NUMBER_RE.match(line))


def _cells_one_a_line(text: str) -> str:
    """A table whose head was lost, each cell on a line of its own."""
    cells = [cell for line in text.split("\n") if "\t" in line for cell in line.split("\t")]
    plain = [line for line in text.split("\n") if "\t" not in line]
    kept = [cell.rstrip("。").replace("，", "")[:12] for cell in cells[6:]]
    return "\n".join([*plain, *kept])


def _columns_across(text: str) -> str:
    """Two columns read line by line across both."""
    words = [text[i : i + 18].replace("\n", "") for i in range(0, len(text), 18)]
    half = len(words) // 2
    return "\n".join(a + "　" + b for a, b in zip(words[:half], words[half:], strict=False))


def _letters_lost(text: str) -> str:
    """A font without some of the letters."""
    return "\n".join("".join("□" if n % 7 == 6 else c for n, c in enumerate(line)) for line in text.split("\n"))


def _no_line_begins_right(text: str) -> str:
    """Wrapped anywhere, numbers within the lines."""
    flat = text.replace("\n", "")
    return "\n".join(flat[i : i + 31] for i in range(0, len(flat), 31))


def _order_lost(text: str) -> str:
    """Paragraphs from the last to the first."""
    head, *rest = text.split("\n")
    return "\n".join([head, *reversed(rest)])


def _text_of_another_kind(text: str) -> str:
    """Numbers of levels that do not exist: each item begins at 3, 7, 11 …"""
    seen = 0

    def other(_: re.Match[str]) -> str:
        nonlocal seen
        seen += 4
        return f"{seen - 1}."

    return _NUMBER_RE.sub(other, text)


#: What was spoilt → the style of the document and how.
SPOILT: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "numbers lost": ("three_levels", _without_numbers),
    "numbers are bullets": ("three_levels", _bullets),
    "one line": ("three_levels", _one_line),
    "every third heading lost": ("three_levels", _every_third_heading),
    "cells one a line, head lost": ("with_table", _cells_one_a_line),
    "columns across": ("three_levels", _columns_across),
    "letters lost": ("opinion", _letters_lost),
    "wrapped anywhere": ("three_levels", _no_line_begins_right),
    "order lost": ("running_on", _order_lost),
    "numbers that do not count": ("three_levels", _text_of_another_kind),
}
