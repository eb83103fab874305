"""The words that shared wording is judged by: ``boilerplate.yaml`` and the names that other registries hold.

In: ``data/lexicon/boilerplate.yaml`` and names of reforms, bodies and platforms. Out: ``Wording``, all folded as
``kg.text.normalise.bare`` folds, so that it can be laid over a folded text.

1. ``formulas`` are worth nothing wherever they stand.
2. ``terms`` (those of the file, and the names handed over) are worth nothing as a whole run, and half inside a longer.
3. ``openers`` are the verbs and adverbs that open a commitment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml
from kg.text.normalise import bare

__all__ = ["PhraseFinder", "Wording", "load_wording"]

_SHORTEST = 3  # a shorter name stands inside too many other words


class PhraseFinder:
    """Finds phrases in a folded text; the longest wins. Looks up two characters at a time, so many phrases are cheap.

    >>> finder = PhraseFinder(["一业一证", "一业一证改革", "歇业备案"])
    >>> list(finder.find("深化一业一证改革落实歇业备案制度"))
    [(2, 8), (10, 14)]
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(phrase for phrase in phrases if len(phrase) >= 2)
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._lengths = {head: tuple(sorted(known, reverse=True)) for head, known in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each phrase, from left to right, none inside another."""
        n, lengths = 0, self._lengths
        while n < len(text):
            size = self.head(text, n) if text[n : n + 2] in lengths else 0
            if size:
                yield n, n + size
            n += size or 1

    def head(self, text: str, start: int = 0) -> int:
        """Length of the phrase that stands at ``start``; 0 if none."""
        for length in self._lengths.get(text[start : start + 2], ()):
            phrase = text[start : start + length]
            if phrase in self._phrases:
                return len(phrase)
        return 0


@dataclass(frozen=True, slots=True)
class Wording:
    """Finders of the three lists."""

    formulas: PhraseFinder
    terms: PhraseFinder
    openers: PhraseFinder


def load_wording(names: Iterable[str] = (), path: Path | None = None) -> Wording:
    """``boilerplate.yaml`` compiled, with ``names`` among its terms.

    Args:
        names: names of reforms, bodies, platforms and brands in any spelling; those of fewer than three characters
            without punctuation are passed over.
        path: the file; that of the project when ``None``.

    Raises:
        LexiconError: a list is missing, or an entry is not as the file's head says.
    """
    path = path or data_folder() / "lexicon" / "boilerplate.yaml"
    content = load_yaml(path)
    known = [folded for name in names if len(folded := bare(name)) >= _SHORTEST]
    return Wording(
        PhraseFinder(_phrases(content, "formulas", path)),
        PhraseFinder([*_phrases(content, "terms", path), *known]),
        PhraseFinder(bare(opener) for opener in _list(content, "openers", path)),
    )


def _list(content: Any, name: str, path: Path) -> list[Any]:
    entries = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise LexiconError(f"the list {name!r} is missing", where=path, mend="see the head of the shipped file")
    return entries


def _phrases(content: Any, name: str, path: Path) -> Iterator[str]:
    for entry in _list(content, name, path):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("phrase"), str):
            raise LexiconError(f"an entry of {name!r} has no phrase: {entry!r}", where=path, mend="phrase: …")
        yield bare(entry["phrase"])
