"""Word's automatic numbering: the number that a reader sees before a paragraph, which stands nowhere in its text.

1. A paragraph names a list (``numId``) and a level, itself or by its style, or a style that this one is based on.
2. Each abstract list counts by level; a level begins anew behind an item of a higher one. A list may restart another's
   count (``startOverride``).
3. The text of a level (``第%1章``, ``（%2）``) is filled with the counts, each in its level's numerals.

Source: ECMA-376, part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat). A bullet is no number and is not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kg.text.numerals import to_chinese

__all__ = ["Numbering", "W"]

#: The namespace of WordprocessingML, as lxml writes it before a name.
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_PART_RE = re.compile(r"%([1-9])")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LEVELS, _MOST = 9, 9999


def _chinese(n: int) -> str:
    text = to_chinese(n)
    return text.removeprefix("一") if 10 <= n < 20 else text


def _roman(n: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, n = divmod(n, value)
        text += letters * times
    return text


def _letters(n: int) -> str:
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _one_of(row: str) -> Callable[[int], str]:
    return lambda n: row[n - 1] if 0 < n <= len(row) else str(n)


_ENCLOSED = {
    "decimalEnclosedCircle": "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260)])),
    "decimalEnclosedCircleChinese": "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260)])),
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
}
_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
    "ideographDigital",
)  # fmt: skip
_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalFullWidth2": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "chineseLegalSimplified": lambda n: _chinese(n).translate(_FORMAL),
    "bullet": lambda n: "",
    "none": lambda n: "",
    **dict.fromkeys(_CHINESE, _chinese),
    **{name: _one_of(row) for name, row in _ENCLOSED.items()},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """``text`` holds ``%1`` … ``%9``; ``is_legal``: all its counts are in Arabic digits."""

    start: int
    form: str
    text: str
    is_legal: bool
    is_spaced: bool


@dataclass(slots=True)
class _List:
    """A list as paragraphs name it: the abstract one whose counts it shares, and where it restarts them."""

    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """Made once for a document; ``number`` is asked for each paragraph in turn."""

    lists: dict[str, _List]
    styles: Mapping[str, tuple[str | None, str | None, int]]  # style → (based on, list, level)
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
        """From the document's ``numbering.xml`` and ``styles.xml``, where it has them."""
        abstract: dict[str, dict[int, _Level]] = {}
        lists: dict[str, _List] = {}
        for one in [] if numbering is None else numbering.findall(f"{W}abstractNum"):
            abstract[_get(one, "abstractNumId")] = dict(_level(level) for level in one.findall(f"{W}lvl"))
        for one in [] if numbering is None else numbering.findall(f"{W}num"):
            name = _value(one, "abstractNumId")
            mine = _List(name, dict(abstract.get(name, {})))
            for over in one.findall(f"{W}lvlOverride"):
                depth = _whole(_get(over, "ilvl"))
                start = over.find(f"{W}startOverride")
                if start is not None:
                    mine.restarts[depth] = _whole(_get(start, "val"))
                mine.levels.update(_level(level) for level in over.findall(f"{W}lvl"))
            lists[_get(one, "numId")] = mine
        return cls(lists, _style_lists(styles))

    def number(self, properties: etree._Element | None) -> str:
        """The number before a paragraph with these properties (``w:pPr``); empty for one without."""
        named, depth = self._list_of(properties)
        found = self.lists.get(named or "")
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counts = self.counts.setdefault(found.abstract, [None] * _LEVELS)
        if depth in found.restarts:
            counts[depth] = found.restarts.pop(depth)
        else:
            before = counts[depth]
            counts[depth] = level.start if before is None else min(before + 1, _MOST)
        for deeper in range(depth + 1, _LEVELS):
            counts[deeper] = None
        return self._filled(found, level, counts)

    def _filled(self, found: _List, level: _Level, counts: list[int | None]) -> str:
        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = found.levels.get(at)
            n = counts[at] if counts[at] is not None else (other.start if other else 1)
            form = "decimal" if level.is_legal or other is None else other.form
            return _FORMS.get(form, str)(n or 0) if n else ("0" if form == "decimal" else "")

        if level.form == "bullet":
            return ""
        text = _PART_RE.sub(count, level.text)
        return text + " " if text and level.is_spaced and text[-1].isalnum() else text

    def _list_of(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """The list and the level of a paragraph: its own, else its style's."""
        own = None if properties is None else properties.find(f"{W}numPr")
        style = "" if properties is None else _value(properties, "pStyle")
        named: str | None = None
        depth: int | None = None
        if own is not None:
            named = _value(own, "numId") or None
            depth = _whole(_value(own, "ilvl")) if own.find(f"{W}ilvl") is not None else None
        seen = 0
        while named is None and style in self.styles and seen < _LEVELS * 4:
            above, named, level = self.styles[style]
            depth = level if depth is None and named is not None else depth
            style, seen = above or "", seen + 1
        return (None if named == "0" else named), min(depth or 0, _LEVELS - 1)


def _style_lists(styles: etree._Element | None) -> dict[str, tuple[str | None, str | None, int]]:
    found: dict[str, tuple[str | None, str | None, int]] = {}
    for style in [] if styles is None else styles.findall(f"{W}style"):
        numbered = style.find(f"{W}pPr/{W}numPr")
        named = _value(numbered, "numId") if numbered is not None else ""
        level = _whole(_value(numbered, "ilvl")) if numbered is not None else 0
        found[_get(style, "styleId")] = (_value(style, "basedOn") or None, named or None, level)
    return found


def _level(level: etree._Element) -> tuple[int, _Level]:
    depth = _whole(_get(level, "ilvl"))
    start = level.find(f"{W}start")
    suffix = _value(level, "suff") or "tab"
    legal = level.find(f"{W}isLgl") is not None
    form, text = _value(level, "numFmt") or "decimal", _value(level, "lvlText")
    return depth, _Level(1 if start is None else _whole(_get(start, "val")), form, text, legal, suffix != "nothing")


def _get(element: etree._Element, name: str) -> str:
    return element.get(f"{W}{name}") or ""


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else _get(child, "val")


def _whole(text: str) -> int:
    return min(int(text), _MOST) if re.fullmatch(r"\d{1,6}", text) else 0
