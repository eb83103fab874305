"""Chinese and Arabic numerals as they stand in headings and quantities.

The values are computed from the place system (个十百千万亿), never listed.
"""

from __future__ import annotations

__all__ = ["NUMERAL", "parse_numeral", "to_chinese"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}

_LIMIT = 10**12

#: Characters that a numeral may be written with, for use inside a regular expression class.
NUMERAL = "〇○零一二两三四五六七八九十百千万亿"


def parse_numeral(text: str) -> int | None:
    """The number that ``text`` writes, in Chinese or Arabic digits; ``None`` if it writes none.

    >>> [parse_numeral(t) for t in ("二十一", "十", "一百零五", "二〇二三", "两", "12", "３", "万一五", "")]
    [21, 10, 105, 2023, 2, 12, 3, None, None]
    """
    text = text.strip()
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if any(c not in _DIGITS and c not in _UNITS and c not in _GROUPS for c in text):
        return None
    if all(c in _DIGITS for c in text):  # a year: 二〇二三
        return int("".join(str(_DIGITS[c]) for c in text))
    value = _parse_places(text)
    return value if value is not None and _same_number(text, value) else None


def _parse_places(text: str) -> int | None:
    total = group = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            group += (digit or (1 if group == 0 else 0)) * _UNITS[c]
            digit = 0
        else:
            if group + digit == 0:
                return None
            total = (total + group + digit) * _GROUPS[c]
            group = digit = 0
    return total + group + digit


def _same_number(text: str, value: int) -> bool:
    """A string of numeral characters is a numeral only if writing its value gives it back."""
    if value >= _LIMIT:  # 一亿一亿
        return False
    plain = text.replace("〇", "零").replace("○", "零").replace("两", "二")
    return plain in {to_chinese(value), to_chinese(value).removeprefix("一") if 10 <= value < 20 else ""}


def to_chinese(number: int) -> str:
    """The usual writing of a number from 0 up to, not including, 10^12.

    >>> to_chinese(21), to_chinese(10), to_chinese(105), to_chinese(20000)
    ('二十一', '一十', '一百零五', '二万')
    """
    if not 0 <= number < _LIMIT:
        raise ValueError(f"{number} is outside 0 … 10^12")
    if number == 0:
        return "零"
    out = ""
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        group, number = divmod(number, size)
        if group:
            out += ("零" if out and group < 1000 else "") + _group(group) + name
    return out


def _group(number: int) -> str:
    out, gap = "", False
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return out
