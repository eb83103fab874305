"""Which lines of a text are numbered headings, and how they nest: inferred from the text itself.

1. *Candidates*: lines that begin with a number in one of the styles below, or, where a text numbers so, in decimal
   (``decimals``). ``3.`` right before a digit is one only where the series needs it (``3.5个园区`` between 2. and 4.)
   or a year follows (``1.2024年底前``).
2. *Confusions* are mended: ``（2）`` where the series of ``（一）`` goes on, ``1、`` where ``二、`` follows.
3. *Nesting*: the national standard's order (GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）) unless this text turns two
   styles round: the style that starts again at 1 inside the other's series is the inner one.
4. *Series*: a candidate is a heading if its number begins a series (1), continues the open one, or continues the last
   series of its style across its parents (jinshan-2022 numbers its nine actions 1 to 9 through three parts). Any other
   number is a heading with a gap if the series can still hold it, else plain text, and that is said.

5. Headings that have no number and that the format of the file marks (``unnumbered``) are counted.

Limits: chapters without any number or mark are not seen; where the items below them begin at 1 again, that is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.parse.decimals import find_decimals
from kg.parse.unnumbered import order_with_levels, plain_headings
from kg.records import Irregularity, Severity
from kg.text.mapped import MappedText
from kg.text.numerals import NUMERAL, parse_numeral

__all__ = ["Candidate", "Heading", "find_headings", "holds_parts", "match_number"]

# h1 … h9: headings without a number, which only the format of the file tells.
# 一、  (一)  1. 1、  (1) 1)  ①   and 第一章 第一节 第一条; from the outermost to the innermost by the standard.
_STYLES = (
    *((f"h{n}", r"(?!)") for n in range(1, 10)),
    ("chapter", rf"第(?P<n>[{NUMERAL}\d]+)(?:章|部分|编)\s*[、:：]?"),
    ("division", rf"第(?P<n>[{NUMERAL}\d]+)节\s*[、:：]?"),
    ("article", rf"第(?P<n>[{NUMERAL}\d]+)条\s*[、:：]?"),
    *((f"dec{n}", r"(?!)") for n in range(1, 6)),  # 1 总则, 1.1 目的: found by ``decimals``
    ("cn", rf"(?P<n>[{NUMERAL}]+)\s*(?:、|[.．](?!\d))"),
    ("(cn)", rf"[（(]\s*(?P<n>[{NUMERAL}]+)\s*[)）][、.．]?(?!是)|(?P<m>[㈠-㈩])"),
    ("ar", r"(?P<n>\d{1,3})\s*(?:[*＊★▲]\s*)?[.．、](?!\d)|(?P<m>[⒈-⒛])"),  # 9*. is marked: a pilot, a key task
    ("lead", r"(?!)"),  # words without a number that lead an item: found by ``leads``
    ("(ar)", r"[（(]\s*(?P<n>\d{1,2})\s*[)）](?!是)|(?P<m>\d{1,2})[)）]|(?P<k>[⑴-⒇])"),
    ("circled", r"(?P<n>[①-⑳])"),
)  # （一）是…；（二）是… is a list within a sentence, as 一是…；二是…
_RANK = {name: rank for rank, (name, _) in enumerate(_STYLES)}
_FIRST_RE = re.compile(rf"[第（(\d{NUMERAL}㈠-㈩⒈-⒛⑴-⒇①-⑳]")
_STYLE_RES = tuple((name, re.compile(pattern)) for name, pattern in _STYLES if not name.startswith(("dec", "h")))
# 1.2024年底前…, 3.5个园区…: a number right before a digit.
_WEAK_RE = re.compile(r"(?P<n>\d{1,2})[.．、](?=(?P<year>(?:19|20)\d\d年)|\d)")

# From this rank inwards an item is a part of a measure, not a measure.
_PART_RANK = _RANK["(ar)"]

# Two styles that scanning or typing mistakes for each other: ``（2）`` for ``（二）``, ``1、`` for ``一、``.
_CONFUSED = {"(ar)": "(cn)", "ar": "cn"}
_TITLED_RE = re.compile(r"\s*[\u4e00-\u9fff“][^。；：，,;:]{3,28}。[^。]{6,}")
_NEAR = 100  # candidates between two numbers of one series
_MAX_GAP = 2
_MAX_SURE_GAP = 20
_SURE = ("chapter", "division", "article", "cn", "(cn)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading. ``line`` is its index, ``end`` where its number ends in the line's text."""

    line: int
    style: str
    number: int
    printed: str
    end: int
    path: str = ""  # of a decimal number: as printed


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``depth`` 0 is outermost, ``path`` the dotted numbers from the outermost in."""

    line: int
    style: str
    number: int
    printed: str
    end: int
    depth: int
    path: str


def holds_parts(style: str, inner: str) -> bool:
    """Whether items of style ``inner`` below one of ``style`` are its parts, not measures of their own.

    So are items from （1） inwards, and all below an article (第三条) of a regulation.

    >>> holds_parts("ar", "(ar)"), holds_parts("cn", "(cn)"), holds_parts("article", "(cn)")
    (True, False, True)
    """
    return style == "article" or _RANK[inner] >= _PART_RANK


def match_number(line: str) -> tuple[str, int, str, int] | None:
    """Style, number, printed form and end of the number that ``line`` begins with.

    >>> match_number("（三）着力推动战略服务提标扩面"), match_number("2.5万批"), match_number("一是加强")
    (('(cn)', 3, '（三）', 3), None, None)
    """
    if not _FIRST_RE.match(line):
        return None
    for style, pattern in _STYLE_RES:
        if match := pattern.match(line):
            printed = match.group()
            digits = next(g for g in match.groups() if g)
            number = parse_numeral(digits) or _sign_value(digits)
            if number:
                return style, number, printed.strip(), match.end()
    return None


def _sign_value(digits: str) -> int:
    """The value of a sign that is a whole number by itself: ㈠ ⒈ ⑴ ①."""
    return int(unicodedata.numeric(digits)) if len(digits) == 1 else 0


def find_headings(
    lines: Sequence[MappedText], levels: Sequence[int] = ()
) -> tuple[tuple[Heading, ...], tuple[Irregularity, ...]]:
    """The headings among ``lines``, in text order, and what was odd about their numbers.

    Args:
        lines: of a text.
        levels: of each line, as the format of its file marks it as a heading; 0 for none.
    """
    texts = [line.text for line in lines]
    candidates = _candidates(texts)
    plain = plain_headings(texts, levels, {one.line for one in candidates}) if any(levels) else {}
    mended, odd = _mend_confusions(candidates, lines)
    order = _nesting(mended)
    if plain:
        lines_of = {style: [one.line for one in mended if one.style == style] for style in order}
        order = order_with_levels(order, lines_of, levels, set(plain.values()))
        mended = sorted([*mended, *(Candidate(i, f"h{n}", 0, "", 0) for i, n in plain.items())], key=lambda c: c.line)
    headings, more = _series(mended, order, lines)
    return headings, (*odd, *more)


def _candidates(lines: Sequence[str]) -> list[Candidate]:
    """Every line that may be a heading, decimal ones and those right before a digit included."""
    decimal = {one.line: one for one in find_decimals(lines)}
    found: list[Candidate] = []
    weak: list[tuple[int, bool]] = []  # places in ``found``, and whether a year follows
    for i, line in enumerate(lines):
        if one := decimal.get(i):
            found.append(Candidate(i, f"dec{len(one.parts)}", one.parts[-1], one.printed, one.end, one.path))
        elif strong := match_number(line):
            found.append(Candidate(i, *strong))
        elif match := _WEAK_RE.match(line):
            weak.append((len(found), match["year"] is not None))
            found.append(Candidate(i, "ar", int(match["n"]), match.group(), match.end()))
    rejected = {place for place, year in weak if not _needed(found, place, year=year)}
    return [one for n, one in enumerate(found) if n not in rejected]


def _needed(found: Sequence[Candidate], place: int, *, year: bool) -> bool:
    """Whether the series of 1. 2. 3. around a weak candidate goes through it."""
    one = found[place]
    near = (found[n] for n in range(place - 1, max(-1, place - _NEAR), -1))
    before = next((c for c in near if _RANK[c.style] <= _RANK["ar"]), None)
    near = (found[n] for n in range(place + 1, min(len(found), place + _NEAR)))
    after = next((c for c in near if _RANK[c.style] <= _RANK["ar"]), None)
    follows = before is not None and before.style == "ar" and before.number == one.number - 1
    goes_on = after is not None and after.style == "ar" and after.number == one.number + 1
    opens = one.number == 1 and (before is None or before.style != "ar" or goes_on)
    if year:
        return opens or follows or goes_on
    return goes_on and (follows or opens)


def _mend_confusions(
    candidates: list[Candidate], lines: Sequence[MappedText]
) -> tuple[list[Candidate], list[Irregularity]]:
    mended: list[Candidate] = []
    odd: list[Irregularity] = []
    last: dict[str, int] = {}
    last_ever: dict[str, int] = {}
    for i, one in enumerate(candidates):
        meant = _CONFUSED.get(one.style) if _could_be_mistaken(one, last_ever) else None
        if meant and (_continues(one, last, meant) or _begins(one, candidates[i + 1 :], last, meant)):
            span = lines[one.line].span_of(0, one.end)
            odd.append(
                Irregularity("numbering-style", Severity.REPAIR, span, one.printed, f"read as {meant} {one.number}")
            )
            one = replace(one, style=meant)
        mended.append(one)
        for inner in [s for s in last if _RANK[s] > _RANK[one.style]]:
            del last[inner]
        last[one.style] = last_ever[one.style] = one.number
    return mended, odd


def _could_be_mistaken(one: Candidate, last_ever: Mapping[str, int]) -> bool:
    """Not where items count on through the chapters (``3.`` after ``2.`` of the chapter before), nor 1. for 一、."""
    return one.printed[-1] not in ".．" and (one.number == 1 or last_ever.get(one.style) != one.number - 1)


def _continues(one: Candidate, last: dict[str, int], meant: str) -> bool:
    """（2） after （一） where no （1） came: the open series of the confused style goes on."""
    return last.get(meant) == one.number - 1 and one.number > 1 and last.get(one.style, 0) != one.number - 1


def _begins(one: Candidate, later: Sequence[Candidate], last: dict[str, int], meant: str) -> bool:
    """1、 where 二、 comes next in the outer style and 一、 never did."""
    follower = next((c for c in later if c.style in (meant, one.style)), None)
    opens = one.number == 1 and meant not in last and bool(follower)
    return opens and follower is not None and (follower.style, follower.number) == (meant, 2)


def _nesting(candidates: Sequence[Candidate]) -> list[str]:
    """The styles of this text from the outermost to the innermost."""
    styles = sorted({c.style for c in candidates}, key=_RANK.__getitem__)
    for outer, inner in pairwise(tuple(styles)):
        if _restarts(candidates, outer, inner) > _restarts(candidates, inner, outer) and outer != "cn":
            i = styles.index(outer)
            styles[i], styles[i + 1] = styles[i + 1], styles[i]
    return styles


def _restarts(candidates: Sequence[Candidate], inside: str, outside: str) -> int:
    """How often ``inside`` starts again at 1 between two successive numbers of ``outside``, in one chapter.

    Where a style outside of both goes on, a new start is its doing: （一） of chapter 三 may stand between 3. and 4.
    """
    count = started = 0
    last = None
    above = min(_RANK[inside], _RANK[outside])
    for c in candidates:
        if _RANK[c.style] < above:
            last, started = None, 0
        elif c.style == inside and c.number == 1 and last is not None:
            started = 1
        elif c.style == outside:
            count += started if last is not None and c.number == last + 1 else 0
            last, started = c.number, 0
    return count


def _series(
    candidates: Sequence[Candidate], order: Sequence[str], lines: Sequence[MappedText]
) -> tuple[tuple[Heading, ...], list[Irregularity]]:
    headings: list[Heading] = []
    odd: list[Irregularity] = []
    stack: list[Candidate] = []
    last_ever: dict[str, int] = _before_excerpt(candidates)
    for n, one in enumerate(candidates):
        outer = [c for c in stack if order.index(c.style) < order.index(one.style)]
        same = next((c for c in stack if c.style == one.style), None)
        if not one.number:  # a heading without one is counted
            count = 1 + (same.number if same else 0)
            one = replace(one, number=count, printed=str(count))
        before = same.number if same else None
        surely = _goes_on(candidates, n) or (one.style in last_ever and _is_titled(lines[one.line].text[one.end :]))
        if not _fits(one, before, last_ever.get(one.style), surely=surely):
            odd.append(_misfit(one, lines))
            continue
        if before is not None and one.number != before + 1 and not one.path:
            span = lines[one.line].span_of(0, one.end)
            note = f"kept as printed; the item before is number {before}"
            odd.append(Irregularity("numbering-gap", Severity.NOTE, span, one.printed, note))
        stack = [*outer, one]
        last_ever[one.style] = one.number
        path = _path(stack)
        headings.append(Heading(one.line, one.style, one.number, one.printed, one.end, len(stack) - 1, path))
    return tuple(headings), odd


def _path(stack: Sequence[Candidate]) -> str:
    """The numbers from the outermost in; a decimal number is its own path."""
    path = ""
    for one in stack:
        path = one.path or (f"{path}.{one.number}" if path else str(one.number))
    return path


def _before_excerpt(candidates: Sequence[Candidate]) -> dict[str, int]:
    """What came before an excerpt that opens within a series: （三） if its first is （四） and （五） follows."""
    if not candidates or candidates[0].number == 1:
        return {}
    first = candidates[0]
    after = next((c for c in candidates[1:] if c.style == first.style), None)
    return {first.style: first.number - 1} if after and after.number == first.number + 1 else {}


def _goes_on(candidates: Sequence[Candidate], n: int) -> bool:
    """Whether the next numbers of a candidate's series follow it: 7. where 8. comes next of its style."""
    one = candidates[n]
    after = next((c for c in candidates[n + 1 : n + _NEAR] if c.style == one.style), None)
    return after is not None and after.number == one.number + 1


def _is_titled(words: str) -> bool:
    """Whether a line is a heading and its text: 强化桥梁作用。充分发挥…。"""
    return _TITLED_RE.match(words) is not None


def _fits(one: Candidate, open_number: int | None, last_ever: int | None, *, surely: bool = False) -> bool:
    """Whether a number can stand here: a new series, the next of the open one, or the next ever of its style.

    Decimal numbers were told from others before.

    ``surely``: its words, or the numbers behind it, show that it is an item of an excerpt.
    Numbers left out are believed more easily of 一、 （一） 第一条, which no broken line begins with by chance.
    """
    if one.path:
        return True
    furthest = 1 + (_MAX_SURE_GAP if surely or one.style in _SURE else _MAX_GAP)
    if open_number is not None:
        return 0 < one.number - open_number <= furthest
    return one.number == 1 or (last_ever is not None and 0 < one.number - last_ever <= furthest)


def _misfit(one: Candidate, lines: Sequence[MappedText]) -> Irregularity:
    """A number that begins a line and no heading: perhaps a broken line, perhaps a series that was not understood."""
    severity = Severity.LOSS if one.number == 1 else Severity.NOTE
    found = lines[one.line].text[:20]
    return Irregularity("number-misfit", severity, lines[one.line].span_of(0, one.end), found, "read as text")
