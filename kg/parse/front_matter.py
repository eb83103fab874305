r"""A text → what it says of itself: title, number, date, issuer, kind, place. For ``kg add``: a person checks it.

The rules are those of official documents (GB/T 9704-2012, 7.2 and 7.3), and what web pages print above them:

1. *Box*: labels with values (``发文字号：…``), one a line or several, before the first numbered line.
2. *Number*: in the box; on a line that holds nothing else but dates and names of bodies; in brackets behind the title;
   a line 国务院令 with 第744号 behind it. One inside a sentence belongs to a document that is cited.
3. *Title*: the first run of lines that together end as titles do (通知, 意见（试行） …), up to the addressees, a
   number,
   a date or a sentence. What it issues (关于印发《…》的通知, 现将《…》印发给你们) is the document where its own text
   follows; the covering title is then its other title.
4. *Date*: 成文日期 of the box; the first date that stands below a body's name; else one that stands alone; else the
   brackets below the title; else the date of publication.
5. *Issuer*: the body above that date; what stands before 关于 in the title; the box; the head of the number.
6. *Place*: at the head of title or issuer, or known from the number's head. *Kind* by the title's end, else by place.

What is not found stays ``None``, what is doubtful is named in ``unsure``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon.districts import Districts
from kg.lexicon.front import FrontLexicon, load_front
from kg.lexicon.places import COUNTRY
from kg.parse.front_lines import FrontLine, read_front_lines
from kg.parse.titles import covered_title, find_title, issuing_lines
from kg.text.normalise import bare

__all__ = ["UNKNOWN_PLACE", "FrontMatter", "infer_front"]

#: The place of a document that does not say whose it is.
UNKNOWN_PLACE = "unknown"

_LEVEL_KINDS = {
    "country": "national-plan",
    "province": "provincial-plan",
    "city": "municipal-plan",
    "district": "district-plan",
}
_LONGEST_NAME = 40
# a name that begins with a place, be it one of the list or not
_PLACED_RE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|市|自治[区州县旗]|县|区|州|盟|旗)")
_ASIDE_RE = re.compile(r"^[“‘\[【（(][^“”‘’]{1,20}[”’\]】）)]\s*")
_NAMES_RE = re.compile(r"[\s\u3000、，,]+")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``kind`` and ``district`` are written as in the manifest; ``date`` is ISO 8601; ``place`` a code or unknown.

    Several issuers are joined by 、. ``unsure``: fields with the reason why a person should look at them.
    """

    title: str | None
    number: str | None
    date: str | None
    issuer: str | None
    kind: str
    district: str | None
    place: str = UNKNOWN_PLACE
    other_title: str | None = None
    unsure: tuple[tuple[str, str], ...] = ()


def infer_front(text: str, districts: Districts, lexicon: FrontLexicon | None = None) -> FrontMatter:
    r"""What a document says of itself.

    >>> from kg.lexicon.districts import load_districts
    >>> from kg.lexicon.files import data_folder
    >>> text = "金山区发改委关于印发《金山区加强集成创新 持续优化营商环境行动方案》的通知\n2023年2月15日\n一、总体要求"
    >>> front = infer_front(text, load_districts(data_folder() / "lexicon"))
    >>> front.title, front.date, front.issuer, front.kind, front.district
    ('金山区加强集成创新持续优化营商环境行动方案', '2023-02-15', '金山区发改委', 'district-plan', 'jinshan')
    """
    lexicon = lexicon or load_front()
    lines, head = read_front_lines(text, lexicon)
    top = find_title(lines[:head], lexicon)
    covered = covered_title(lines, head, top, lexicon)
    title = covered or top
    number = _number(lines, head)
    date, signature = _date(lines, head)
    issuer = _issuer(lines[:head], top, signature, number, lexicon)
    place, district = _place(title, top, issuer, number, lines[:head], districts, lexicon)
    if issuer is None and (guess := _approver(lines[:head], place, lexicon)):
        issuer = guess
    unsure = _unsure(title, top, date, signature, place, lines)
    other = top if covered and top and bare(covered) != bare(top) else None
    by_issuer = (kind for kind, pattern in lexicon.issuer_kinds if issuer and pattern.search(issuer))
    kind = next(by_issuer, None) or _kind(title or top or "", top or "", place, lexicon)
    if kind.endswith("-plan") and any(lexicon.explains_re.search(line.text) for line in lines[:head]):
        kind = "explanation"
    return FrontMatter(title, number, date, issuer, kind, district, place, other, unsure)


# ── number ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _number(lines: Sequence[FrontLine], head: int) -> str | None:
    """That of the box, else the first that stands by itself; an order's number goes with the body above it."""
    stated = [line.values["number"] for line in lines[:head] if line.values.get("number")]
    alone = [line.number for line in lines[:head] if line.number and (line.is_meta or line.number_behind_title)]
    return next(iter([*stated, *alone]), None)


# ── date ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _date(lines: Sequence[FrontLine], head: int) -> tuple[str | None, str | None]:
    """The date, and the bodies that sign above it."""
    front = lines[:head]
    stated = next((line.values["date"] for line in front if line.values.get("date")), None)
    dated = [line for line in lines if line.date and line.is_date_line and line.signature]
    signed = [(line.date, line.signature) for line in sorted(dated, key=lambda line: not line.is_written)]
    alone = [line.date for line in front if line.date and line.is_date_line and "published" not in line.values]
    passed = [line.date for line in front if line.date and line.is_passed]
    published = [line.values["published"] for line in front if line.values.get("published")]
    last = [line.date for line in lines[-8:] if line.date and line.is_date_line]
    behind = [line.date for line in lines[head:] if line.date and line.is_date_line]
    signature = signed[0][1] if signed else None
    dates = [stated, *(date for date, _ in signed), *reversed(alone), *passed, *reversed(last), *published, *behind]
    return next((date for date in dates if date), None), signature


# ── issuer ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _issuer(
    front: Sequence[FrontLine], top: str | None, signature: str | None, number: str | None, lexicon: FrontLexicon
) -> str | None:
    titles = (top, *issuing_lines(front, lexicon))  # a web page may print it twice, once in full
    named = max((who for title in titles if (who := issuer_of_title(title, lexicon))), key=len, default=None)
    stated = next((line.values["issuer"] for line in front if line.values.get("issuer")), None)
    alone = next((line.body for line in front if line.body), None)
    head = lexicon.number_head(re.split(r"[〔令]", number)[0]) if number else None
    placed = any(_PLACED_RE.match(bare(title)) for title in titles if title)
    numbered = head[1] if head and not (head[2] and placed) else None
    if number and "令第" in number:
        numbered = number.split("令第")[0]
    if named and signature and signature.endswith(f"、{named}"):  # above the signature a list of bodies may end
        return named
    if named and signature and _is_fuller(named, signature, lexicon):
        return named
    return signature or named or alone or stated or numbered or None


def _is_fuller(named: str, signature: str, lexicon: FrontLexicon) -> bool:
    """Whether a title names the bodies with their place, that sign without: 市交通委 for 上海市交通委员会."""
    at_head = lexicon.places.at_head
    as_many = named.count("、") == signature.count("、")
    return as_many and at_head(named) is not None and signature[0] in "省市区县州旗" and at_head(signature) is None


def issuer_of_title(title: str | None, lexicon: FrontLexicon) -> str | None:
    """The bodies before 关于 in a title, joined by 、; ``None`` where it names none.

    >>> from kg.lexicon.front import load_front
    >>> issuer_of_title("财政部 税务总局关于支持企业的公告", load_front())
    '财政部、税务总局'
    """
    cut = lexicon.issuer_cut_re.search(title or "")
    if not title or not cut or cut.start() < 2 or cut.start() > 2 * _LONGEST_NAME:
        return None
    names = [name for name in _NAMES_RE.split(_ASIDE_RE.sub("", title[: cut.start()])) if name]
    if not names or not names[-1].endswith(lexicon.body_ends) or any(mark in title[: cut.start()] for mark in "《。"):
        return None
    return "、".join(names) if all(name.endswith(lexicon.body_ends) for name in names) else "".join(names)


def _approver(front: Sequence[FrontLine], place: str, lexicon: FrontLexicon) -> str | None:
    """已经区政府同意 in a notice of a known place: its government."""
    if place in lexicon.places.by_code and any(lexicon.approved_re.search(line.text) for line in front):
        return f"{lexicon.places.by_code[place].label}人民政府"
    return None


# ── place and kind ────────────────────────────────────────────────────────────────────────────────────────────────


def _place(
    title: str | None,
    top: str | None,
    issuer: str | None,
    number: str | None,
    front: Sequence[FrontLine],
    districts: Districts,
    lexicon: FrontLexicon,
) -> tuple[str, str | None]:
    """Code of the place and, of Shanghai's districts, the slug."""
    names = [name for name in (issuer, top, title) if name]
    for name in names:
        if lexicon.is_national(name):
            return COUNTRY, None
    by_code = {district.code: district.slug for district in districts.all}
    for name in names:
        if found := lexicon.places.at_head(lexicon.party_re.sub("", bare(name))):
            return found[0].code, by_code.get(found[0].code)
    head = lexicon.number_head(re.split(r"[〔令]", number)[0]) if number else None
    for name in (*names, *(line.text for line in front if line.is_addressee)):
        if district := districts.find(name):
            return district.code, district.slug
    if head and not (head[2] and any(_PLACED_RE.match(bare(name)) for name in names)):
        return head[0], by_code.get(head[0])
    return UNKNOWN_PLACE, None


def _kind(title: str, top: str, place: str, lexicon: FrontLexicon) -> str:
    """By the end of the title; what it covers counts before the notice that covers it."""
    stem = lexicon.tail_re.sub("", bare_title(title))
    found = next((kind for kind, pattern in lexicon.kinds if pattern.search(stem)), None)
    if found is None and top != title:
        stem = lexicon.tail_re.sub("", bare_title(top))
        found = next(
            (kind for kind, pattern in lexicon.kinds if kind == "case-collection" and pattern.search(stem)), None
        )
    if found:
        return found
    known = lexicon.places.by_code.get(place)
    level = known.level if known else "city"
    if known and known.level == "province" and known.label.endswith("市"):
        level = "city"
    return _LEVEL_KINDS[level]


def bare_title(title: str) -> str:
    """A title without blanks."""
    return "".join(title.split())


def _unsure(
    title: str | None, top: str | None, date: str | None, signature: str | None, place: str, lines: Sequence[FrontLine]
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if title is None:
        found.append(("title", "no line ends as titles do"))
    if date is None:
        found.append(("date", "no line is a date"))
    elif signature is None and len({line.date for line in lines if line.date and line.is_date_line}) > 1:
        found.append(("date", "several lines are dates, and none stands below a body's name"))
    if place == UNKNOWN_PLACE:
        found.append(("place", "neither title nor issuer nor number begins with a place; state --place CODE"))
    return tuple(found)
