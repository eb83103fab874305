"""Groups of bodies named by a pattern: 各镇, 相关街镇, 区政府各部门, 各惠企政策制定部门.

A group's name is read left to right as known parts (``data/lexicon/units/groups.yaml``), the longest first:

1. an owner may come first (区政府), then quantifiers (各, 相关), then free words, then one or more heads (部门);
2. without a quantifier only a head that may stand alone is a group (园区);
3. a head that goes on as a longer word (各区|域) is none; a group of a place elsewhere (长三角地区有关部门) is passed
   over;
4. whose a group is, is told by its own name: 市有关部门 and 市级部门 are the city's, wherever they are named;
5. the slug is the pinyin of the parts; free words become eight hex digits of their SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["GroupGrammar", "compile_groups"]

# 12个街道. How much may repeat is bounded in all of these: a group is looked for at every place of a text.
_NUMBERED_RE = re.compile(r"(\d{1,4}|[一二三四五六七八九十两]{1,6})个")
_FREE_MAX = 14


@dataclass(frozen=True)
class GroupGrammar:
    """Compiled parts: printed → pinyin, per role; ``named`` are whole words with their slug and kind."""

    owners: dict[str, str]
    quantifiers: dict[str, str]
    heads: dict[str, str]
    alone: frozenset[str]
    named: dict[str, tuple[str, str]]
    pattern: re.Pattern[str]
    free_pattern: re.Pattern[str]
    starts: frozenset[str]  # characters that a group's name may begin with
    elsewhere: tuple[str, ...]  # words before a group that is not of the district
    city: tuple[str, ...]
    nation: tuple[str, ...]

    def read(self, name: str) -> tuple[str, str] | None:
        """Slug and kind of the group that ``name`` names; ``None`` if it names none."""
        if name in self.named:
            return self.named[name]
        if name in self.alone:
            return self.heads[name], "group"
        match = self.pattern.fullmatch(name) or self.free_pattern.fullmatch(name)
        return (self._slug(match), "group") if match else None

    def match(self, text: str, at: int) -> int:
        """Where the group that starts at ``at`` ends, free words excluded; ``at`` if none starts there."""
        if text[at] not in self.starts:
            return at
        match = self.pattern.match(text, at)
        whole = max((len(name) for name in self.named if text.startswith(name, at)), default=0)
        return max(match.end() if match else at, at + whole)

    def is_elsewhere(self, before: str) -> bool:
        """Whether a group behind ``before`` is of a place elsewhere, so that it names nobody here.

        The 区 of 地区 may belong to the group's own name as it was read: 长三角地|区有关部门.
        """
        return before.endswith(self.elsewhere) or (before + "区").endswith(self.elsewhere)

    def scope(self, name: str, speaker: str, city: str, nation: str) -> str:
        """Whose the group ``name`` is to a reader in ``speaker``: 市有关部门 is the city's."""
        bare = name.removeprefix("各").removeprefix("本")
        if bare.startswith(self.nation):
            return nation
        return city if name in self.city or bare.startswith(self.city) else speaker

    def _slug(self, match: re.Match[str]) -> str:
        parts = [self.owners.get(match["owner"] or "", "")]
        parts += [self._pinyin(part) for part in _tokens(match["quantity"], self.quantifiers)]
        free = match.groupdict().get("free")
        parts += [hashlib.sha256(free.encode()).hexdigest()[:8]] if free else []
        parts += [self.heads[part] for part in _tokens(match["heads"], self.heads) if part in self.heads]
        return "-".join(part for part in parts if part)

    def _pinyin(self, part: str) -> str:
        numbered = _NUMBERED_RE.fullmatch(part)
        if numbered and numbered[1].isascii():
            return numbered[1]
        return self.quantifiers.get(part) or hashlib.sha256(part.encode()).hexdigest()[:8]


def compile_groups(data: dict[str, Any]) -> GroupGrammar:
    """The grammar of ``groups.yaml``."""
    owner = f"(?P<owner>{_any(data['owners'])})?"
    quantity = f"(?P<quantity>(?:{_NUMBERED_RE.pattern.replace('(', '(?:', 1)}|{_any(data['quantifiers'])}){{1,8}})"
    join = _any(data["joins"])
    head = "|".join(_guarded(head, data["not_before"]) for head in _by_length(data["heads"]))
    heads = rf"(?P<heads>(?:{head})(?:(?:{join}|\()(?:{head})\)?)*)"
    return GroupGrammar(
        owners=data["owners"],
        quantifiers=data["quantifiers"],
        heads=data["heads"],
        alone=frozenset(data["alone"]),
        named={entry["form"]: (entry["slug"], entry.get("kind", "group")) for entry in data["named"]},
        pattern=re.compile(owner + quantity + heads),
        free_pattern=re.compile(owner + quantity + rf"(?P<free>[^\W\d_]{{1,{_FREE_MAX}}}?)" + heads),
        starts=frozenset("0123456789一二三四五六七八九十两").union(
            n[0] for n in (*data["owners"], *data["quantifiers"], *(entry["form"] for entry in data["named"]))
        ),
        elsewhere=tuple(data["of_elsewhere"]),
        city=tuple(data["city"]),
        nation=tuple(data["nation"]),
    )


def _guarded(head: str, not_before: dict[str, str]) -> str:
    longer = next((chars for end, chars in not_before.items() if head.endswith(end)), "")
    return re.escape(head) + (f"(?![{longer}])" if longer else "")


def _any(parts: dict[str, str] | list[str]) -> str:
    return "|".join(re.escape(part) for part in _by_length(parts))


def _by_length(parts: dict[str, str] | list[str]) -> list[str]:
    return sorted(parts, key=lambda part: (-len(part), part))


def _tokens(text: str, known: dict[str, str]) -> list[str]:
    """``text`` cut into known parts, the longest first; what is not known is left out, numbers stay."""
    return re.findall(f"{_NUMBERED_RE.pattern.replace('(', '(?:', 1)}|{_any(known)}", text)
