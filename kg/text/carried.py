"""Which characters a text may have: those that XML, Turtle, JSON, CSV and HTML can all carry.

This is decided once, where something is read: a document (``kg.read.reading``, its readers), a YAML file
(``kg.text.plain_yaml``), a table of verdicts (``kg.text.sssom``). So no writer of a format needs to think of it.

Not carried: the control characters but tab and the line ends, halves of surrogate pairs, and code points that are no
characters. Marks of direction and blanks of no width are carried by every format.
Source: XML 1.0, section 2.2 (characters, and those to be avoided); the Unicode Standard, section 23.7 (noncharacters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["LINE_ENDS", "UNCARRIED_RE", "carried", "told"]

#: For ``str.translate``: other characters that end a line.
LINE_ENDS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n"}

_PLANE_ENDS = "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17))
UNCARRIED_RE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANE_ENDS}]")
_FEW = 5  # characters and places that are named


def carried(text: str) -> str:
    r"""``text`` with U+FFFD for each character that is not carried, so that offsets stay.

    >>> carried("区政府\x01、\u200e区财政局")
    '区政府\ufffd、\u200e区财政局'
    """
    return UNCARRIED_RE.sub("\ufffd", text)


def told(pieces: Iterable[tuple[str, str]]) -> str:
    r"""What is not carried, and where; empty if everything is.

    Args:
        pieces: the name of a place, and the text that stands there.

    >>> told([("line 1", "区政府\x01"), ("line 2", ""), ("line 3", "\x01\uffff")])
    '3 control characters (U+0001, U+FFFF): line 1, line 3'
    """
    count = 0
    names: dict[str, None] = {}
    places: list[str] = []
    for place, text in pieces:
        if found := UNCARRIED_RE.findall(text):
            count += len(found)
            names |= dict.fromkeys(f"U+{ord(char):04X}" for char in found)
            places.append(place)
    return f"{count} control characters ({_some([*names])}): {_some(places)}" if count else ""


def _some(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")
