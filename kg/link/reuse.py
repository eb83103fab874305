"""Text reuse: clauses of different documents that share their wording (``sp:reusesTextOf``).

In: documents and ``Wording`` (formulas, terms and names). Out: one ``Link`` per pair of clauses, with the shared words
of both as evidence.

1. Candidates come from an index of character runs (``kg.link.shingles``), so not all pairs are compared.
2. Copies here are half-sentences. So the shared runs of a candidate are weighed part by part (between commas): how
   many characters are shared, times how much of both parts they cover. A commitment copied whole counts in full, a
   term that two long sentences happen to use hardly.
3. What is no sign of copying weighs less: formulas nothing; a run that is only a term or a name nothing, and half
   inside a longer run; words that recur in many measures of one document (a term: copies are stated once) by how
   often they recur there; opening verbs neither for nor against.
4. The sum decides, and gives the confidence.

Limits: the same commitment in other words is not found. Two plans may share words because both copy a third text:
reuse says that the words are shared, not who wrote them first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp
from typing import NamedTuple

from kg.lexicon.wording import Wording
from kg.link.passages import Part, Passage, passages_of
from kg.link.shingles import Block, find_blocks, find_candidates, index_shingles, shingles
from kg.records import Document, Evidence, Link, Method

__all__ = ["Overlap", "Scales", "confidence_of", "find_reuse", "measure_overlap"]

_K = 5  # characters in a shingle
_HITS = 2  # shared shingles that make a candidate: one run of 6, or two of 5
_CAP = 60  # passages that may hold a shingle
_ANCHOR = 4  # a pair of parts needs one run this long …
_SMALL = 2  # … and then shorter ones count as well
_LEAST_COVER = 0.3  # of the two parts, below which shared words are only terms
_LEAST_WORTH = 3.2  # of all anchors of a pair, below which it is not weighed any further (it cannot reach a threshold)
_LEAST_PART = 2.0  # weight of a pair of parts, below which it adds nothing: crumbs do not make a loaf
_NAMED = 0.5  # weight of a term inside a longer run
_CRUMB = 0.5  # weight of runs too short to be an anchor
_SAME = 1.5  # a half-sentence that is the same to the letter, its verb included
_NEAR = 25  # characters between shared parts that one quote bridges
_THRESHOLD = 4.85  # weight from which two clauses of plans are linked
_CASE_THRESHOLD = 6.0  # the same where one tells a case: its prose shares terms with plans more often than wording
_FAR = 1 << 40  # behind any end of a part


class Shared(NamedTuple):
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


def find_reuse(documents: Sequence[Document], wording: Wording) -> tuple[Link, ...]:
    """Links between clauses of different documents that share wording, each pair once, sorted by their keys.

    The subject is the clause of the document that comes first by slug. A link whose words stand in the reform item of
    an annex row (counted for the row's first clause) says so in its note.
    """
    passages = [p for d in sorted(documents, key=lambda d: d.source.entry.slug) for p in passages_of(d)]
    groups = {slug: n for n, slug in enumerate(dict.fromkeys(p.slug for p in passages))}
    index = index_shingles([p.bare.text for p in passages], k=_K)
    candidates = find_candidates(index, [groups[p.slug] for p in passages], cap=_CAP, least=_HITS)
    scales = Scales(wording, index, passages)
    best: dict[tuple[str, str], tuple[float, Link]] = {}
    for candidate in candidates:
        a, b = passages[candidate.a], passages[candidate.b]
        overlap = measure_overlap(a, b, scales)
        threshold = _CASE_THRESHOLD if _tells_case(a, b) else _THRESHOLD
        if overlap and overlap.weight >= threshold:
            known = best.get((a.clause, b.clause))
            if known is None or known[0] < overlap.weight:
                best[a.clause, b.clause] = overlap.weight, _link(a, b, overlap, threshold)
    return tuple(link for _, (_, link) in sorted(best.items()))


def _tells_case(a: Passage, b: Passage) -> bool:
    return a.owner.startswith("case/") or b.owner.startswith("case/")


class Scales:
    """Weighs a run of shared characters; one object per corpus, because what is common depends on it.

    Args:
        wording: formulas, terms, openers.
        index: passages by shingle of ``_K`` characters, as ``index_shingles`` makes it.
        passages: those that the numbers in ``index`` mean.
    """

    def __init__(self, wording: Wording, index: Mapping[str, Sequence[int]], passages: Sequence[Passage]) -> None:
        self._wording, self._index, self._passages = wording, index, passages
        self._known: dict[str, float] = {}

    def opener(self, words: str) -> int:
        """Length of the verb or adverb that ``words`` open with."""
        return self._wording.openers.head(words)

    def worth(self, run: str) -> float:
        """The number of characters of a shared run, less what is no sign of copying."""
        known = self._known.get(run)
        if known is None:
            known = self._known[run] = self._worth(run) * (1 if len(run) >= _ANCHOR else _CRUMB)
        return known

    def _worth(self, run: str) -> float:
        weights = [1.0] * len(run)
        for n, shingle in enumerate(shingles(run, _K)):
            rare = self._rarity(shingle)
            weights[n : n + _K] = [min(w, rare) for w in weights[n : n + _K]]
        for start, end in self._wording.terms.find(run):
            weights[start:end] = [0.0 if end - start >= len(run) - 1 else w * _NAMED for w in weights[start:end]]
        for start, end in self._wording.formulas.find(run):
            weights[start:end] = [0.0] * (end - start)
        return sum(weights)

    def _rarity(self, shingle: str) -> float:
        """How far a run of ``_K`` characters is no term: 1 if no document has it in more than one measure, else less.

        A term recurs within one document; a sentence copied from elsewhere is stated once in it. How many
        *documents* have it says nothing, because all sixteen districts may copy one city plan.
        """
        owners = {(self._passages[n].slug, self._passages[n].owner) for n in self._index.get(shingle, ())}
        return 1 / max(Counter(slug for slug, _ in owners).values(), default=1)


def measure_overlap(a: Passage, b: Passage, scales: Scales) -> Overlap | None:
    """What two passages share, weighed part by part, or as a whole where that is more (a sentence regrouped);
    ``None`` if nothing of weight.
    """
    blocks = find_blocks(a.bare.text, b.bare.text, least=_ANCHOR)
    if sum(scales.worth(a.bare.text[block.a : block.a + block.size]) for block in blocks) < _LEAST_WORTH:
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


def _quoted(shared: Sequence[Shared]) -> tuple[Part, Part]:
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


def _weigh(a: Passage, part_a: Part, b: Passage, part_b: Part, scales: Scales) -> Shared | None:
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
) -> Shared | None:
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
    worth = sum(scales.worth(a.bare.text[block.a : block.a + block.size]) for block in blocks)
    return Shared(
        worth * cover,
        Part(min(k.a for k in blocks), max(k.a + k.size for k in blocks)),
        Part(min(k.b for k in blocks), max(k.b + k.size for k in blocks)),
    )


def confidence_of(weight: float, *, threshold: float = _THRESHOLD) -> Decimal:
    """How often a pair of this weight is reuse, by a logistic curve laid through pairs that were read.

    Of some 110 pairs read in the five documents, three in four near the threshold were right, nine in ten two units
    above it, and all from seven units above it.

    >>> confidence_of(5), confidence_of(7), confidence_of(40)
    (Decimal('0.76'), Decimal('0.9'), Decimal('0.99'))
    """
    chance = 1 / (1 + exp(-(1.1 + 0.52 * (weight - threshold))))
    return Decimal(str(round(min(0.99, chance), 2)))


def _link(a: Passage, b: Passage, overlap: Overlap, threshold: float) -> Link:
    heading = [p.owner for p in (a, b) if p.heading]
    return Link(
        subject=a.clause,
        predicate="sp:reusesTextOf",
        object=b.clause,
        method=Method.TEXT_REUSE,
        confidence=confidence_of(overlap.weight, threshold=threshold),
        evidence=Evidence(a.slug, a.quote(*overlap.a)),
        other=Evidence(b.slug, b.quote(*overlap.b)),
        note=f"in the reform item of {', '.join(heading)}" if heading else "",
    )
