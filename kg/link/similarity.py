"""How much two passages share: their common runs of characters, weighed part by part.

In: two passages, and ``Scales`` (formulas, terms and names; what recurs in the corpus). Out: ``Overlap``: a weight,
and where in either passage the shared words stand.

1. Copies in plans are half-sentences. So the runs that two passages share are weighed for each pair of parts (between
   commas): how many characters, times how much of both parts they cover. A commitment copied whole counts in full, a
   term that two long sentences happen to use hardly.
2. What is no sign of copying weighs less: formulas nothing; a run that is only a term or a name nothing, and half
   inside a longer run; words that recur in many measures of one document (a term: copies are stated once) by how
   often they recur there; opening verbs neither for nor against the cover.
3. The parts are summed; or the passages are weighed as a whole, where that is more (a sentence regrouped).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.lexicon.boilerplate import Wording
from kg.link.passages import Part, Passage
from kg.link.shingles import Block, find_blocks, shingles

__all__ = ["SHINGLE", "Overlap", "Scales", "measure_overlap"]

#: Characters in a shingle of the index that ``Scales`` takes.
SHINGLE = 5

_ANCHOR = 4  # a pair of parts needs one run this long …
_SMALL = 2  # … and then shorter ones count as well
_LEAST_COVER = 0.3  # of the two parts, below which shared words are only terms
_LEAST_WORTH = 3.2  # of all anchors of a pair, below which it is not weighed any further (it cannot reach a threshold)
_LEAST_PART = 2.0  # pairs of parts below this weight are ignored: many short matches must not add up to a link
_NAMED = 0.5  # weight of a term inside a longer run
_CRUMB = 0.5  # weight of runs too short to be an anchor
_SAME = 1.5  # a half-sentence that is the same to the letter, its verb included
_CHANCE = 17  # documents, of which one may have a shingle oftener than the others
_SLIP = 3  # characters between two anchors that are one copied phrase with a word changed
_NEAR = 25  # characters between shared parts that one quote bridges
_FAR = 1 << 40  # behind any end of a part


class _Shared(NamedTuple):
    """One pair of parts: their weight, and from where to where in either passage their shared words stand."""

    weight: float
    a: Part
    b: Part


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two passages share: the sum of weights, and the places of the shared words (folded characters)."""

    weight: float
    a: Part
    b: Part


class Scales:
    """Weighs a run of shared characters; one object per corpus, because what is common depends on it.

    Args:
        wording: formulas, terms, openers.
        index: passages by shingle of ``SHINGLE`` characters, as ``index_shingles`` makes it.
        passages: those that the numbers in ``index`` mean.
    """

    def __init__(self, wording: Wording, index: Mapping[str, Sequence[int]], passages: Sequence[Passage]) -> None:
        self._wording, self._index, self._passages = wording, index, passages
        self._known: dict[tuple[str, bool], float] = {}
        self._rarities: dict[str, float] = {}

    def opener(self, words: str) -> int:
        """Length of the verb or adverb that ``words`` open with."""
        return self._wording.openers.head(words)

    def worth(self, run: str, *, alone: bool = True) -> float:
        """The number of characters of a shared run, less what is no sign of copying.

        ``alone`` tells that no other shared run stands beside it, so that as a mere term it says nothing.
        """
        known = self._known.get((run, alone))
        if known is None:
            known = self._worth(run, alone) * (1 if len(run) >= _ANCHOR else _CRUMB)
            self._known[run, alone] = known
        return known

    def _worth(self, run: str, alone: bool) -> float:
        weights = [1.0] * len(run)
        for n, shingle in enumerate(shingles(run, SHINGLE)):
            rare = self._rarities.get(shingle)
            if rare is None:
                rare = self._rarities[shingle] = self._rarity(shingle)
            weights[n : n + SHINGLE] = [min(w, rare) for w in weights[n : n + SHINGLE]]
        for start, end in self._wording.terms.find(run):
            mere = alone and end - start >= len(run) - 1
            weights[start:end] = [0.0 if mere else w * _NAMED for w in weights[start:end]]
        for start, end in self._wording.formulas.find(run):
            weights[start:end] = [0.0] * (end - start)
        return sum(weights)

    def _rarity(self, shingle: str) -> float:
        """How far a shingle is no term: 1 if no document has it in more than one measure, else less.

        A term recurs within one document; a sentence copied from elsewhere is stated once in it. How many
        *documents* have it says nothing, because all sixteen districts may copy one city plan. Of many documents
        some state a sentence twice by chance: one in ``_CHANCE`` of those that have it does not make it a term.
        """
        owners = {(self._passages[n].slug, self._passages[n].owner) for n in self._index.get(shingle, ())}
        often = sorted(Counter(slug for slug, _ in owners).values(), reverse=True)
        return 1 / often[len(often) // _CHANCE] if often else 1.0


def measure_overlap(a: Passage, b: Passage, scales: Scales) -> Overlap | None:
    """What two passages share, weighed part by part, or as a whole where that is more (a sentence regrouped);
    ``None`` if nothing of weight.
    """
    blocks = find_blocks(a.bare.text, b.bare.text, least=_ANCHOR)
    if sum(scales.worth(a.bare.text[block.a : block.a + block.size], alone=False) for block in blocks) < _LEAST_WORTH:
        return None
    parts = [_weigh(a, part_a, b, part_b, scales) for part_a, part_b in _aligned_parts(a, b, blocks)]
    shared = [found for found in parts if found and found.weight >= _LEAST_PART]
    whole = _weigh_blocks(a, Part(0, len(a.bare.text)), b, Part(0, len(b.bare.text)), blocks, scales)
    if whole and whole.weight > sum(s.weight for s in shared):
        shared = [whole]
    if not shared:
        return None
    place_a, place_b = _quoted(shared)
    return Overlap(sum(s.weight for s in shared), place_a, place_b)


def _quoted(shared: Sequence[_Shared]) -> tuple[Part, Part]:
    """The places to quote: of the heaviest pair of parts, and of others that stand near it on both sides."""
    heaviest, *others = sorted(shared, key=lambda s: (-s.weight, s.a))
    a, b = heaviest.a, heaviest.b
    for other in others:
        if max(_gap(a, other.a), _gap(b, other.b)) <= _NEAR:
            a, b = _span(a, other.a), _span(b, other.b)
    return a, b


def _span(one: Part, two: Part) -> Part:
    return Part(min(one.start, two.start), max(one.end, two.end))


def _gap(one: Part, two: Part) -> int:
    return max(one.start, two.start) - min(one.end, two.end)


def _aligned_parts(a: Passage, b: Passage, blocks: Sequence[Block]) -> list[tuple[Part, Part]]:
    """Pairs of parts that share a run of ``_ANCHOR`` characters; each part once, with that it shares most with."""
    common: Counter[tuple[Part, Part]] = Counter()
    for block in blocks:
        for part_a in _parts_in(a.parts, block.a, block.size):
            start, end = max(part_a.start, block.a) - block.a, min(part_a.end - block.a, block.size)
            for part_b in _parts_in(b.parts, block.b + start, end - start):
                size = min(part_b.end, block.b + end) - max(part_b.start, block.b + start)
                if size >= _ANCHOR:
                    common[part_a, part_b] += size
    pairs: list[tuple[Part, Part]] = []
    for (part_a, part_b), _ in sorted(common.items(), key=lambda item: (-item[1], item[0])):
        if all(part_a != used_a and part_b != used_b for used_a, used_b in pairs):
            pairs.append((part_a, part_b))
    return sorted(pairs)


def _parts_in(parts: Sequence[Part], start: int, size: int) -> Sequence[Part]:
    """The parts that characters ``[start, start + size)`` lie in."""
    first = bisect_right(parts, (start, _FAR)) - 1
    return parts[first : bisect_left(parts, (start + size, 0))]


def _weigh(a: Passage, part_a: Part, b: Passage, part_b: Part, scales: Scales) -> _Shared | None:
    """The weight of what two parts share, shorter runs included; more where they are the same to the letter."""
    words_a, words_b = a.bare.text[part_a.start : part_a.end], b.bare.text[part_b.start : part_b.end]
    blocks = [
        Block(block.a + part_a.start, block.b + part_b.start, block.size)
        for block in find_blocks(words_a, words_b, least=_SMALL)
    ]
    found = _weigh_blocks(a, part_a, b, part_b, blocks, scales)
    return found._replace(weight=found.weight * _SAME) if found and words_a == words_b else found


def _weigh_blocks(
    a: Passage, part_a: Part, b: Passage, part_b: Part, blocks: Sequence[Block], scales: Scales
) -> _Shared | None:
    """The worth of the blocks times the share of both parts that they cover, opening verbs left out of account."""
    core_a = part_a.start + scales.opener(a.bare.text[part_a.start : part_a.end])
    core_b = part_b.start + scales.opener(b.bare.text[part_b.start : part_b.end])
    size = sum(block.size - max(0, min(core_a - block.a, block.size)) for block in blocks)
    left_a, left_b = part_a.end - core_a, part_b.end - core_b
    if not size or not left_a or not left_b:
        return None
    cover = (min(1.0, size / left_a) + min(1.0, size / left_b)) / 2
    if cover < _LEAST_COVER:
        return None
    worths = [
        scales.worth(a.bare.text[block.a : block.a + block.size], alone=not _has_neighbour(block, blocks))
        for block in blocks
    ]
    return _Shared(
        sum(worths) * cover,
        Part(min(k.a for k in blocks), max(k.a + k.size for k in blocks)),
        Part(min(k.b for k in blocks), max(k.b + k.size for k in blocks)),
    )


def _has_neighbour(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether another anchor stands right beside ``block`` on both sides."""
    return any(other.size >= _ANCHOR and (_are_beside(block, other) or _are_beside(other, block)) for other in blocks)


def _are_beside(one: Block, two: Block) -> bool:
    """Whether ``two`` follows ``one`` closely in both texts: a copied phrase with a word changed between."""
    return 0 <= two.a - one.a - one.size <= _SLIP and 0 <= two.b - one.b - one.size <= _SLIP
