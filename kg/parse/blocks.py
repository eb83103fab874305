"""Lines → blocks: paragraphs made whole again where a page or a line end cut them.

1. A numbered heading, a web-page line, a date, a notice of annexes begins a block of its own.
2. A line that does not end a sentence (。！？；： and closing quotes behind them) goes on in the next plain line.
   A heading goes on only when its own line has begun a sentence (``1. 题目。正文开始，`` …), or when the whole text is
   wrapped at one width, as texts taken from PDF are, and the line is that wide.
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

_ENDED_RE = re.compile(r"[。！？；：!?;:…][”’）》」)\]】]*$")
_SENTENCE_RE = re.compile(r"[。！？!?]")
_FEWEST_WRAPPED, _WRAPPED_SHARE, _SLACK = 8, 0.4, 3
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
            regions.append(Region(RegionKind.HEADING, text.span_of(0, heading.end)))
            text = text[heading.end :].strip()
        full = i > 0 and width is not None and len(lines[i - 1].raw) >= width - _SLACK
        if not heading and blocks and _goes_on(blocks[-1], text, lexicon, full=full):
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
    running = [len(a.raw) for a, b in pairwise(lines) if not b.after_blank and not _ENDED_RE.search(a.text.text)]
    if len(running) < _FEWEST_WRAPPED or len(running) < _WRAPPED_SHARE * len(lines):
        return None
    usual = sorted(running)[len(running) // 2]
    near = sum(abs(length - usual) <= _SLACK for length in running)
    return usual if near >= _WRAPPED_SHARE * len(running) else None


def _goes_on(last: Block, text: MappedText, lexicon: StructureLexicon, *, full: bool) -> bool:
    before, after = last.text.text, text.text
    if not before or _ENDED_RE.search(before) or _stands_alone(after, lexicon):
        return False
    if _stands_alone(before, lexicon):
        return lexicon.is_back(before) and not lexicon.is_date(before) and _is_list(before)
    return full or bool(_SENTENCE_RE.search(before)) or (last.heading is None and _in_sentence(before))


def _stands_alone(line: str, lexicon: StructureLexicon) -> bool:
    return lexicon.is_chrome(line) or lexicon.is_date(line) or lexicon.is_back(line) or lexicon.is_notice(line)


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
