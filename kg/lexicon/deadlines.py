"""The compiled vocabulary of deadlines: ``data/lexicon/deadlines.yaml`` in, a frozen record out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    ahead_behind_before: tuple[str, ...]
    promise_after: tuple[str, ...]
    ends_in_year: tuple[str, ...]
    recurring: tuple[str, ...]
    history: tuple[str, ...]
    label_re: re.Pattern[str]  # 完成时限：…, its value in the group of that name
    periods: Mapping[str, str]  # 十四五 → the year in which it ends
    period_re: re.Pattern[str]


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
            ahead_behind_before=tuple(raw["ahead_behind_before"]),
            promise_after=tuple(raw["promise_after"]),
            ends_in_year=tuple(raw["ends_in_year"]),
            recurring=tuple(raw["recurring"]),
            history=tuple(raw["history"]),
            label_re=re.compile(
                rf"(?:{_either(raw['labels']).pattern})(?:要求|节点|安排)?\s{{0,4}}[:：]\s{{0,4}}(?P<value>[^；;。（）()\n]{{1,60}})"
            ),
            periods={str(name): str(year) for name, year in raw["periods"].items()},
            period_re=re.compile(
                rf"(?:到|至)?[“\"]?(?P<name>{_either(raw['periods']).pattern})[”\"]?(?:时期|期|规划期)?(?:末|结束)(?:前|时)?"
            ),
        )
    except (KeyError, TypeError) as err:
        raise LexiconError(f"a section is missing or malformed: {err}", where=path) from err


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))
