"""How a name may be typed otherwise: in traditional characters, in pinyin, with one slip. Texts in, texts or truth out.

1. Traditional characters become simplified ones, each by itself (OpenCC's table).
2. Pinyin is compared with every reading that a character has (pypinyin's table), since 长 is *chang* in 长宁 and
   *zhang* in 校长: in full (``jinshan``), or by first letters (``jsq``), of a whole name or of a part of it.
3. One slip is one character too many, too few, another one, or two neighbours that changed places. A digit is never
   taken for a slip: ``jinshan-2023`` is no misspelt ``jinshan-2022``.

The two tables are loaded when they are first asked for, which takes up to half a second. Whoever must not open files
then (a worker of the service), or has no Python (a page), is given the part of them that fits its names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

__all__ = ["Tables", "is_slip", "sounds_like"]

_CJK = range(0x3400, 0xA000)
_SHORTEST_PART = 3  # first letters that mean a part of a name


@dataclass(slots=True)
class Tables:
    """Readings of characters and their simplified forms. What is not in a closed table does not exist for it."""

    readings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    simple: dict[str, str] = field(default_factory=dict)
    closed: bool = False

    def sounds(self, char: str) -> tuple[str, ...]:
        """Every reading of a character, without tones, the usual one first; a letter or digit reads as itself."""
        if char not in self.readings:
            known = ord(char) in _CJK and not self.closed
            self.readings[char] = _read(char) if known else () if ord(char) in _CJK else (char,)
        return self.readings[char]

    def simplify(self, text: str) -> str:
        """``text`` in simplified characters.

        >>> Tables().simplify("證照聯辦")
        '证照联办'
        """
        return "".join(map(self._simple, text))

    def _simple(self, char: str) -> str:
        if char not in self.simple and ord(char) in _CJK and not self.closed:
            self.simple[char] = _converter().convert(char)
        return self.simple.get(char, char)

    @classmethod
    def of(cls, names: Iterable[str]) -> Tables:
        """The closed tables for these names: readings of their characters, and what is simplified to one of them."""
        used = sorted({char for name in names for char in name if ord(char) in _CJK})
        tables = cls()
        readings = {char: tables.sounds(char) for char in used}
        convert = _converter().convert
        made = ((char, convert(char)) for char in _convertible())
        return cls(readings, {char: one for char, one in made if one != char and one in readings}, closed=True)


def sounds_like(typed: str, name: str, tables: Tables) -> int:
    """How well letters sound a name; the surest first, 0 where they do not.

    6 the whole of it, 5 its first letters, 4 its first letters in rarer readings, 3 a part, 2 and 1 first letters of a
    part.

    >>> [sounds_like(typed, "金山区", Tables()) for typed in ("jinshanqu", "jsq", "jinshan", "shanqu", "js", "jin")]
    [6, 5, 3, 3, 0, 0]
    """
    sounds = [tables.sounds(char) for char in name]
    if len(typed) < 2 or len(typed) > 6 * len(name):
        return 0
    if _reaches(typed, sounds, 0) == len(name):
        return 6
    usual, any_of = ([{sound[0] for sound in one[:most]} for one in sounds] for most in (1, None))
    whole, starts = len(typed) == len(name), range(len(name) - len(typed) + 1)
    if whole and (_begins(typed, usual, 0) or _begins(typed, any_of, 0)):
        return 5 if _begins(typed, usual, 0) else 4
    if any(_reaches(typed, sounds, at) - at > 1 for at in range(len(name))):
        return 3
    if len(typed) < _SHORTEST_PART:
        return 0
    if any(_begins(typed, usual, at) for at in starts):
        return 2
    return int(any(_begins(typed, any_of, at) for at in starts))


def _reaches(typed: str, sounds: list[tuple[str, ...]], at: int) -> int:
    """The character up to which the letters, all of them, are readings of those from ``at`` on; -1 if they are not."""
    ends = {0}
    for place in range(at, len(sounds)):
        ends = {end + len(sound) for end in ends for sound in sounds[place] if typed.startswith(sound, end)}
        if not ends:
            return -1
        if len(typed) in ends:
            return place + 1
    return -1


def _begins(typed: str, first: list[set[str]], at: int) -> bool:
    return all(letter in first[at + n] for n, letter in enumerate(typed))


def is_slip(typed: str, name: str) -> bool:
    """Whether one slip leads from one to the other.

    >>> is_slip("fegnxian", "fengxian"), is_slip("一业一正", "一业一证"), is_slip("jinshan2023", "jinshan2022")
    (True, True, False)
    """
    if typed == name or abs(len(typed) - len(name)) > 1:
        return False
    short, long = sorted((typed, name), key=len)
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :] and not long[start].isdigit()
    if short[start + 1 :] == long[start + 1 :]:
        return not (short[start].isdigit() or long[start].isdigit())
    swapped = short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    return swapped and not any(char.isdigit() for char in short[start : start + 2])


def _read(char: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(sound for one in found if one.isascii() for sound in (one, one.replace("v", "u"))))


@cache
def _convertible() -> tuple[str, ...]:
    """The characters that OpenCC may convert: those that its tables list; all, where it has them in another form."""
    from importlib.resources import files

    try:
        tables = [
            files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8").splitlines()
            for name in ("TSPhrases.txt", "TSCharacters.txt")
        ]
    except (OSError, ValueError):
        return tuple(map(chr, _CJK))
    listed = {line.partition("\t")[0] for table in tables for line in table}
    return tuple(sorted(char for char in listed if len(char) == 1 and ord(char) in _CJK))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
