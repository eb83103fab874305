"""Titles: over how many lines the title at the head of a text runs, and what text a notice issues.

1. A title is a run of lines at the head that together end as titles do (``FrontLexicon.title_end_re``); it ends before
   the addressees, a number, a date, a sentence or a numbered line. Of the runs that begin at its first line the longest
   that ends so is the title; a bracket that tells the years or （试行） on the next line belongs to it.
2. A notice that is all there is, its numbered lines signed below and the title that it names not seen again, keeps
   its own. Otherwise a notice names what it issues in 《…》. That text is the document where its own title stands again
   behind the notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.lexicon.front import FrontLexicon
from kg.parse.front_lines import FrontLine
from kg.parse.headings import match_number
from kg.text.normalise import bare

__all__ = ["covered_title", "find_title", "issuing_lines"]

_MOST_LINES = 6
_LONGEST_LINE, _LONGEST_TITLE = 70, 150
_HEAD_LINES = 60  # a title begins among so many lines
_STOP_RE = re.compile(r"[。；！？!?;]$|[。；]")
_TITLE_RE = re.compile(r"《(?P<title>[^《》]{2,120}(?:〈[^〈〉]{1,60}〉[^《》]{0,60})?)》")
_TAIL_LINE_RE = re.compile(r"[（(〔][^（）()]{1,40}[)）〕]")
_ANNEX_RE = re.compile(r"附(?:件|表|录)?[\d一二三四五六七八九十]{0,2}[:：]?")
_CONTENTS_RE = re.compile(r"目录|目次|前言|序言|引言")
_COVER_END_RE = re.compile(
    r"(?:[（(][^（()）]{1,20}[)）])?等?(?:的)?(?:通知|通告|公告|函|决定|命令|令|公报)?(?:[（(][^（()）]{1,40}[)）])?$"
)
_NUMBER_FIRST_RE = re.compile(
    r"^[\u4e00-\u9fff]{2,10}\s?[〔\[（(]\d{4}[〕\]）)]\s?\d{1,5}\s?号\s*(?=[《\u4e00-\u9fff])"
)
_WHOLE_RE = re.compile(r"《[^《》]{2,30}关于[^《》]{2,90}》")
_INNER = str.maketrans("〈〉", "《》")
_CHROME_RE = re.compile(r"^(?:首页|当前位置|您(?:的|现在的)?位置|来源|字号|打印|分享|【|\[|>)|[>»›＞]")


def find_title(front: Sequence[FrontLine], lexicon: FrontLexicon) -> str | None:
    """The title at the head, without blanks; the first plain line where none ends as titles do."""
    stated = next((line.values["title"] for line in front if line.values.get("title")), None)
    first: str | None = None
    for start in range(min(len(front), _HEAD_LINES)):
        if _CONTENTS_RE.fullmatch("".join(front[start].text.split())):
            break
        if _ANNEX_RE.fullmatch("".join(front[start].text.split())):
            continue
        if not _may_be_title(front[start]) and not _opens(front, start, lexicon):
            continue
        title = _longest(front, start, lexicon)
        if title:
            return stated if stated and len(bare(stated)) > len(bare(title)) else title
        first = first or (None if front[start].body else _joined([front[start]]))
        if front[start].is_passed:
            break
    plain = (line for line in front if not line.is_meta and not _ANNEX_RE.fullmatch("".join(line.text.split())))
    return stated or first or next((_joined([line]).rstrip("。") for line in plain), None)


def _opens(front: Sequence[FrontLine], n: int, lexicon: FrontLexicon) -> bool:
    """国务院办公厅 on a line of its own, and 关于… on the next, or on the one behind another body's."""
    after = n + 1
    while after < len(front) and front[after].body and after - n < _MOST_LINES - 2:
        after += 1
    cut = lexicon.issuer_cut_re.match(front[after].text) if after < len(front) else None
    return front[n].body is not None and not front[n].values and cut is not None


def _may_be_title(line: FrontLine) -> bool:
    text = line.text
    if line.is_chrome:
        return False
    plain = not (line.is_meta or line.values or line.is_passed or line.is_addressee or line.body)
    return plain and len(text) <= _LONGEST_LINE and not _STOP_RE.search(text) and not _CHROME_RE.search(text)


def _longest(front: Sequence[FrontLine], start: int, lexicon: FrontLexicon) -> str | None:
    found: str | None = None
    for n in range(start, min(len(front), start + _MOST_LINES)):
        line = front[n]
        if _CONTENTS_RE.fullmatch("".join(line.text.split())):
            break
        goes_on = n > start and line.body is not None and found is None  # 关于…人民政府 may end a line of a title
        if n > start and _TAIL_LINE_RE.fullmatch(line.text) and not line.is_passed and found:
            return found + bare_line(line) if not line.is_meta else found
        if not (_may_be_title(line) or goes_on or (n == start and line.body)):
            break
        if n > start and bare_line(line) == found:  # a page prints it twice
            break
        title = _joined(front[start : n + 1])
        if len(title) > _LONGEST_TITLE:
            break
        if lexicon.title_end_re.search(title):
            if found and not _continues(found, bare_line(line), lexicon):
                break
            found = title
    return found


def _continues(found: str, line: str, lexicon: FrontLexicon) -> bool:
    """Whether a line goes on with a title that could have ended: 的通知, or the end of an open bracket or quotation."""
    opened = any(found.count(pair[0]) > found.count(pair[1]) for pair in ("（）", "“”", "《》"))
    begun = lexicon.issuing_re.search(found) and not found.endswith(("通知", "通告", "公告", "决定", "函", "令"))
    return opened or line.startswith(("的", "和", "及", "与", "（", "(")) or bool(begun)


def _joined(lines: Sequence[FrontLine]) -> str:
    return "".join(bare_line(line) for line in lines)


def bare_line(line: FrontLine) -> str:
    """A line of a title without blanks, and without a document's number in brackets behind it."""
    text = _NUMBER_FIRST_RE.sub("", line.text)
    if _WHOLE_RE.fullmatch(text):  # 《…关于印发〈…〉的通知》, as pages quote a title
        text = text[1:-1].translate(_INNER)
    if line.number_behind_title:
        text = re.sub(r"[（(][^（()）]*号[)）]\s*$", "", text)
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text)


def issuing_lines(front: Sequence[FrontLine], lexicon: FrontLexicon) -> Iterator[str]:
    """The plain lines of a head that say that one text is issued: X关于印发…; without the label of a box before it."""
    for line in front:
        if len(line.text) <= _LONGEST_TITLE and lexicon.issuing_re.search(line.text) and not _STOP_RE.search(line.text):
            yield line.values.get("title") or lexicon.label_re.sub("", line.text).strip(" |\t\u3000")


def covered_title(lines: Sequence[FrontLine], head: int, top: str | None, lexicon: FrontLexicon) -> str | None:
    """The title of the text that a notice issues, if it issues one; ``top`` is the title at the head.

    Named in 《…》 of the title, it is believed. Named without, or in the notice's words only, it must stand again.
    """
    front = lines[:head]
    if top and lexicon.comment_re.search(top):  # what explains a text does not issue it
        return None
    for title in (top, *issuing_lines(front, lexicon)):
        inside = _TITLE_RE.search(title) if title and lexicon.issuing_re.search(title) else None
        if inside and title:
            named = _plain(inside["title"])
            if not _one_title(title, inside) or _is_cover_alone(named, lines):
                return None
            if _COVER_END_RE.match(title, inside.end()):
                return named
            break  # 关于印发《政府工作报告》重点工作分工的通知: more than what stands in 《》 is issued
    body = "".join(line.text for line in front[: _HEAD_LINES * 2] if len(line.text) <= 2000)
    for pattern in lexicon.issued_res:
        for match in pattern.finditer("".join(body.split())[:6000]):
            named = _plain(match["title"])
            if _stands_again(named, lines) and (top is None or bare(named) != bare(top)):
                return named
    if top and lexicon.issuing_re.search(top):
        return _issued_without_marks(top, lines, lexicon)
    return None


def _one_title(title: str, inside: re.Match[str]) -> bool:
    """关于印发《A》的通知 issues A; 关于印发《A》《B》的通知 is a cover of two, and keeps its own name."""
    return _TITLE_RE.search(title, inside.end()) is None


def _is_cover_alone(title: str, lines: Sequence[FrontLine]) -> bool:
    """Whether the notice is all that is here: the title is not seen again, and its numbered lines are signed below."""
    numbered = [n for n, line in enumerate(lines) if match_number(line.text)]
    signed = [n for n, line in enumerate(lines) if line.signature and line.is_date_line]
    below = bool(numbered and signed) and signed[-1] > numbered[-1] and not any(n < numbered[0] for n in signed)
    return below and not _stands_again(title, lines)


def _plain(title: str) -> str:
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", title)


def _stands_again(title: str, lines: Sequence[FrontLine]) -> bool:
    """Whether the title stands as lines of its own, over however many."""
    wanted = bare(title)
    letters = [bare(line.text) if len(line.text) <= _LONGEST_LINE else "" for line in lines]
    for start, first in enumerate(letters):
        if not first or not (wanted.startswith(first) or first.startswith(wanted)):
            continue
        joined = ""
        for n in range(start, min(len(letters), start + _MOST_LINES)):
            joined += letters[n]
            if joined == wanted or (joined.startswith(wanted) and len(joined) - len(wanted) <= 12):
                return True
            if not wanted.startswith(joined):
                break
    return False


def _issued_without_marks(top: str, lines: Sequence[FrontLine], lexicon: FrontLexicon) -> str | None:
    """国务院关于印发“十四五”…规划的通知: the words between are the title where they stand again as one."""
    match = lexicon.issuing_re.search(top)
    rest = top[match.end() :] if match else ""
    named = re.sub(r"的(?:通知|通告|公告|函|决定)(?:[（(].*)?$", "", rest)
    return named if len(named) >= 4 and _stands_again(named, lines) else None
