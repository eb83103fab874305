"""A label for what two clauses have in common: the verb phrase that the shared words belong to.

In: two clauses with the words of each that are shared, and ``InferredWords``. Out: a short text for a label, or
nothing: a name that is not a commitment is worse than none.

1. Both clauses are cut into half-sentences. One names a reform if it shares most of its words with the other clause,
   is no purpose (提高…, 防止…, unless it stands first), no condition (在…领域, 根据…), no subject without its verb
   (…的主体), no choice among several (或…), and holds no word that can stand in no city plan (全区).
2. Among those that hold shared words one that is shared nearly whole is taken, rather one that opens with a verb of
   commitment; of equals the one that shares most, then the shorter.
3. Where all shared words say what something is for, or where, the nearest half-sentence before or behind them governs
   them, if the other clause has it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.lexicon.boilerplate import Wording
from kg.lexicon.inferred import InferredWords
from kg.link.shingles import find_blocks
from kg.records import Measure
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["Shared", "governing_phrase", "measure_title"]

_LABEL = 40  # characters of a name at most
_SHORT = 6  # characters, below which a half-sentence says too little
_SHARED = 0.7  # share of a half-sentence that must stand in the other clause too
_WHOLE = 0.8  # share from which nearly all of it does
_PART_RE = re.compile("[，,；;：:。]")
_CONDITION_RE = re.compile("^(?:[在按]|对(?!.*进行)|通过|依托|根据|针对|围绕|充分运用)")
_DOING_RE = re.compile("^在.{2,40}?(?:领域|方面|环节|过程中|范围内)(.{6,})$")
_OPENING, _CLOSING = "“‘（(《「", "”’）)》」"
_TRIM = "，,；;：:。、 　\t\n"


class Shared(NamedTuple):
    """A clause, and the words of it that another clause shares."""

    clause: MappedText
    quote: MappedText


class _Part(NamedTuple):
    """A half-sentence; ``where``: half-sentences from the shared words (0: among them, below 0: before them);
    ``share``: how much of it stands in the other clause.
    """

    text: str
    where: int
    share: float


def governing_phrase(one: Shared, two: Shared, words: InferredWords, wording: Wording) -> str | None:
    """The verb phrase that names what both clauses commit to; ``None`` where there is none in common.

    Args:
        one: the clause of one document.
        two: that of the other.
        words: what names no reform.
        wording: verbs that open a commitment.
    """
    found = [part for a, b in ((one, two), (two, one)) for part in _naming(a, b, words)]
    nearest = [part for part in found if part.where == min((abs(p.where), p.where) for p in found)[1]]
    if not nearest:
        return None

    def order(part: _Part) -> tuple[bool, bool, float, int, str]:
        opens = wording.openers.head(bare(part.text)) > 0
        return part.share < _WHOLE, not opens, -round(part.share, 1), len(part.text), part.text

    return min(nearest, key=order).text


def measure_title(measure: Measure) -> str:
    """The title of a measure, or where it has none the first part of its first sentence."""
    words = measure.title.text if measure.title else _PART_RE.split(measure.body.text)[0]
    return words.strip(_TRIM)


def _naming(mine: Shared, theirs: Shared, words: InferredWords) -> Iterator[_Part]:
    """The half-sentences of a clause that can name a reform."""
    parts = list(_parts(mine))
    quoted = [n for n, (_, is_quoted) in enumerate(parts) if is_quoted] or [0]
    for n, (text, _) in enumerate(parts):
        name = _commitment(_balanced(re.sub(r"\s+", "", text).strip(_TRIM)), n, words)
        if name is not None and (share := _share(name, theirs.clause.text)) >= _SHARED:
            yield _Part(name, min(0, n - quoted[0]) or max(0, n - quoted[-1]), share)


def _parts(mine: Shared) -> Iterator[tuple[str, bool]]:
    """Each half-sentence, and whether most of it is among the shared words."""
    quoted, start = set(mine.quote.at), 0
    for text in _PART_RE.split(mine.clause.text):
        places = mine.clause.at[start : start + len(text)]
        yield text, 2 * len(quoted.intersection(places)) > len(places)
        start += len(text) + 1


def _commitment(text: str, n: int, words: InferredWords) -> str | None:
    """What a half-sentence commits to, a field that it is limited to left out; ``None`` if it is no commitment."""
    doing = _DOING_RE.match(text)
    name = doing.group(1) if doing else text
    is_purpose = n > 0 and words.purpose.match(name)
    if is_purpose or any(sign.search(name) for sign in (words.torn, words.choice, words.local, _CONDITION_RE)):
        return None
    return name if _SHORT <= len(name) <= _LABEL else None


def _share(part: str, other: str) -> float:
    """The share of ``part`` that stands in ``other``."""
    mine, theirs = bare(part), bare(other)
    return sum(block.size for block in find_blocks(mine, theirs, least=2)) / len(mine) if mine else 0.0


def _balanced(words: str) -> str:
    """Without a mark whose partner is missing."""
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        if words.count(opening) > words.count(closing):
            words = words[::-1].replace(opening, "", 1)[::-1]
        elif words.count(closing) > words.count(opening):
            words = words.replace(closing, "", 1)
    return words
