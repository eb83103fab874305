"""The lines of a text as its head and foot are read: labels with values, numbers, dates, names of bodies.

In: a text and the vocabulary. Out: one ``FrontLine`` per line that is not empty, and how many stand before the first
numbered one. Each line is looked at once, so the time grows with the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kg.lexicon.front import FrontLexicon
from kg.lexicon.structure import StructureLexicon, load_structure
from kg.parse.headings import match_number
from kg.parse.lines import split_lines
from kg.text.dates import is_date
from kg.text.numerals import parse_numeral

__all__ = ["DATE_RE", "FrontLine", "iso_date", "read_front_lines"]

# 金府办发〔2022〕7号 (jinshan-2022); brackets of any shape, as web pages have them.
_NUMBER_RE = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{1,12})\s{0,3}[〔\[【(（［]\s{0,2}(?P<year>\d{4})\s{0,2}[〕\]】)）］]\s{0,3}第?\s{0,3}(?P<n>\d{1,5})\s{0,3}号"
)
# 中华人民共和国国务院令 第744号; 第七四四号 in old ones.
_ORDER_RE = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,30}?)令\s{0,6}[（(]?第?\s{0,3}(?P<n>[\d〇零一二三四五六七八九十百]{1,6})\s{0,3}号[)）]?"
)
_ORDER_HEAD_RE = re.compile(r"[\u4e00-\u9fff]{2,30}令")
_ORDER_NUMBER_RE = re.compile(r"[（(]?第?\s{0,3}(?P<n>[\d〇零一二三四五六七八九十百]{1,6})\s{0,3}号[)）]?")
# 财政部 税务总局公告2020年第76号
_NOTICE_RE = re.compile(
    r"(?P<who>[\u4e00-\u9fff][\u4e00-\u9fff \u3000]{1,80}?(?:公告|通告))\s{0,3}"
    r"[（(〔]?(?P<year>\d{4})[）)〕]?\s{0,2}年?\s{0,2}第?\s{0,2}(?P<n>\d{1,5})\s{0,2}号"
)
_DIGIT = r"[\d〇零○Ｏ一二三四五六七八九十]"
#: 2022年3月17日 (jinshan-2022), 二〇二三年十一月 (shanghai-cases-2023), 2024-03-12 (web pages)
DATE_RE = re.compile(
    rf"(?<![\d])(?P<y>{_DIGIT}{{4}})\s{{0,3}}[年.\-/]\s{{0,3}}(?P<m>{_DIGIT}{{1,3}})"
    rf"\s{{0,3}}(?:[月.\-/]\s{{0,3}}(?:(?P<d>{_DIGIT}{{1,3}})\s{{0,3}}日?)?|$)(?:\s?\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
)
_LEFT_RE = re.compile(r"[\s\u3000（）()\[\]【】|:：、，,.。\-—]+")
_LONGEST_META = 200
_LONGEST_BODY = 30
_NUMBERED = frozenset(("chapter", "cn", "ar", "article"))
_ISSUED_RE = re.compile(r"》的?(?:通知|意见|通告|公告|决定|函)[（(]$")  # 印发《…》的通知（岳办发〔2017〕2号）
_SENTENCE_RE = re.compile(r"[。；！？，]")


@dataclass(frozen=True, slots=True)
class FrontLine:
    """One line. ``values``: what its labels state; ``body``: the name that it is nothing else than.

    ``is_meta``: it holds numbers, dates and labels only. ``is_date_line``: it is a date, perhaps behind a body's name.
    ``is_written``: its date is one of 年, not 2021-04-01 as web pages write. ``is_passed``: （…年…月…日…通过）.
    ``signature``: the bodies that stand above such a date, joined by 、.
    """

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    number: str | None = None
    date: str | None = None
    body: str | None = None
    signature: str | None = None
    is_meta: bool = False
    is_date_line: bool = False
    is_written: bool = False
    is_passed: bool = False
    is_addressee: bool = False
    number_behind_title: bool = False
    is_chrome: bool = False  # what a web page prints above a document: 无障碍阅读


def read_front_lines(text: str, lexicon: FrontLexicon) -> tuple[list[FrontLine], int]:
    """Every line, and the index of the first numbered one (their count where none is numbered)."""
    texts = [line.text.text for line in split_lines(text, 0, len(text))[0] if line.text.text]
    head = next((n for n, line in enumerate(texts) if _begins_text(line)), len(texts)) or min(1, len(texts))
    lines = [_line(line, lexicon) for line in texts]
    _join_labels(lines, head, lexicon)
    _join_orders(lines, head)
    for n, line in enumerate(lines):
        if line.is_date_line and not line.signature:
            lines[n] = replace(line, signature=_above(lines, n))
    return lines, head


def _begins_text(line: str) -> bool:
    found = match_number(line)
    return found is not None and found[0] in _NUMBERED and found[1] == 1


def iso_date(match: re.Match[str]) -> str | None:
    """A date as printed in ISO 8601; ``None`` for one that cannot be."""
    read = [
        parse_numeral(match[name].replace("○", "〇").replace("Ｏ", "〇")) if match[name] else None for name in "ymd"
    ]
    year, month, day = read
    if not year or not month or not 1900 < year < 2100:
        return None
    iso = f"{year}-{month:02d}" + ("" if day is None else f"-{day:02d}")
    return iso if is_date(iso) else None


@cache
def _structure() -> StructureLexicon:
    from kg.lexicon.files import data_folder

    return load_structure(data_folder() / "lexicon")


def _line(text: str, lexicon: FrontLexicon) -> FrontLine:
    if len(text) > _LONGEST_META:
        return FrontLine(text)
    values = _labelled(text, lexicon)
    plain = lexicon.label_re.sub(" ", text)
    order = _ORDER_RE.fullmatch(plain.strip("（）() "))
    number = _NUMBER_RE.search(plain)
    notice = _NOTICE_RE.fullmatch(plain.strip("（）() "))
    date = DATE_RE.search(plain)
    iso = iso_date(date) if date else None
    passed = bool(lexicon.passed_re.match("".join(plain.split())))
    if passed:
        dates = [found for match in DATE_RE.finditer(plain) if (found := iso_date(match))]
        return FrontLine(text, values, None, dates[-1] if dates else None, is_passed=True)
    rest = DATE_RE.sub(" ", _NUMBER_RE.sub(" ", plain))
    left = _LEFT_RE.sub(" ", rest).strip()
    if notice:
        return FrontLine(text, values, _notice(notice), is_meta=True)
    body = None if _SENTENCE_RE.search(plain) else _body(left, lexicon)
    is_meta = bool(number or date) and (not left or body is not None)
    return FrontLine(
        text=text,
        values=values,
        number=_order(order["who"], order["n"]) if order else _printed(number),
        date=iso if is_meta or (iso and "published" in values) else None,
        body=body if not date and not number else None,
        signature=body
        if is_meta and date and not number and "published" not in values and not text.startswith(("(", "（"))
        else None,
        is_meta=is_meta or order is not None,
        is_date_line=is_meta and date is not None and not values,
        is_written=date is not None and "年" in date.group(),
        is_chrome=bool(lexicon.chrome_re.fullmatch("".join(text.split()))),
        is_addressee=text[-1] in "：:" and len(text) < _LONGEST_META,
        number_behind_title=bool(
            number and plain.rstrip("）) ")[: number.end()].endswith("号") and _ends(plain, number)
        ),
    )


def _ends(plain: str, number: re.Match[str]) -> bool:
    """…的通知（国办发〔2019〕99号): the number in brackets ends the line, and no sentence stands before it."""
    bracketed = plain[: number.start()].endswith(("（", "("))
    rest = plain[number.end() :].strip()
    before = plain[: number.start()]
    quotes_only = "《" not in plain or _ISSUED_RE.search(before) is not None
    return bracketed and rest in ("）", ")") and not _SENTENCE_RE.search(before) and quotes_only


def _labelled(text: str, lexicon: FrontLexicon) -> dict[str, str]:
    """What the labels of a line state: from each label to the next."""
    matches = list(lexicon.label_re.finditer(text))
    values: dict[str, str] = {}
    for n, match in enumerate(matches):
        end = matches[n + 1].start() if n + 1 < len(matches) else len(text)
        value = _value(
            lexicon.label_fields["".join(match["label"].split())], text[match.end() : end].strip(" \t\u3000|")
        )
        name = lexicon.label_fields["".join(match["label"].split())]
        if value:
            values.setdefault(name, value)
        else:
            values.setdefault("", name)
    return values


def _value(name: str, text: str) -> str:
    if name == "number":
        found = _NUMBER_RE.search(text)
        order = _ORDER_RE.search(text)
        notice = _NOTICE_RE.fullmatch(text)
        return _printed(found) or (_order(order["who"], order["n"]) if order else _notice(notice)) or ""
    if name in ("date", "published"):
        date = DATE_RE.search(text)
        return (iso_date(date) if date else None) or ""
    return "".join(text.split()) if name == "title" else text


def _join_labels(lines: list[FrontLine], head: int, lexicon: FrontLexicon) -> None:
    """A label alone on its line has its value in the next."""
    for n, line in enumerate(lines[: max(0, head - 1)]):
        name = line.values.get("")
        below = lines[n + 1]
        if name and len(line.values) == 1 and not below.values and lexicon.label_re.sub("", line.text).strip() == "":
            value = _value(name, below.text)
            if value:
                lines[n] = replace(line, values={name: value})
                lines[n + 1] = replace(below, is_meta=True, is_date_line=False, values={name: value}, signature=None)


def _join_orders(lines: list[FrontLine], head: int) -> None:
    """中华人民共和国国务院令 over 第744号."""
    for n, line in enumerate(lines[: max(0, head - 1)]):
        below = _ORDER_NUMBER_RE.fullmatch(lines[n + 1].text)
        if below and _ORDER_HEAD_RE.fullmatch("".join(line.text.split())):
            who = "".join(line.text.split()).removesuffix("令")
            lines[n + 1] = replace(lines[n + 1], number=_order(who, below["n"]), is_meta=True)
            lines[n] = replace(line, is_meta=True, body=None)


def _printed(number: re.Match[str] | None) -> str | None:
    return f"{number['who']}〔{number['year']}〕{int(number['n'])}号" if number else None


def _notice(number: re.Match[str] | None) -> str:
    """As printed, with one blank between the bodies."""
    return f"{' '.join(number['who'].split())}{number['year']}年第{int(number['n'])}号" if number else ""


def _order(who: str, n: str) -> str:
    value = parse_numeral(n)
    return f"{''.join(who.split()).removeprefix('中华人民共和国')}令第{value if value is not None else n}号"


def _body(text: str, lexicon: FrontLexicon) -> str | None:
    """The names of bodies that a line is nothing else than, joined by 、; 文件 of a letterhead put aside."""
    names = [name.removesuffix("文件") for name in re.split(r"[\s\u3000]+", text) if name]
    names = _spelled(names)
    fits = names and all(2 < len(n) <= _LONGEST_BODY and n.endswith(lexicon.body_ends) for n in names)
    return "、".join(names) if fits and not _SENTENCE_RE.search(text) else None


def _spelled(names: list[str]) -> list[str]:
    """国 务 院 is one name, its characters set apart."""
    return ["".join(names)] if names and all(len(name) <= 2 for name in names) else names


def _above(lines: Sequence[FrontLine], n: int) -> str | None:
    """The bodies on the lines right above a date, joined by 、."""
    names: list[str] = []
    while n and lines[n - 1].body and len(names) < 12:
        n -= 1
        names.insert(0, lines[n].body or "")
    return "、".join(names) or None
