"""Deadlines: by when a measure is to be done (完成时限), from an annex cell or from running text.

In: a cell or a text, and the year of its document. Out: ``Deadline`` records.

A cell is read so:
1. Empty or absent → NotStated, without print.
2. A date (12月, 2024年底, 第三季度, 6月30日前) → Dated, with its month; the last month where several stand. A month
   without a year takes the document's; a period ends with its last month. A date wins over 持续推进 beside it.
3. 已完成 … → Done; 持续推进, 长期, 常态化 … → Ongoing.
4. Anything else → NotStated *with* its print: the caller reports it. Nothing is guessed.

A cell *is* a deadline (``is_deadline``) when it holds nothing but such words, so that 持续开展厂房改造工作 is not.
In running text only a date that looks ahead counts (…底前, …前完成, 到2025年, 年内实现); 截至, 自…起, 已 are
history. What a
label states (完成时限：2019年9月) goes before the rest. 每年12月底前 comes round again: Ongoing, without a month.
自…起三年内 counts
from the document's own date; “十四五”末 is the year in which that plan ends. A year that the words do not print is the
document's, or that of the heading above (2024年重点任务), and is marked as inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.lexicon.deadlines import DeadlineLexicon
from kg.records import Deadline
from kg.text.mapped import MappedText
from kg.text.numerals import parse_numeral

__all__ = ["find_deadlines", "horizon", "is_deadline", "labelled_deadline", "read_deadline"]

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
# 2024年重点任务, （2024年）: one year, not the end of a span 2023—2025年
_HORIZON_RE = re.compile(r"(?<![\d—–~～至到-])(?P<year>20\d\d)年(?!\d|以来|前|[—–~～至-])")
# 自本意见印发之日起三年内, 用3年左右时间, 力争两年内
_SPAN_RE = re.compile(
    r"(?:(?:自|从)[^，。；]{0,24}?(?:起|后)[，,]?(?:的)?|用|力争(?:用|在)?|争取(?:用|在)?|再用)\s?"
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<unit>年|个月)(?:时间)?(?:之?内|左右)"
)
_BEGINS = "，。；：、（(,;: \t\u3000"
_YEAR_RE = re.compile(rf"20\d\d|{_CN_YEAR}|[今明当本]年")
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


def horizon(titles: Iterable[str]) -> int | None:
    """The one year that the headings above an item name, the innermost first.

    >>> horizon(["登记改革", "2024年重点任务"]), horizon(["行动计划（2023—2025年）"])
    (2024, None)
    """
    for title in titles:
        years = {int(match["year"]) for match in _HORIZON_RE.finditer(title)}
        if len(years) == 1:
            return years.pop()
    return None


def labelled_deadline(owner: str, text: MappedText, year: int | None, lexicon: DeadlineLexicon) -> Deadline | None:
    """What a label states: 完成时限：2019年9月; ``None`` where there is none, or nothing understood behind it.

    >>> from kg.lexicon.deadlines import load_deadlines
    >>> text = MappedText.of("推进登记。（责任单位：市财政局；完成时限：2019年9月）")
    >>> labelled_deadline("m", text, 2019, load_deadlines()).month
    '2019-09'
    """
    for match in lexicon.label_re.finditer(text.text):
        cell = text[match.start("value") : match.end("value")]
        read = read_deadline(owner, cell, year, lexicon)
        if read.status != "NotStated":
            return replace(read, inferred=read.month is not None and not _YEAR_RE.search(cell.text))
    return None


def find_deadlines(
    owner: str, text: MappedText, year: int | None, lexicon: DeadlineLexicon, issued: str | None = None
) -> tuple[Deadline, ...]:
    """The deadlines that running text sets, in text order; ``printed`` is the date with the words that make it one.

    ``issued``: the document's date, from which 三年内 counts.

    >>> from kg.lexicon.deadlines import load_deadlines
    >>> line = MappedText.of("到2025年底前，建成5个园区；截至2023年9月已建2个。")
    >>> found = find_deadlines("m", line, 2024, load_deadlines())
    >>> [(d.printed.text, d.month) for d in found]
    [('到2025年底前', '2025-12')]
    """
    found = [*_ahead(owner, text, year, lexicon), *_spans(owner, text, issued), *_periods(owner, text, lexicon)]
    return tuple(sorted(found, key=lambda d: d.printed.span if d.printed is not None else (0, 0)))


def _spans(owner: str, text: MappedText, issued: str | None) -> Iterator[Deadline]:
    """自…起三年内, counted in whole months from the document's date."""
    for match in _SPAN_RE.finditer(text.text.translate(_NARROW)):
        n = parse_numeral(match["n"])
        if not issued or len(issued) < 7 or not n:
            continue
        months = int(issued[:4]) * 12 + int(issued[5:7]) - 1 + n * (12 if match["unit"] == "年" else 1)
        month = f"{months // 12}-{months % 12 + 1:02d}"
        yield Deadline(owner, "Dated", text[match.start() : match.end()], month, inferred=True)


def _periods(owner: str, text: MappedText, lexicon: DeadlineLexicon) -> Iterator[Deadline]:
    """到“十四五”末: the December in which that five-year plan ends."""
    for match in lexicon.period_re.finditer(text.text):
        yield Deadline(owner, "Dated", text[match.start() : match.end()], f"{lexicon.periods[match['name']]}-12")


def _ahead(owner: str, text: MappedText, year: int | None, lexicon: DeadlineLexicon) -> Iterator[Deadline]:
    plain = text.text.translate(_NARROW)
    for match in _DATE_RE.finditer(plain):
        before, after = plain[max(0, match.start() - 4) : match.start()], plain[match.end() : match.end() + 6].lstrip()
        lead = len(before) - len(before.rstrip("到至"))
        if before.endswith(lexicon.recurring):
            if match["before"]:  # 每年12月底前: again and again
                start = match.start() - next(len(w) for w in lexicon.recurring if before.endswith(w))
                yield Deadline(owner, "Ongoing", text[start : match.end()])
            continue
        ahead = match["before"] is not None and after.startswith(lexicon.ahead_behind_before)
        history = (after.startswith(lexicon.not_after) and not ahead) or (
            before.endswith(lexicon.not_before) and not match["before"]
        )
        month = _month(match, year)
        if history or month is None or before.endswith(lexicon.history):
            continue
        past = year is not None and month < f"{year - bool(match['before'])}-01"
        begins = not before or before[-1] in _BEGINS
        if not past and (_looks_ahead(match, lead, after, lexicon) or (begins and _promises(match, after, lexicon))):
            inferred = not (match["year"] or match["iso_year"] or match["bare_year"])
            yield Deadline(owner, "Dated", text[match.start() - lead : match.end()], month, inferred)


def _promises(match: re.Match[str], after: str, lexicon: DeadlineLexicon) -> bool:
    """At the head of a part of a sentence a date with a deed behind it: 6月底完成, 2024年底，建成."""
    done = after.lstrip("，, ").startswith(lexicon.promise_after)
    dated = bool(match["year"] or match["relative"] or match["iso_year"])
    if match["month"]:
        return done and (dated or match["month_end"] is not None or after.startswith("完成"))
    if match["bare_year"]:  # 2014年完成法定图则全覆盖; 2014年推进… says when, and no end
        return after.lstrip().startswith(lexicon.ends_in_year) and after[2:3] != "了"
    return done and (dated or match["half"] is not None or match["quarter"] is not None)


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
