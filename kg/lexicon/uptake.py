"""Cue words for how a clause was taken over: ``data/lexicon/uptake.yaml`` compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["UptakeCues", "load_uptake"]


@dataclass(frozen=True, slots=True)
class UptakeCues:
    """Cues as tuples of words; ``general`` gives each general word with what a district puts in its place."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    own: tuple[str, ...]
    general: tuple[tuple[str, tuple[str, ...]], ...]
    smaller_is_stronger: tuple[str, ...]
    body_re: re.Pattern[str]


def load_uptake(path: Path | None = None) -> UptakeCues:
    """Compile the cue words of ``path`` (those of the project when ``None``).

    Raises:
        LexiconError: a list is missing, or an entry has no word.
    """
    path = path or data_folder() / "lexicon" / "uptake.yaml"
    content = load_yaml(path)
    endings = "|".join(re.escape(ending) for ending in _list(content, "bodies", path))
    return UptakeCues(
        strong=_words(content, "strong", path),
        weak=_words(content, "weak", path),
        own=_words(content, "own", path),
        general=tuple((entry["word"], tuple(entry.get("own", ()))) for entry in _entries(content, "general", path)),
        smaller_is_stronger=_words(content, "smaller_is_stronger", path),
        # A name of a body: two to twelve characters without punctuation before one of the endings (区市场监管|局).
        body_re=re.compile(rf"[一-鿿]{{2,12}}?(?:{endings})"),
    )


def _list(content: Any, name: str, path: Path) -> list[Any]:
    entries = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise LexiconError(f"the list {name!r} is missing", where=path, mend="see the shipped file")
    return entries


def _entries(content: Any, name: str, path: Path) -> list[Mapping[str, Any]]:
    for entry in _list(content, name, path):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("word"), str):
            raise LexiconError(f"an entry of {name!r} has no word: {entry!r}", where=path, mend="write {word: …}")
    return list(content[name])


def _words(content: Any, name: str, path: Path) -> tuple[str, ...]:
    return tuple(entry["word"] for entry in _entries(content, name, path))
