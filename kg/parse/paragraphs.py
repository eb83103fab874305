"""Lines → blocks: paragraphs made whole again where a page or a line end cut them.

1. A numbered heading, a web-page line, a date, a notice of annexes begins a block of its own.
2. A line that does not end a sentence (。！？；： and closing quotes behind them) goes on in the next plain line.
   A heading goes on only when its own line has begun a sentence (``1. 题目。正文开始，`` …), when the whole text is
   wrapped at one width, as texts taken from PDF are, and the line is that wide, or when it is plainly unfinished: a
   comma at its end, an open bracket or quotation, or a long line and then a few words without a mark.
3. Where the cut doubled a character (``拓展数`` / ``数字经济``) the second is taken out, and said so, unless the two
   make a word by doubling (人人).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.lexicon.structure import StructureLexicon
from kg.parse.headings import Heading
from kg.parse.lines import Line
from kg.records import Irregularity, Region, RegionKind, Severity
from kg.text.mapped import MappedText, Span

__all__ = ["Block", "build_blocks", "wrap_width"]

# The second: …压缩时间。（责任单位：区市场监管局）
_ENDED_RE = re.compile(r"[。！？；：!?;:…][”’）》」)\]】]*$|[。；][（(][^（()）]*[)）]$")
_MARK_IN_RE = re.compile(r"[，。；：！？,;:]")
_SENTENCE_RE = re.compile(r"[。！？!?]")
_FEWEST_WRAPPED, _WRAPPED_SHARE, _SLACK = 8, 0.4, 3
_NARROWEST = 14  # a page is wider; so short are headings
_HEADING_WRAPS, _REST_OF_HEADING = 18, 14  # a heading of so many characters may be broken, and so few may follow
_PAIRS = ("“”", "（）", "()", "《》", "「」")
_NARROW_RE = re.compile(r"[\x00-\xff]")
_CJK_RE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. ``heading`` where it is numbered; ``text`` then is what follows the number."""

    text: MappedText
    heading: Heading | None = None
    bold: tuple[Span, ...] = ()


def build_blocks(
    lines: Sequence[Line], headings: Sequence[Heading], lexicon: StructureLexicon
) -> tuple[tuple[Block, ...], tuple[Region, ...], tuple[Irregularity, ...]]:
    """Blocks in text order, the regions of numbers and doubled characters, and the repairs made."""
    by_line = {heading.line: heading for heading in headings}
    blocks: list[Block] = []
    regions: list[Region] = []
    odd: list[Irregularity] = []
    width = wrap_width(lines)
    for i, line in enumerate(lines):
        heading = by_line.get(i)
        text = line.text
        if heading:
            if heading.end:  # none where the heading has no number
                regions.append(Region(RegionKind.HEADING, text.span_of(0, heading.end)))
            text = text[heading.end :].strip()
        full = i > 0 and width is not None and _width(lines[i - 1]) >= width - _SLACK
        close = not line.after_blank and not line.bold
        if not heading and blocks and _goes_on(blocks[-1], text, lexicon, full=full, close=close):
            last = blocks.pop()
            joined, region, repair = _join(last.text, text, line.after_blank, lexicon)
            regions.extend(region)
            odd.extend(repair)
            blocks.append(Block(joined, last.heading, last.bold + line.bold))
        else:
            blocks.append(Block(text, heading, line.bold))
    return tuple(blocks), tuple(regions), tuple(odd)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which the text is wrapped, in characters; ``None`` where paragraphs stand on one line each."""
    running = [_width(a) for a, b in pairwise(lines) if not b.after_blank and not _ENDED_RE.search(a.text.text)]
    if len(running) < _FEWEST_WRAPPED or len(running) < _WRAPPED_SHARE * len(lines):
        return None
    usual = sorted(running)[len(running) // 2]
    near = sum(abs(length - usual) <= _SLACK for length in running)
    return usual if near >= _WRAPPED_SHARE * len(running) and usual >= _NARROWEST else None


def _width(line: Line) -> int:
    """How wide a line is on the page: letters and digits of the Latin script take half the room of a Chinese one."""
    text = line.raw.text.rstrip()
    return len(text) - len(_NARROW_RE.findall(text)) // 2


def _goes_on(last: Block, text: MappedText, lexicon: StructureLexicon, *, full: bool, close: bool) -> bool:
    before, after = last.text.text, text.text
    if not before or _ENDED_RE.search(before) or lexicon.stands_alone(after) or lexicon.is_stated(after):
        return False
    if lexicon.is_stated(before) and not full and not _is_list(before):
        return False
    if last.heading is None and lexicon.stands_alone(before):
        return lexicon.is_back(before) and not lexicon.is_date(before) and _is_list(before)
    if full or _SENTENCE_RE.search(before):
        return True
    return _heading_goes_on(before, after, close=close) if last.heading else _in_sentence(before)


def _heading_goes_on(before: str, after: str, *, close: bool) -> bool:
    """（一）突出国际视野，开展宜商规则 / 对标行动. ``close``: no blank line stands between, ``after`` is not bold."""
    if _is_list(before) or any(before.count(pair[0]) > before.count(pair[1]) for pair in _PAIRS):
        return True
    rest = len(after) <= _REST_OF_HEADING and _CJK_RE.match(after) and not _MARK_IN_RE.search(after)
    return close and len(before) >= _HEADING_WRAPS and bool(rest)


def _is_list(line: str) -> bool:
    """抄送：甲，乙， goes on in the next line; a bare 附件 does not."""
    return line[-1] in "，、,"


def _in_sentence(line: str) -> bool:
    """A plain line that a sentence runs through: it holds a comma, or is long."""
    return any(mark in line for mark in "，,；;、") and len(line) > 15


def _join(
    before: MappedText, after: MappedText, over_blank: bool, lexicon: StructureLexicon
) -> tuple[MappedText, list[Region], list[Irregularity]]:
    """Both as one text: without the blank of the cut between Chinese characters, and without a doubled character."""
    if not over_blank:
        return MappedText.join([before, after]), [], []
    cut = Span(before.at[-1] + 1, after.at[0])
    odd = [Irregularity("broken-paragraph", Severity.REPAIR, cut, _ends(before, after), "joined")]
    doubled = before.text[-1] == after.text[0] and _CJK_RE.match(after.text[0])
    if doubled and before.text[-1] * 2 not in lexicon.reduplications:
        span = after.span_of(0, 1)
        done = f"the second {after.text[0]} taken out"
        odd.append(Irregularity("doubled-character", Severity.REPAIR, span, _ends(before, after), done))
        return MappedText.join([before, after[1:]]), [Region(RegionKind.REPEAT, span)], odd
    return MappedText.join([before, after]), [], odd


def _ends(before: MappedText, after: MappedText) -> str:
    return f"{before.text[-8:]} ⏎ {after.text[:8]}"
