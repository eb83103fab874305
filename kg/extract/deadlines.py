"""Deadlines: by when a measure is to be done (完成时限), from an annex cell or from running text.

In: a cell or a text, and the year of its document. Out: ``Deadline`` records.

A cell is read so:
1. Empty or absent → NotStated, without print.
2. A date (12月, 2024年底, 第三季度, 6月30日前) → Dated, with its month; the last month where several stand. A month
   without a year takes the document's; a period ends with its last month. A date wins over 持续推进 beside it.
3. 已完成 … → Done; 持续推进, 长期, 常态化 … → Ongoing.
4. Anything else → NotStated *with* its print: the caller reports it. Nothing is guessed.

A cell *is* a deadline (``is_deadline``) when it holds nothing but such words, so that 持续开展厂房改造工作 is not.
In running text only a date that looks ahead counts (…底前, …前完成, 到2025年, 年内实现); 截至, 自…起, 已 are history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon.deadlines import DeadlineLexicon
from kg.records import Deadline
from kg.text.mapped import MappedText
from kg.text.numerals import parse_numeral

__all__ = ["find_deadlines", "is_deadline", "read_deadline"]

_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0D, 0xFF0E, 0xFF0F)}
_CN_YEAR = "二[〇○零][〇○零一二三四五六七八九]{2}"
#: One date as printed in cells and texts: 2022年12月底前, 12月, 2024年底, 年内, 明年6月, 上半年, 第三季度, 6月30日前.
_DATE_RE = re.compile(
    rf"""
    (?<![\d.])
    (?:
        (?P<iso_year>20\d\d)[./-](?P<iso_month>1[0-2]|0?[1-9])(?:[./-]\d{{1,2}})?(?![\d.])
      | (?:(?P<year>20\d\d|{_CN_YEAR})年度?|(?P<relative>今年|本年度?|明年|当年))?\s?
        (?:
            (?:(?P<first_month>1[0-2]|0?[1-9])月?\s?[-—–~至到]\s?)?
            (?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?:\d{{1,2}}日)?(?P<month_end>[底末中])?
          | 第?(?P<quarter>[一二三四1-4])季度(?P<quarter_end>[底末])?
          | (?P<half>[上下])半年
          | (?P<year_end>(?<![一两二三四五六七八九十半几数每近])(?:年?[底末](?!部)|年内|内))
        )
      | (?P<bare_year>20\d\d)年度?
    )
    (?P<before>以?前|之前)?
    """,
    re.VERBOSE,
)
_SEPARATOR_RE = re.compile(r"[\s,，;；、。./()（）和及]+")
_HALF = {"上": 6, "下": 12}


def read_deadline(owner: str, cell: MappedText | None, year: int | None, lexicon: DeadlineLexicon) -> Deadline:
    """The deadline that an annex cell states.

    Returns:
        A ``Deadline``; status NotStated with ``printed`` means that the cell holds something not understood.

    >>> from kg.lexicon.deadlines import load_deadlines
    >>> read_deadline("m", MappedText.of("12月"), 2022, load_deadlines()).month
    '2022-12'
    """
    if cell is None or not cell.text.strip():
        return Deadline(owner, "NotStated")
    cell = cell.strip()
    text = re.sub(r"\s", "", cell.text.translate(_NARROW))
    months = [month for match in _DATE_RE.finditer(text) if (month := _month(match, year)) is not None]
    if months:
        return Deadline(owner, "Dated", cell, max(months))
    if lexicon.done_re.match(text):
        return Deadline(owner, "Done", cell)
    if (goes_on := lexicon.ongoing_re.match(text)) and (
        is_deadline(text, lexicon) or _SEPARATOR_RE.match(text, goes_on.end())
    ):
        return Deadline(owner, "Ongoing", cell)
    return Deadline(owner, "NotStated", cell)


def is_deadline(text: str, lexicon: DeadlineLexicon) -> bool:
    """Whether a cell holds a deadline and nothing else.

    >>> from kg.lexicon.deadlines import load_deadlines
    >>> [is_deadline(t, load_deadlines()) for t in ("持续推进", "已完成，巩固成效", "持续开展园区标准化厂房改造工作")]
    [True, True, False]
    """
    rest = re.sub(r"\s", "", text.translate(_NARROW))
    rest, dates = _DATE_RE.subn(" ", rest)
    rest, done = lexicon.done_re.subn(" ", rest)
    rest, ongoing = lexicon.ongoing_re.subn(" ", rest)
    rest = lexicon.filler_re.sub(" ", rest)
    return bool(dates + done + ongoing) and not _SEPARATOR_RE.sub("", rest)


def find_deadlines(owner: str, text: MappedText, year: int | None, lexicon: DeadlineLexicon) -> tuple[Deadline, ...]:
    """The deadlines that running text sets, in text order; ``printed`` is the date with the words that make it one.

    >>> from kg.lexicon.deadlines import load_deadlines
    >>> line = MappedText.of("到2025年底前，建成5个园区；截至2023年9月已建2个。")
    >>> found = find_deadlines("m", line, 2024, load_deadlines())
    >>> [(d.printed.text, d.month) for d in found]
    [('到2025年底前', '2025-12')]
    """
    return tuple(_ahead(owner, text, year, lexicon))


def _ahead(owner: str, text: MappedText, year: int | None, lexicon: DeadlineLexicon) -> Iterator[Deadline]:
    plain = text.text.translate(_NARROW)
    for match in _DATE_RE.finditer(plain):
        before, after = plain[max(0, match.start() - 4) : match.start()], plain[match.end() : match.end() + 6].lstrip()
        lead = len(before) - len(before.rstrip("到至"))
        if before.endswith(lexicon.not_before) or after.startswith(lexicon.not_after):
            continue
        month = _month(match, year)
        past = month is None or (year is not None and month < f"{year}-01")
        if not past and _looks_ahead(match, lead, after, lexicon):
            yield Deadline(owner, "Dated", text[match.start() - lead : match.end()], month)


def _looks_ahead(match: re.Match[str], lead: int, after: str, lexicon: DeadlineLexicon) -> bool:
    """底前, 前完成; 到2025年 …; 年内实现: a bare date in a text is not a deadline."""
    promised = after.startswith(lexicon.promise_after)
    if match["before"]:
        return True
    if match["year_end"]:
        explicit = bool(match["year"] or match["relative"]) or match["year_end"].startswith("年")
        return explicit and bool(lead or promised)
    if match["bare_year"]:
        return bool(lead) and (promised or after.startswith(("，", ",")))
    if match["half"] or match["quarter"]:
        return promised
    return bool(lead) and bool(match["month_end"] or promised)


def _month(match: re.Match[str], year: int | None) -> str | None:
    """``YYYY-MM`` of a date; ``None`` where it needs the document's year and there is none."""
    if match["iso_year"]:
        return f"{match['iso_year']}-{int(match['iso_month']):02d}"
    if match["bare_year"]:
        return f"{match['bare_year']}-12"
    own = parse_numeral(match["year"]) if match["year"] else None
    base = own if own is not None else year
    if base is None or (match["year_end"] == "内" and not (match["year"] or match["relative"])):
        return None
    base += match["relative"] == "明年"
    return f"{base}-{_month_number(match):02d}"


def _month_number(match: re.Match[str]) -> int:
    if match["month"]:
        return parse_numeral(match["month"]) or 12
    if match["quarter"]:
        return 3 * (parse_numeral(match["quarter"]) or 4)
    return _HALF[match["half"]] if match["half"] else 12
