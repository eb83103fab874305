"""Quantities: the numbers that a text commits itself to, or reports (contract section 3, ``sp:target``).

In: the text of a measure or a case. Out: one ``Quantity`` per number with a unit, in text order.

1. Words that only look like quantities are masked: titles in 《》, names in “…” (unless the quoted words are a
   promise), dates, ordinals, version numbers and the like (``not`` in the lexicon).
2. A number is Arabic or Chinese digits before a known measure word. 万 and 亿 stay with the unit, so the value reads as
   printed: 2.5 with 万批/年. After a Chinese numeral a weak measure word (三个服务) counts only with 余 or a bound.
3. The comparator comes from the words around (以上, 不超过, 余 …); a range gives two quantities, >= and <=.
4. ``role`` is the caller's, or ``context`` where the words around state a mere circumstance (… 之一, 区内12个街道).
5. The quote is the smallest part of the sentence between commas that holds the number.

A share such as 1/6 is given as a decimal of four places (0.1667), with an empty unit; its print is in the quote.
Limits: 数千, 上百, 千亿级 name no number and give nothing; a number split by a line break is not joined here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon.quantities import Bound, QuantityLexicon
from kg.records import Quantity
from kg.text.mapped import MappedText
from kg.text.numerals import parse_numeral

__all__ = ["extract_quantities"]

#: Full-width digits, letters and signs (９８％) to half-width ones: one character each, so that offsets stay.
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B), 0xFF05, 0xFF0B, 0xFF0E)}
#: Where a part of a sentence ends. The comma of 1,000 is no end.
_BREAK_RE = re.compile(r"[，。；：？！（）\n\t;:?!()]|,(?!\d{3}(?!\d))")
_TITLE_RE = re.compile(r"《[^《》]{0,120}》")
_QUOTED_RE = re.compile(r"“[^“”]{0,60}”|\"[^\"\n]{0,60}\"")
#: Words that may stand between a bound and its number: 达到 约 80%.
_GAP = 2
#: How far behind a number a word still speaks of it: 六家涉案企业合规改革试点单位之一.
_NEAR = 16
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


def extract_quantities(owner: str, text: MappedText, role: str, lexicon: QuantityLexicon) -> tuple[Quantity, ...]:
    """The quantities of ``text``, in text order.

    Args:
        owner: key of the measure or case.
        text: its words; quotes point into its source.
        role: what a number of this text is unless its words say ``context``: ``target`` or ``result``.
        lexicon: from ``kg.lexicon.quantities.load_quantities``.

    >>> from kg.lexicon.quantities import load_quantities
    >>> found = extract_quantities("m", MappedText.of("保障开票率达到 80%以上。"), "target", load_quantities())
    >>> [(q.quote.text, str(q.value), q.unit, q.comparator) for q in found]
    [('保障开票率达到 80%以上', '80', '%', '>=')]
    """
    plain = text.text.translate(_NARROW)
    masked = _mask(plain, lexicon)
    found: list[Quantity] = []
    for start, end in _parts(plain):
        hits = sorted(_hits(masked[start:end], plain[start:end], lexicon), key=lambda hit: (hit.start, hit.end))
        part = _trim(text[start:end]) if hits else text
        for hit in hits:
            fact = "context" if _is_context(hit, role, lexicon) else role
            found.append(Quantity(owner, part, hit.value, _unit(hit, lexicon), _comparator(hit, fact, lexicon), fact))
    return tuple(found)


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
    both = low < value and not before.endswith(("从", "由"))
    floor, ceiling = (">=", "<=") if both else ("=", "=")
    yield _Hit(match.start(), match.end("low"), low, match["low_unit"] or unit, before, after, end_of_range=floor)
    yield _Hit(match.start("number"), match.end(), value, unit, before, after, over, ceiling)


def _is_counted(match: re.Match[str], unit: str, over: bool, before: str, after: str, lexicon: QuantityLexicon) -> bool:
    """Whether a Chinese numeral counts here: 六家 does, 三个服务 and 一批 do not; digits always do."""
    if match["number"][0].isdecimal() or over:
        return True
    bounded = any(bound.comparator != "=" for bound in _bounds_at_end(before, lexicon.before))
    if match["number"] == "一":
        return bounded or (unit + after).startswith(lexicon.once)
    return bounded or unit not in lexicon.weak


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


def _comparator(hit: _Hit, role: str, lexicon: QuantityLexicon) -> str:
    """Words behind win over words before (降至1%以下), explicit bounds over what a kind of number implies."""
    if hit.end_of_range:
        return hit.end_of_range
    after = [b for b in lexicon.after if hit.after.lstrip().startswith(b.cue) and not lexicon.inner_re.match(hit.after)]
    if after:
        return after[0].comparator
    before = _bounds_at_end(hit.before, lexicon.before)
    if before and before[0].comparator != "=":
        return before[0].comparator
    if hit.over:
        return ">"
    return _promised(hit, lexicon) if role == "target" else "="


def _promised(hit: _Hit, lexicon: QuantityLexicon) -> str:
    """What a commitment implies without a bounding word: 1分钟响应 is a limit, 90%解决率 a floor."""
    reached = _bounds_at_end(hit.before, lexicon.promised_before)
    if reached:
        return reached[0].comparator
    if hit.unit in lexicon.time_units and lexicon.time_promise_re.search(hit.after):
        return "<="
    if hit.unit == "%" and (lexicon.floor_re.search(hit.after) or lexicon.floor_re.search(hit.before)):
        return ">="
    return "="


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
