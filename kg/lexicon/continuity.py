"""Words for comparing two plans of a district: ``data/lexicon/continuity.yaml`` compiled.

In: the file. Out: ``ContinuityWords``: which characters are function words at the ends of a shared run, and how a
name is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["ContinuityWords", "load_continuity"]

_SHORTEST, _LONGEST = 2, 14  # characters of a quoted name; what is longer is a sentence


@dataclass(frozen=True, slots=True)
class ContinuityWords:
    """``edges``: function words as one string; ``quoted`` finds quoted names, the name in its one filled group."""

    edges: str
    quoted: re.Pattern[str]

    def names(self, text: str) -> tuple[str, ...]:
        """The quoted names of a text, in its order.

        >>> load_continuity().names("做好“早餐工程”和“晚餐工程”")
        ('早餐工程', '晚餐工程')
        """
        return tuple(next(filter(None, found.groups())) for found in self.quoted.finditer(text))


def load_continuity(path: Path | None = None) -> ContinuityWords:
    """The file of that path, that of the project when ``None``.

    Raises:
        LexiconError: a list is missing or an entry is not as in the shipped file.
    """
    path = path or data_folder() / "lexicon" / "continuity.yaml"
    content = load_yaml(path)
    edges = "".join(str(entry["word"]) for entry in _list(content, "edges", ("word",), path))
    marks = [(str(e["open"]), str(e["close"])) for e in _list(content, "quotes", ("open", "close"), path)]
    inside = "".join(re.escape(mark) for pair in marks for mark in pair)
    length = f"{{{_SHORTEST},{_LONGEST}}}"
    alternatives = (f"{re.escape(opening)}([^{inside}]{length}){re.escape(closing)}" for opening, closing in marks)
    return ContinuityWords(edges, re.compile("|".join(alternatives)))


def _list(content: Any, name: str, fields: tuple[str, ...], path: Path) -> list[Mapping[str, Any]]:
    entries = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(entries, list) or not entries:
        raise LexiconError(f"the list {name!r} is missing", where=path, mend="see the head of the shipped file")
    for entry in entries:
        if not isinstance(entry, Mapping) or any(field not in entry for field in fields):
            raise LexiconError(f"an entry of {name!r} lacks {fields[0]!r}: {entry!r}", where=path)
    return entries
