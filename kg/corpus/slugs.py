"""A short name for a document that nobody named: place, year, a word of its title (``cn-2019-jiuye``).

1. A document that the registry knows keeps the slug that it has there.
2. Else the place (a district's slug, ``cn``, ``shanghai``, another place in pinyin) and the year; a district's plan of
   Shanghai has no more, the first of its year.
3. Other documents, and further ones of one place and year, add the first words of the title that say what it is about,
   in pinyin; then more of them; then a number. No two slugs are alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from kg.lexicon.bundle import Lexicon
from kg.lexicon.front import load_front
from kg.lexicon.places import COUNTRY

__all__ = ["make_slug", "spell"]

_LEADING_RE = re.compile(r"^.{0,40}?(?:关于|印发|转发|发布|批转)+")
_VERBS = (
    "进一步|加快|推进|推动|促进|加强|做好|优化|深化|持续|全面|大力|开展|实施|组织|支持|建立|健全|完善|提升|提高|强化|规范|同意|设立|"
    "调整|修改|公布|开展|扩大|贯彻|落实|切实|鼓励|引导|培育|打造|构建|聚焦|积极|深入|有效|解决|清理|取消|下放|若干|有关|的|和|与|及"
)
_EMPTY_RE = re.compile(rf"^(?:{_VERBS}|\d+年?|[年度第]|[^\u4e00-\u9fffA-Za-z])+")
_MANNERS = "实施|行动|工作|指导|若干|管理|暂行|试行"
_ENDING_RE = re.compile(  # it begins with the first of a run of such words, so that a long run is read once
    rf"(?:的|(?<!{_MANNERS}))(?:{_MANNERS})*+(?:方案|计划|规划|措施|意见|办法|规定|条例|通知|公告|批复|决定|函).*",
    re.DOTALL,
)
_PLACE_END_RE = re.compile(r"(?:特别行政区|自治区|自治州|自治县|地区|新区|省|市|区|县|盟|旗)$")
_PRINTED_RE = re.compile(r"^[\u4e00-\u9fff]{1,3}[省市区县]")  # a place that the list of places does not know
_YEAR_RE = re.compile(r"(?:19|20)\d{2}")
_WORDS = (4, 6, 8, 12)  # characters of the title that are spelt
_LONGEST = 60


def spell(text: str) -> str:
    """Chinese characters in pinyin, run together; what is not ASCII then goes.

    >>> spell("养老服务"), spell("“AEO”认证")
    ('yanglaofuwu', 'aeorenzheng')
    """
    from pypinyin import lazy_pinyin

    return "".join(re.findall(r"[a-z0-9]+", "".join(lazy_pinyin(text.lower(), v_to_u=False)).lower()))


def make_slug(values: Mapping[str, str], taken: Collection[str], lexicon: Lexicon) -> str:
    """The slug of a document.

    Args:
        values: what is known of it, by the names of the manifest.
        taken: slugs of other documents.
        lexicon: the registry of documents, and the places.
    """
    known = lexicon.documents.find(values.get("title", ""))
    if known is not None and known.slug not in taken:
        return known.slug
    place = _place(values, lexicon)
    year = values.get("date", "")[:4] or _year(values)
    stem = f"{place}-{year}" if year else place
    if values.get("district") and year and stem not in taken:
        return stem
    subject = _subject(values.get("title", ""), lexicon)
    names = [f"{stem}-{word}"[:_LONGEST] for n in _WORDS if (word := spell(subject[:n]))]
    for slug in names:
        if slug not in taken:
            return slug
    last = names[-1] if names else stem
    n = 2
    while f"{last}-{n}" in taken:
        n += 1
    return f"{last}-{n}" if last in taken or not names else last


def _place(values: Mapping[str, str], lexicon: Lexicon) -> str:
    if district := values.get("district"):
        return district
    code = values.get("place", "")
    if code == COUNTRY or values.get("kind") == "national-plan":
        return "cn"
    if code == "310000":
        return "shanghai"
    place = load_front(lexicon.folder).places.by_code.get(code)
    if place is not None:
        chain = load_front(lexicon.folder).places.chain(code)
        parts = [spell(_PLACE_END_RE.sub("", one.label) or one.label) for one in chain[-2:]]
        return "-".join(part for part in parts if part) or f"p{code}"
    if not code:
        return "shanghai"
    printed = _PRINTED_RE.match(_LEADING_RE.sub("", values.get("title", "")))
    return spell(printed[0]) if printed else "text"


def _year(values: Mapping[str, str]) -> str:
    """The year of the number, else one that the title names, else none."""
    for text in (values.get("document_number", ""), values.get("title", "")):
        match = _YEAR_RE.search(text)
        if match:
            return match[0]
    return ""


def _subject(title: str, lexicon: Lexicon) -> str:
    """What a title is about: without who issues it, where, and what kind of document it is."""
    text = _LEADING_RE.sub("", title).lstrip("《〈“ ")
    found = load_front(lexicon.folder).places.at_head(text)
    text = found[1] if found is not None else _PRINTED_RE.sub("", text)
    text = _EMPTY_RE.sub("", text)
    short = _ENDING_RE.sub("", text)
    words = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", short or text)
    return words or re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", title)
