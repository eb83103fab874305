"""What a body is for, and who heads its line of work above it: ``data/lexicon/functions.yaml`` compiled.

In: the official name of a body. Out: its functions, in the order in which its name shows them; the official name of the
body of the next level up in the same line (条线), where that is known.

1. Every name pattern of the file is looked for; of two that overlap the longer wins.
2. A class of bodies of many functions (各有关部门) has none, and the file says why (``reason_without``).
3. A head is named for a body of a district or the city with an official name (上海市…). Parts of bodies, centres,
   stations and bodies of co-ordination have none.

Limits: names only. A bureau that took over another's task without taking its name has the function of its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["Function", "FunctionLexicon", "load_functions"]


@dataclass(frozen=True, slots=True)
class Function:
    """One function; ``city`` and ``nation`` are the official names of the heads of its line."""

    slug: str
    zh: str
    en: str
    source: str
    names: tuple[re.Pattern[str], ...]
    city: str | None = None
    nation: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionLexicon:
    """All functions in the order of the file."""

    functions: tuple[Function, ...]
    _starts: tuple[str, ...]
    _endings: tuple[str, ...]
    _without: tuple[tuple[re.Pattern[str], str], ...]

    def of(self, label: str) -> tuple[Function, ...]:
        """The functions that an official name shows.

        >>> [one.slug for one in load_functions().of("上海市金山区市场监督管理局")]
        ['market-supervision']
        """
        if self.reason_without(label):
            return ()
        named = ((one, name) for one in self.functions for name in one.names)
        hits = [(hit.start(), hit.end(), one) for one, name in named for hit in name.finditer(label)]
        hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        kept: list[tuple[int, int, Function]] = []
        for start, end, one in hits:
            if all(end <= other_start or other_end <= start for other_start, other_end, _ in kept):
                kept.append((start, end, one))
        return tuple(dict.fromkeys(one for _, _, one in sorted(kept, key=lambda hit: hit[0])))

    def reason_without(self, label: str) -> str | None:
        """Why a body has no function, if the file says so."""
        return next((reason for name, reason in self._without if name.search(label)), None)

    def head(self, label: str, scope: str, *, is_group: bool = False) -> str | None:
        """The official name of the body above in the line of its first function; ``scope`` as of ``Unit``.

        >>> load_functions().head("上海市金山区财政局", "jinshan"), load_functions().head("上海市财政局", "shanghai")
        ('上海市财政局', '中华人民共和国财政部')
        """
        functions = self.of(label)
        is_official = label.startswith(self._starts) and not label.endswith(self._endings)
        if is_group or not functions or scope == "cn" or not is_official:
            return None
        above = functions[0].nation if scope == "shanghai" else functions[0].city
        return above if above != label else None


def load_functions(path: Path | None = None) -> FunctionLexicon:
    """The file of that path, that of the project when ``None`` or when there is no such file.

    Raises:
        LexiconError: a field is missing or malformed, or a slug stands twice.
    """
    if path is None or not path.exists():  # a data folder made before there were functions
        path = data_folder() / "lexicon" / "functions.yaml"
    raw = load_yaml(path)
    try:
        functions = tuple(_function(entry) for entry in raw["functions"])
        without = tuple((re.compile(name), entry["reason"]) for entry in raw["without"] for name in entry["names"])
        starts, endings = tuple(raw["official_starts"]), tuple(raw["no_line_endings"])
    except (KeyError, TypeError, re.error) as err:
        raise LexiconError(f"an entry lacks a field or is malformed: {err}", where=path) from err
    if len({one.slug for one in functions}) < len(functions):
        raise LexiconError("a function stands twice", where=path)
    return FunctionLexicon(functions, starts, endings, without)


def _function(entry: Mapping[str, Any]) -> Function:
    return Function(
        entry["slug"], entry["zh"], entry["en"], entry["source"], tuple(re.compile(name) for name in entry["names"]),
        entry.get("city"), entry.get("nation"),
    )  # fmt: skip
