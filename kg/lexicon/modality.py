"""Words of time and modality: ``data/lexicon/modality.yaml`` in, a frozen record of patterns out.

They tell an intention (下一步, 后续将) from a result, the state before a reform (原先) from that after it, a rule of a
scheme from what the scheme brought about, and how a number moved (下降, 缩短).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["ModalityCues", "load_modality"]


@dataclass(frozen=True, slots=True)
class ModalityCues:
    """Patterns; the comments of the YAML file say what each is for. Those of ``…_before`` end where a number begins."""

    planned: re.Pattern[str]
    done: re.Pattern[str]
    before: re.Pattern[str]  # to the end of its sentence
    before_all: re.Pattern[str]  # to the end of its paragraph
    now: re.Pattern[str]
    base: re.Pattern[str]
    setting: re.Pattern[str]
    place: re.Pattern[str]
    place_counts: re.Pattern[str]
    rule_before: re.Pattern[str]
    rule_after: re.Pattern[str]
    up: re.Pattern[str]  # ends where the number begins
    down: re.Pattern[str]
    moves: re.Pattern[str]  # behind a number: …缩减到
    moved_from: re.Pattern[str]  # before a number: 从…
    approximate: re.Pattern[str]  # each alternative a group, see ``bounds``
    bounds: tuple[str, ...]  # the comparator of each group of ``approximate``
    about: re.Pattern[str]
    channel: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # before and behind the name of a channel

    def is_planned(self, before: str) -> bool:
        """Whether the words of a sentence up to a place make what stands there an intention.

        >>> cues = load_modality()
        >>> cues.is_planned("下一步还将联合其他部门，逐步覆盖"), cues.is_planned("将零部件的进口时间缩短")
        (True, False)
        """
        said = max((match.end() for match in self.planned.finditer(before)), default=-1)
        return said >= 0 and not self.done.search(before, said)

    def is_channel(self, before: str, after: str) -> bool:
        """Whether the thing named between ``before`` and ``after`` is what something was put on, not what was done.

        >>> load_modality().is_channel("《开店指南》线上版已在“", "”企业云旗舰店同步上线")
        True
        """
        return any(one.search(before) and two.match(after) for one, two in self.channel)


@cache
def load_modality(path: Path | None = None) -> ModalityCues:
    """The cues of ``path``, by default those that ship with the package.

    Raises:
        LexiconError: the file is missing, not YAML, or lacks a section.
    """
    path = path or data_folder() / "lexicon" / "modality.yaml"
    try:
        return _compile(load_yaml(path))
    except (KeyError, TypeError, re.error) as err:
        raise LexiconError(f"a section is missing or malformed: {err}", where=path) from err


def _compile(raw: Mapping[str, Any]) -> ModalityCues:
    to, start = _any(raw["reached"]), _any(raw["from"])
    up, down, filler = _any(raw["up"]), _any(raw["down"]), _any(raw["filler"])
    near = "|".join(f"({entry['word']})" for entry in raw["approximate"])
    whole = [entry for entry in raw["before"] if entry.get("scope") == "paragraph"]
    return ModalityCues(
        planned=re.compile(_words(raw["planned"])),
        done=re.compile(_any(raw["done"])),
        before=re.compile(_words(entry for entry in raw["before"] if entry not in whole)),
        before_all=re.compile(_words(whole)),
        now=re.compile(_any(raw["now"])),
        base=re.compile(_any(raw["base"])),
        setting=re.compile(_any(raw["setting"])),
        place=re.compile(_any(raw["place"])),
        place_counts=re.compile(_any(raw["place_counts"])),
        rule_before=re.compile(_any(raw["rule_before"])),
        rule_after=re.compile(_any(raw["rule_after"])),
        up=re.compile(rf"(?:{up})(?:了|约|近|超|{to}){{0,2}}$"),
        down=re.compile(rf"(?:{down})(?:了|约|近|超|{to}){{0,2}}$"),
        moves=re.compile(rf"[^，。；：、]{{0,14}}?(?:{up}|{down})(?:{to})"),
        moved_from=re.compile(rf"(?:^|[^，。；])?(?:{start})[^，。；]{{0,40}}$"),
        approximate=re.compile(rf"(?:{near})(?:{filler})*$"),
        bounds=tuple(str(entry["comparator"]) for entry in raw["approximate"]),
        about=re.compile(_any(raw["about"])),
        channel=tuple((re.compile(entry["before"]), re.compile(entry["after"])) for entry in raw["channel"]),
    )


def _words(entries: Iterable[Mapping[str, Any]]) -> str:
    return "|".join(str(entry["word"]) for entry in entries)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(str, words), key=lambda word: (-len(word), word)))
