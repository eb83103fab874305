"""A text → what it says of itself: title, number, date, issuer, kind, district. For ``kg add``: a person checks it.

Looked at are the lines before the first chapter (``一、``), and for the date also the end.

1. Number 发文字号: a line that is nothing else, or what stands behind its label (``发文字号：``). One inside a sentence
   belongs to a document that is cited.
2. Title: inside the 《…》 of ``X关于印发《…》的通知``; else the last line that ends as a plan's title does (方案);
   else the first line. White space inside it goes.
3. Date: the last line that is a date, or follows a label; as precise as printed.
4. Issuer: the line above that date, if it ends as a body's name does; else the longest X of ``X关于印发``.
5. Kind and district: a district named in issuer, title or number makes a district plan; 国务院 a national one; 案例 in
   the title a collection of cases; else a municipal plan.

What is not found stays ``None``. Limits: a title of several lines without a notice above it is found in part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon.districts import Districts
from kg.parse.lines import split_lines
from kg.text.numerals import parse_numeral

__all__ = ["FrontMatter", "infer_front"]

# 一、总体要求 (every plan): the first chapter ends the front matter.
_CHAPTER_RE = re.compile(r"[一1１]\s*[、.．]|第[一1][章部]")
# 金府办发〔2022〕7号 (jinshan-2022); brackets of any shape, as web pages have them.
_NUMBER_RE = re.compile(r"(?P<who>[\u4e00-\u9fff]{1,12})[〔\[【(（](?P<year>\d{4})[〕\]】)）]\s*第?(?P<n>\d+)号")
# 发文字号：沪府办发〔2024〕1号 — the heads of a web page's data sheet.
_LABEL_RE = re.compile(
    r"(?:发文字号|文\s*号|成文日期|发布日期|印发日期|公开日期|日\s*期|发布时间|发文机关|发布机构|制定机关)\s*[:：]\s*"
)
# 2022年3月17日 (jinshan-2022), 二〇二三年十一月 (shanghai-cases-2023), 2024-03-12 (web pages)
_DIGIT = r"[\d〇零○Ｏ一二三四五六七八九十]"
_DATE_RE = re.compile(
    rf"(?P<y>{_DIGIT}{{4}})\s*[年.\-/]\s*(?P<m>{_DIGIT}{{1,3}})\s*(?:[月.\-/]\s*(?:(?P<d>{_DIGIT}{{1,3}})\s*日?)?|$)"
)
# 上海市杨浦区人民政府关于印发《聚焦“四大行动”…》的通知 (yangpu-2023)
_NOTICE_RE = re.compile(r"^(?P<issuer>[^《》，。]{2,40}?)关于(?:印发|转发|发布|公布|批转|下发)")
_TITLE_RE = re.compile(r"《(?P<title>[^《》]+)》")
_TITLE_END_RE = re.compile(r"(?:方案|计划|规划|措施|意见|办法|若干|行动|纲要|案例|清单)(?:[（(][^）)]*[）)])?$")
_BODY_END_RE = re.compile(r"(?:政府|办公室|委员会|委|局|厅|院|部|办|党委|管委会)$")
_LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``kind`` and ``district`` are written as in the manifest; ``date`` is ISO 8601."""

    title: str | None
    number: str | None
    date: str | None
    issuer: str | None
    kind: str
    district: str | None


def infer_front(text: str, districts: Districts) -> FrontMatter:
    r"""What a document says of itself.

    >>> from kg.lexicon.districts import load_districts
    >>> from kg.lexicon.files import data_folder
    >>> text = "金山区发改委关于印发《金山区加强集成创新 持续优化营商环境行动方案》的通知\n2023年2月15日\n一、总体要求"
    >>> front = infer_front(text, load_districts(data_folder() / "lexicon"))
    >>> front.title, front.date, front.issuer, front.kind, front.district
    ('金山区加强集成创新持续优化营商环境行动方案', '2023-02-15', '金山区发改委', 'district-plan', 'jinshan')
    """
    lines = [line.text.text for line in split_lines(text, 0, len(text))[0] if line.text.text]
    end = next((n for n, line in enumerate(lines) if _CHAPTER_RE.match(line)), len(lines))
    front = lines[:end] or lines[:1]
    title, number = _title(front), _number(front)
    date, signature = _date(front) or _date(lines[-8:]) or (None, None)
    issuer = signature or _notice_issuer(front)
    kind, district = _kind(f"{issuer or ''} {title or ''}", districts)
    return FrontMatter(title, number, date, issuer, kind, district)


def _number(front: list[str]) -> str | None:
    for line in front:
        match = _NUMBER_RE.fullmatch(_LABEL_RE.sub("", line).strip("（）() "))
        if match:
            return f"{match['who']}〔{match['year']}〕{match['n']}号"
    return None


def _title(front: list[str]) -> str | None:
    for line in front:
        inside = _TITLE_RE.search(line)
        if inside and _NOTICE_RE.match(line):
            return "".join(inside["title"].split())
    titles = [line for line in front if _TITLE_END_RE.search(line) and "关于" not in line]
    whole = (titles or front)[-1 if titles else 0]
    return "".join(whole.split()) or None


def _date(lines: list[str]) -> tuple[str, str | None] | None:
    """The last line that is a date, and the body on the line above it."""
    for n in range(len(lines) - 1, -1, -1):
        match = _DATE_RE.fullmatch(_LABEL_RE.sub("", lines[n]).strip("（）() "))
        if match and (date := _iso(match)):
            above = "".join(lines[n - 1].split()) if n else ""
            signed = _BODY_END_RE.search(above) and len(above) <= _LONGEST_NAME
            return date, above if signed else None
    return None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = (parse_numeral(match[name].replace("○", "〇")) if match[name] else None for name in "ymd")
    if not year or not month or not 1900 < year < 2100 or not 1 <= month <= 12 or not 1 <= (day or 1) <= 31:
        return None
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def _notice_issuer(front: list[str]) -> str | None:
    found = [match["issuer"] for line in front if (match := _NOTICE_RE.match(line))]
    return max(found, key=len) if found else None


def _kind(named: str, districts: Districts) -> tuple[str, str | None]:
    if "案例" in named:
        return "case-collection", None
    if district := districts.find(named):
        return "district-plan", district.slug
    national = "国务院" in named or ("国家" in named and "上海" not in named)
    return ("national-plan" if national else "municipal-plan"), None
