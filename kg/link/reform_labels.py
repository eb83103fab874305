"""A name for what two texts have in common: the words that stand in both, tidied.

In: two quotes, each with the source that it stands in. Out: a short text for a label.

1. Where one side has nothing but shared parts, and is no longer than a name may be, all of it is the name.
2. Else its first commitment that the other side has too: parts that only say where, how or for whom
   (在安全生产、食品安全等领域) name nothing.
3. Where all that is shared is such a condition, the part behind it names the reform, if the other side goes on with
   most of it too.
4. Of the two sides' names one that is a commitment is taken, then the shorter.
"""

from __future__ import annotations

import re

from kg.link.shingles import find_blocks
from kg.records import Measure
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["common_wording", "measure_title"]

Quoted = tuple[MappedText, str]  # a quote and the source that it stands in

_LABEL = 40  # characters of a name at most
_SHORT = 6  # characters, below which a part says too little to be one
_AHEAD = 80  # characters behind a quote that are looked at
_SHARED = 0.7  # share of a part that must stand on the other side too
_PART_RE = re.compile("[，,；;：:。]")
_CONDITION_RE = re.compile("^(?:[在对按]|通过|依托|根据|针对|围绕)|(?:的|时|领域|基础上)$")
_OPENING, _CLOSING = "“‘（(《「", "”’）)》」"
_TRIM = "，,；;：:。、 　\t\n"


def common_wording(one: Quoted, two: Quoted) -> str:
    """The words that both quotes share, as a name.

    >>> source = "一是推进公证利企便民，优化服务。"
    >>> quote = MappedText.of("推进公证利企便民", 2)
    >>> common_wording((quote, source), (quote, source))
    '推进公证利企便民'
    """
    names = (_name(one, two), _name(two, one))
    return min(names, key=lambda name: (bool(_CONDITION_RE.search(name)), len(name), name))


def measure_title(measure: Measure) -> str:
    """The title of a measure, or where it has none the first part of its first sentence."""
    words = measure.title.text if measure.title else _PART_RE.split(measure.body.text)[0]
    return words.strip(_TRIM)


def _name(quoted: Quoted, other: Quoted) -> str:
    words = re.sub(r"\s+", "", _closed(quoted))
    parts = [part for part in _PART_RE.split(words) if part]
    shared = [part for part in parts if _is_shared(part, other[0].text)]
    if shared != parts or len(words) > _LABEL:
        commitments = [part for part in shared if not _CONDITION_RE.search(part)] or shared or parts
        words = next((part for part in commitments if len(part) >= _SHORT), max(commitments, key=len))
    if _CONDITION_RE.search(words):
        following = _PART_RE.split(_rest(quoted))[0]
        words = following if len(following) >= _SHORT and _is_shared(following, _rest(other)) else words
    return _balanced(words.strip(_TRIM))


def _rest(quoted: Quoted) -> str:
    """What the sentence goes on with behind a quote."""
    quote, source = quoted
    rest = source[quote.span.end : quote.span.end + _AHEAD].partition("。")[0]
    return re.sub(r"\s+", "", rest).strip(_TRIM + _CLOSING)


def _closed(quoted: Quoted) -> str:
    """The words of a quote, with the closing mark that stands right behind them where they open one."""
    quote, source = quoted
    end = quote.span.end
    opened = sum(quote.text.count(c) for c in _OPENING) - sum(quote.text.count(c) for c in _CLOSING)
    return quote.text + source[end] if opened > 0 and source[end : end + 1] in tuple(_CLOSING) else quote.text


def _is_shared(part: str, other: str) -> bool:
    """Whether most of ``part`` stands in ``other``."""
    mine, theirs = bare(part), bare(other)
    return sum(block.size for block in find_blocks(mine, theirs, least=2)) >= _SHARED * len(mine)


def _balanced(words: str) -> str:
    """Without a mark whose partner is missing."""
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        if words.count(opening) > words.count(closing):
            words = words[::-1].replace(opening, "", 1)[::-1]
        elif words.count(closing) > words.count(opening):
            words = words.replace(closing, "", 1)
    return words
