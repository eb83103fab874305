"""Brackets that hold names of bodies and nothing else: …全程电子化（区市场监管局、区政务服务办）。

In: a text and the unit lexicon. Out: the inside of each such bracket, with the bodies that it names.

1. Behind the whole text, after its last sentence: one of the names is known, and the others end as names do.
2. Right before the end of a sentence inside a text: every name is known, or ends as names do beside one that is; and
   what stands before the bracket is no body itself, of which the bracket would give another name
   (市委宣传部（市文明办）).

Limits: a bracket in the middle of a sentence says who is meant, not who answers for it, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.unit_lists import Found, read_list
from kg.lexicon.departments import UnitLexicon
from kg.text.mapped import MappedText

__all__ = ["NO_NAME_RE", "is_name", "read_bare_brackets"]

#: What no name of a body holds: marks, digits, a deed.
NO_NAME_RE = re.compile(r"[\d，。；：:;,“”《》]|[一二三四五六七八九十]是|进行|推动|加快|开展")
_INSIDE = r"[^（）()。；;：:“”《》\d]{2,200}(?:[（(][^（）()。\d]{1,16}[）)][^（）()。；;：:“”《》\d]{0,100}){0,8}"
_LAST_RE = re.compile(rf"(?:^|(?<=[。；;！]))\s*[（(](?P<list>{_INSIDE})[）)](?=[。；;]?\s*$)")
_WITHIN_RE = re.compile(rf"(?<=[^。；;！（(\s])[（(](?P<list>{_INSIDE})[）)](?=[。；;])")
_OWN_RE = re.compile(r"(?:^|(?<=[、，,和及与由]))[省市区县州旗镇乡][^、，,。；;]{1,12}$")  # a name of one's own place
_LONGEST_NAME = 24
_BEFORE = 24  # characters before a bracket in which the name of a body would stand


def is_name(printed: str, lexicon: UnitLexicon) -> bool:
    """Whether words that no entry knows can be a body's name: they end as one, and hold no mark, digit or sentence."""
    return len(printed) <= _LONGEST_NAME and lexicon.looks_like_body(printed) and not NO_NAME_RE.search(printed)


def read_bare_brackets(
    text: MappedText, district: str | None, lexicon: UnitLexicon, *, duties: Sequence[tuple[int, int]]
) -> Iterator[tuple[MappedText, list[Found]]]:
    """Inside and bodies of each bracket of names; ``duties``: the brackets that say 负责 or 牵头, read elsewhere."""
    last = _LAST_RE.search(text.text)
    if last and not any(start >= last.start() for start, _ in duties):
        yield from _bodies(text, last, district, lexicon)
    for match in _WITHIN_RE.finditer(text.text):
        if match.span() not in duties and not _names_another(text, match.start(), district, lexicon):
            yield from _bodies(text, match, district, lexicon)


def _bodies(
    text: MappedText, match: re.Match[str], district: str | None, lexicon: UnitLexicon
) -> Iterator[tuple[MappedText, list[Found]]]:
    inside = text[match.start("list") : match.end("list")]
    found = read_list(inside, district, lexicon, mint=True)
    known = [one for one in found if lexicon.resolve(one[0].text, district)]
    if known and all(one in known or is_name(one[0].text, lexicon) for one in found):
        yield inside, found


def _names_another(text: MappedText, at: int, district: str | None, lexicon: UnitLexicon) -> bool:
    """Whether the words right before a bracket are a body's name."""
    before = text[max(0, at - _BEFORE) : at]
    unknown = _OWN_RE.search(before.text)
    if unknown and lexicon.looks_like_body(unknown.group()):
        return True
    hits = lexicon.find(before, district)
    return bool(hits) and hits[-1][0].at[-1] == before.at[-1]
