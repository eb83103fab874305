"""The compiled vocabulary of deadlines: ``data/lexicon/deadlines.yaml`` in, a frozen record out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["DeadlineLexicon", "load_deadlines"]


@dataclass(frozen=True, slots=True)
class DeadlineLexicon:
    """Word lists and patterns; see the comments in the YAML file for what each is for."""

    ongoing_re: re.Pattern[str]
    done_re: re.Pattern[str]
    filler_re: re.Pattern[str]
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    promise_after: tuple[str, ...]


@cache
def load_deadlines(path: Path | None = None) -> DeadlineLexicon:
    """The vocabulary of ``path``, by default the one that ships with the package.

    Raises:
        LexiconError: the file is missing, not YAML, or lacks a section.
    """
    path = path or data_folder() / "lexicon" / "deadlines.yaml"
    try:
        raw = load_yaml(path)
        return DeadlineLexicon(
            ongoing_re=_either(raw["ongoing"]),
            done_re=_either(raw["done"]),
            filler_re=_either(raw["filler"]),
            not_before=tuple(raw["not_before"]),
            not_after=tuple(raw["not_after"]),
            promise_after=tuple(raw["promise_after"]),
        )
    except (KeyError, TypeError) as err:
        raise LexiconError(f"a section is missing or malformed: {err}", where=path) from err


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))
