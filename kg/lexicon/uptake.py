"""Cue words for how a clause was taken over: ``data/lexicon/uptake.yaml`` compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["Cue", "UptakeCues", "load_uptake"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word, and the pattern that finds it as a word of its own."""

    word: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class UptakeCues:
    """Cues; ``general`` gives each general word with what a district puts in its place; ``bans``: strictest first."""

    strong: tuple[Cue, ...]
    favours: tuple[Cue, ...]
    bans: tuple[tuple[str, ...], ...]
    weak: tuple[Cue, ...]
    own: tuple[str, ...]
    general: tuple[tuple[str, tuple[str, ...]], ...]
    body_re: re.Pattern[str]
    not_bodies: tuple[str, ...]


def load_uptake(path: Path | None = None) -> UptakeCues:
    """Compile the cue words of ``path`` (those of the project when ``None``).

    Raises:
        LexiconError: a list is missing, or an entry has no word.
    """
    path = path or data_folder() / "lexicon" / "uptake.yaml"
    content = load_yaml(path)
    endings = "|".join(re.escape(ending) for ending in _list(content, "bodies", path))
    return UptakeCues(
        strong=_cues(content, "strong", path),
        favours=_cues(content, "favours", path),
        bans=tuple(tuple(rung) for rung in _list(content, "bans", path)),
        weak=_cues(content, "weak", path),
        own=_words(content, "own", path),
        general=tuple((entry["word"], tuple(entry.get("own", ()))) for entry in _entries(content, "general", path)),
        # A name of a body: two to twelve characters without punctuation before one of the endings (区市场监管|局).
        body_re=re.compile(rf"[一-鿿]{{2,12}}?(?:{endings})"),
        not_bodies=tuple(_list(content, "not_bodies", path)),
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


def _cues(content: Any, name: str, path: Path) -> tuple[Cue, ...]:
    """Each word with what must not stand right before or behind it (regular expressions)."""
    found = []
    for entry in _entries(content, name, path):
        before = f"(?<!{entry['not_after']})" if entry.get("not_after") else ""
        behind = f"(?!{entry['not_before']})" if entry.get("not_before") else ""
        found.append(Cue(entry["word"], re.compile(f"{before}{re.escape(entry['word'])}{behind}")))
    return tuple(found)


def _words(content: Any, name: str, path: Path) -> tuple[str, ...]:
    return tuple(entry["word"] for entry in _entries(content, name, path))
