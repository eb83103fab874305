"""Quantities: the numbers that a text commits itself to, or reports (contract section 3, ``sp:target``).

In: the text of a measure or a case. Out: one ``Quantity`` per number with a unit, in text order.

1. Words that only look like quantities are masked: titles in 《》, names in “…” (unless the quoted words are a
   promise), dates, ordinals, version numbers and the like (``not`` in the lexicon).
2. A number is Arabic or Chinese digits before a known measure word. 万 and 亿 stay with the unit, so the value reads as
   printed: 2.5 with 万批/年. After a Chinese numeral a weak measure word (三个服务) counts only with 余 or a bound.
3. The comparator comes from the words around (以上, 不超过, 余 …); a range gives two quantities, >= and <=.
4. ``role`` is the caller's, or what the words around make of it (``kg.extract.standing``): the state before, an
   intention, a rule, or ``context`` where they state a mere circumstance (… 之一, 区内12个街道).
5. 近, 约, 左右 and 余 make a number approximate: 近 means less (<), 余 more (>), 约 and 左右 leave it at =.
6. The quote is the smallest part of the sentence between commas that holds the number.

A share such as 1/6 is given as a decimal of four places (0.1667), with an empty unit; its print is in the quote.
Limits: 数千, 上百, 千亿级 name no number and give nothing; a number split by a line break is not joined here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from kg.extract.standing import Standing, find_standing, read_approximate, read_direction
from kg.lexicon.modality import ModalityCues, load_modality
from kg.lexicon.quantities import Bound, QuantityLexicon
from kg.records import Quantity
from kg.text.look_alikes import common
from kg.text.mapped import MappedText
from kg.text.numerals import parse_numeral

__all__ = ["extract_quantities"]

#: Where a part of a sentence ends. The comma of 1,000 is no end.
_BREAK_RE = re.compile(r"[，。；：？！（）\n\t;:?!()]|,(?!\d{3}(?!\d))")
_TITLE_RE = re.compile(r"《[^《》]{0,120}》")
_QUOTED_RE = re.compile(r"“[^“”]{0,60}”|\"[^\"\n]{0,60}\"")
#: Words that may stand between a bound and its number: 达到 约 80%.
_GAP = 2
#: How far behind a number a word still speaks of it: 六家涉案企业合规改革试点单位之一.
_NEAR = 16
#: Characters before and behind a part that may say how its number stands.
_BACK, _AHEAD = 400, 12
#: What blotted-out characters become: a character that no pattern matches.
_BLOT = "\ufffc"


@dataclass(frozen=True, slots=True)
class _Hit:
    """One number in its part: ``[start, end)`` in the text, the words before and behind it within the part."""

    start: int
    end: int
    value: Decimal
    unit: str
    before: str
    after: str
    over: bool = False  # 余, 多 behind the number
    end_of_range: str | None = None  # the comparator that a range gives its two ends
    moved: str = ""  # from, to: the two ends of 从20%到30%


class _Bounding(NamedTuple):
    """A comparator, and the word that shows it, as printed."""

    comparator: str
    word: str = ""
    approximate: bool = False


def extract_quantities(
    owner: str, text: MappedText, role: str, lexicon: QuantityLexicon, cues: ModalityCues | None = None
) -> tuple[Quantity, ...]:
    """The quantities of ``text``, in text order.

    Args:
        owner: key of the measure or case.
        text: its words; quotes point into its source.
        role: what a number of this text is unless its words say otherwise: ``target`` or ``result``.
        lexicon: from ``kg.lexicon.quantities.load_quantities``.
        cues: words of time and modality, by default those that ship with the package.

    >>> from kg.lexicon.quantities import load_quantities
    >>> found = extract_quantities("m", MappedText.of("保障开票率达到 80%以上。"), "target", load_quantities())
    >>> [(q.quote.text, str(q.value), q.unit, q.comparator) for q in found]
    [('保障开票率达到 80%以上', '80', '%', '>=')]
    """
    cues = cues or load_modality()
    plain = common(text.text).replace("＋", "+")
    masked = _mask(plain, lexicon)
    found: list[Quantity] = []
    for start, end in _parts(plain):
        hits = sorted(_hits(masked[start:end], plain[start:end], lexicon), key=lambda hit: (hit.start, hit.end))
        part = _trim(text[start:end]) if hits else text
        for hit in hits:
            words = plain[max(0, start - _BACK) : start], plain[end : end + _AHEAD]
            stands = _standing(hit, words, role, lexicon, cues)
            after_it = stands.is_after and found and found[-1].role == "before" and found[-1].quote is part
            found.append(_quantity(owner, part, hit, stands._replace(is_after=bool(after_it)), lexicon, cues))
    return tuple(found)


def _quantity(
    owner: str, part: MappedText, hit: _Hit, stands: Standing, lexicon: QuantityLexicon, cues: ModalityCues
) -> Quantity:
    bounding = _comparator(hit, stands.role, lexicon, cues)
    return Quantity(
        owner, part, hit.value, _unit(hit, lexicon), bounding.comparator, stands.role,
        approximate=bounding.approximate, qualifier=bounding.word,
        direction=read_direction(hit.before, cues), after_previous=stands.is_after,
    )  # fmt: skip


def _standing(hit: _Hit, around: tuple[str, str], role: str, lexicon: QuantityLexicon, cues: ModalityCues) -> Standing:
    """``around``: the words before and behind the part."""
    if hit.moved:
        return Standing("before") if hit.moved == "from" else Standing(role, is_after=True)
    found = find_standing(around[0] + hit.before, hit.after + around[1], role, cues)
    if found.role == role and not found.is_after and _is_context(hit, role, lexicon):
        return Standing("context")
    return found


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The spans between commas, stops and brackets."""
    done = 0
    for stop in _BREAK_RE.finditer(text):
        yield done, stop.start()
        done = stop.end()
    yield done, len(text)


def _trim(part: MappedText) -> MappedText:
    """Without blanks, and without a quotation mark at an end whose partner stands in another part."""
    part = part.strip()
    if part.text.endswith("”") and "“" not in part.text:
        part = part[: len(part) - 1]
    if part.text.startswith("“") and "”" not in part.text:
        part = part[1:]
    return part


def _mask(text: str, lexicon: QuantityLexicon) -> str:
    """``text`` of the same length with titles, names and look-alikes blotted out."""

    def blot(match: re.Match[str]) -> str:
        return _BLOT * len(match.group())

    def blot_name(match: re.Match[str]) -> str:
        return match.group() if lexicon.quoted_promise_re.search(match.group()) else blot(match)

    return lexicon.mask_re.sub(blot, _QUOTED_RE.sub(blot_name, _TITLE_RE.sub(blot, text)))


def _hits(masked: str, shown: str, lexicon: QuantityLexicon) -> Iterator[_Hit]:
    for match in lexicon.share_re.finditer(masked):
        yield from _share(match, shown)
    for match in lexicon.quantity_re.finditer(masked):
        yield from _counted(match, shown, lexicon)


def _share(match: re.Match[str], shown: str) -> Iterator[_Hit]:
    """百分之二十 → 20 %; 三分之一, 1/6 → 0.3333, 0.1667 without a unit."""
    bottom = _value(match["bottom"] or match["under"], over=True)  # 百分之: 百 alone is 100
    top = _value(match["top"] or match["over"])
    if bottom is None or top is None or not 0 < top <= bottom:
        return
    before, after = shown[: match.start()], shown[match.end() :]
    if bottom == 100:
        yield _Hit(match.start(), match.end(), top, "%", before, after)
    else:
        yield _Hit(match.start(), match.end(), (top / bottom).quantize(Decimal("0.0001")), "", before, after)


def _counted(match: re.Match[str], shown: str, lexicon: QuantityLexicon) -> Iterator[_Hit]:
    """The one or two (a range) numbers of a match of ``quantity_re``."""
    unit, over = match["unit"], bool(match["over"])
    over |= "余" in unit or "多" in unit
    unit = unit.replace("余", "").replace("多", "")
    before, after = shown[: match.start()], shown[match.end() :]
    value, low = _value(match["number"], over=over), _value(match["low"] or "")
    if value is None or not _is_counted(match, unit, over, before, after, lexicon):
        return
    if low is None:
        start = match.start("number")
        yield _Hit(start, match.end(), value, unit, shown[:start], after, over)
        return
    moves = before.endswith(("从", "由")) and any(
        word in match[0][: match.start("number") - match.start()] for word in "至到"
    )
    both = low < value and not moves
    floor, ceiling = (">=", "<=") if both else ("=", "=")
    source, goal = ("from", "to") if moves else ("", "")
    first = _Hit(match.start(), match.end("low"), low, match["low_unit"] or unit, before, after, end_of_range=floor)
    yield replace(first, moved=source)
    yield _Hit(match.start("number"), match.end(), value, unit, before, after, over, ceiling, goal)


def _is_counted(match: re.Match[str], unit: str, over: bool, before: str, after: str, lexicon: QuantityLexicon) -> bool:
    """Whether a Chinese numeral counts here: 六家 does, 三个服务 and 一批 do not; digits always do."""
    if not _is_guarded(unit, over, before, after, lexicon):
        return False
    if match["number"][0].isdecimal() or over:
        return True
    bounded = any(bound.comparator != "=" for bound in _bounds_at_end(before, lexicon.before))
    if match["number"] == "一":
        return bounded or (unit + after).startswith(lexicon.once)
    return bounded or unit not in lexicon.weak


def _is_guarded(unit: str, over: bool, before: str, after: str, lexicon: QuantityLexicon) -> bool:
    """Whether a unit that often numbers the points of a text counts here: 归集信用信息8万余条 and 18万条信息 do."""
    guard = lexicon.guards.get(unit[-1:])
    return guard is None or over or len(unit) > 1 or bool(guard.match(after) or guard.search(before[-_NEAR:]))


def _value(printed: str, *, over: bool = False) -> Decimal | None:
    """The printed number; 百余 (``over``) is 100."""
    plain = printed.replace(",", "")
    if plain and plain[0].isdecimal():
        return Decimal(plain)
    number = parse_numeral(plain)
    if number is None and over:
        number = parse_numeral("一" + plain)
    return None if number is None else Decimal(number)


def _unit(hit: _Hit, lexicon: QuantityLexicon) -> str:
    """The unit in its one spelling, as a rate where the part names the period before the number."""
    unit = lexicon.same_as.get(hit.unit, hit.unit)
    if unit and "/" not in unit and unit not in lexicon.per_not_for:
        for word, period in lexicon.per:
            if word in hit.before:
                return f"{unit}/{period}"
    return unit


def _comparator(hit: _Hit, role: str, lexicon: QuantityLexicon, cues: ModalityCues) -> _Bounding:
    """Words behind win over words before (降至1%以下), explicit bounds over what a kind of number implies."""
    if hit.end_of_range:
        return _Bounding(hit.end_of_range)
    about = read_approximate(hit.before, hit.after, cues)
    after = [b for b in lexicon.after if hit.after.lstrip().startswith(b.cue) and not lexicon.inner_re.match(hit.after)]
    if after:
        return _Bounding(after[0].comparator, after[0].cue, approximate=about is not None)
    if about is not None and not hit.over:  # 近50余户 says both; what is printed at the number wins
        return _Bounding(about[1], about[0], approximate=True)
    before = _bounds_at_end(hit.before, lexicon.before)
    if before and before[0].comparator != "=":
        return _Bounding(before[0].comparator, before[0].cue)
    if hit.over:
        return _Bounding(">", f"{about[0]}余" if about else "余", approximate=True)
    return _promised(hit, lexicon) if role == "target" else _Bounding("=")


def _promised(hit: _Hit, lexicon: QuantityLexicon) -> _Bounding:
    """What a commitment implies without a bounding word: 1分钟响应 is a limit, 90%解决率 a floor."""
    reached = _bounds_at_end(hit.before, lexicon.promised_before)
    if reached:
        return _Bounding(reached[0].comparator, reached[0].cue)
    if hit.unit in lexicon.time_units and lexicon.time_promise_re.search(hit.after):
        return _Bounding("<=")
    if hit.unit == "%" and (lexicon.floor_re.search(hit.after) or lexicon.floor_re.search(hit.before)):
        return _Bounding(">=")
    return _Bounding("=")


def _bounds_at_end(before: str, bounds: tuple[Bound, ...]) -> list[Bound]:
    """The bounds that ``before`` ends with, give or take a short filler; nearest and longest first."""
    tail = before.rstrip()
    found = []
    for bound in bounds:
        place = tail.rfind(bound.cue)
        if place >= 0 and len(tail) - place - len(bound.cue) <= _GAP:
            found.append((place + len(bound.cue), len(bound.cue), bound))
    return [bound for _, _, bound in sorted(found, key=lambda item: (-item[0], -item[1], item[2].cue))]


def _is_context(hit: _Hit, role: str, lexicon: QuantityLexicon) -> bool:
    words = lexicon.context_before_in_plan if role == "target" else lexicon.context_before
    return (
        hit.before.rstrip().endswith(words)
        or any(word in hit.after[:_NEAR] for word in lexicon.context_after)
        or bool(lexicon.context_re.search(hit.before + hit.after))
    )
